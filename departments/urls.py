"""This app's pages."""

from django.urls import path

from departments.views import (
    account,
    departments,
    exemptions,
    goals,
    openings,
    people,
    proposals,
    quarters,
    resources,
)

app_name = "departments"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("quarters/", quarters.quarter_list, name="quarter_list"),
    path("quarters/new/", quarters.quarter_create, name="quarter_create"),
    path("quarters/opening/", openings.opening, name="opening"),
    path("quarters/<slug:code>/opening/dates/", openings.opening_dates, name="opening_dates"),
    path("quarters/<slug:code>/opening/goals/", openings.opening_goals, name="opening_goals"),
    path(
        "quarters/<slug:code>/opening/departments/",
        openings.opening_departments,
        name="opening_departments",
    ),
    path("quarters/<slug:code>/opening/mails/", openings.opening_mails, name="opening_mails"),
    path("quarters/<slug:code>/", quarters.quarter_page, name="quarter_page"),
    path("quarters/<slug:code>/edit/", quarters.quarter_edit, name="quarter_edit"),
    path("quarters/<slug:code>/open/", quarters.quarter_open, name="quarter_open"),
    path("quarters/<slug:code>/close/", quarters.quarter_close, name="quarter_close"),
    path("quarters/<slug:code>/departments/add/", quarters.obligation_add, name="obligation_add"),
    path("exemptions/", exemptions.exemption_list, name="exemption_list"),
    path("exemptions/ask/", exemptions.exemption_ask, name="exemption_ask"),
    path("exemption-requests/<uuid:pk>/grant/", exemptions.exemption_grant, name="exemption_grant"),
    path(
        "exemption-requests/<uuid:pk>/refuse/", exemptions.exemption_refuse, name="exemption_refuse"
    ),
    path("exemption-requests/<uuid:pk>/drop/", exemptions.exemption_drop, name="exemption_drop"),
    path("obligations/<uuid:pk>/exempt/", quarters.obligation_exempt, name="obligation_exempt"),
    path("obligations/<uuid:pk>/end-exemption/", quarters.exemption_end, name="exemption_end"),
    path("goals/", goals.goal_list, name="goal_list"),
    path("goals/new/", goals.goal_create, name="goal_create"),
    path("goals/<slug:slug>/propose/", proposals.proposal_create, name="proposal_create"),
    path("proposals/", proposals.proposal_list, name="proposal_list"),
    path("proposals/<uuid:pk>/", proposals.proposal_page, name="proposal_page"),
    path("proposals/<uuid:pk>/answer/", proposals.proposal_answer, name="proposal_answer"),
    path("manage/resources/", resources.resource_list, name="resource_list"),
    path("manage/resources/new/", resources.resource_create, name="resource_create"),
    path("manage/resources/<uuid:pk>/edit/", resources.resource_edit, name="resource_edit"),
    path("manage/resources/<uuid:pk>/retire/", resources.resource_retire, name="resource_retire"),
    path(
        "manage/resources/<uuid:pk>/capacity/<slug:code>/",
        resources.capacity_set,
        name="capacity_set",
    ),
    path("objectives/<uuid:pk>/resources/", resources.needs_set, name="needs_set"),
    path("departments/", departments.department_list, name="department_list"),
    path("departments/new/", departments.department_create, name="department_create"),
    path("departments/<slug:slug>/edit/", departments.department_edit, name="department_edit"),
    path("projects/", departments.project_list, name="project_list"),
    path("projects/new/", departments.project_create, name="project_create"),
    path("projects/<uuid:pk>/edit/", departments.project_edit, name="project_edit"),
    path("projects/<uuid:pk>/retire/", departments.project_retire, name="project_retire"),
    path(
        "projects/<uuid:pk>/priorities/<slug:slug>/", departments.priority_set, name="priority_set"
    ),
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.person_create, name="person_create"),
    path("people/<uuid:pk>/", people.person_page, name="person_page"),
    path("people/<uuid:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<uuid:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<uuid:pk>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("people/<uuid:pk>/memberships/add/", people.membership_add, name="membership_add"),
    path("memberships/<uuid:pk>/end/", people.membership_end, name="membership_end"),
]
