"""This app's pages."""

from django.urls import path

from gaps.views import (
    accepted,
    bulk,
    drivers,
    goals,
    how,
    noticing,
    pages,
    pareto,
    plan_check,
    raising,
    register,
    review,
    rule_book,
    scoring,
    starting,
)

app_name = "gaps"

_PLAN = "departments/<slug:slug>/plans/<uuid:pk>"

urlpatterns = [
    path(f"{_PLAN}/check/", plan_check.plan_check, name="plan_check"),
    path(f"{_PLAN}/submit/", plan_check.plan_submit, name="plan_submit"),
    path(f"{_PLAN}/notices/", noticing.plan_notices, name="plan_notices"),
    path("gaps/", register.gap_list, name="gap_list"),
    path("gaps/accepted/", accepted.accepted_list, name="accepted_list"),
    path("gaps/accepted.csv", accepted.accepted_csv, name="accepted_csv"),
    path("gaps/export/", register.gap_export, name="gap_export"),
    path("gaps/pareto/", pareto.gap_pareto, name="gap_pareto"),
    path("gaps/bulk/", bulk.gap_bulk, name="gap_bulk"),
    path("gaps/new/", raising.gap_new, name="gap_new"),
    path("gaps/review/", review.gap_review, name="gap_review"),
    path("gaps/<uuid:pk>/", pages.gap_page, name="gap_page"),
    path("gaps/<uuid:pk>/confirm/", pages.gap_confirm, name="gap_confirm"),
    path("gaps/<uuid:pk>/dismiss/", pages.gap_dismiss, name="gap_dismiss"),
    path("gaps/<uuid:pk>/kind/", pages.gap_kind, name="gap_kind"),
    path("gaps/<uuid:pk>/note/", pages.gap_note, name="gap_note"),
    path("gaps/<uuid:pk>/accept/", pages.gap_accept, name="gap_accept"),
    path("gaps/<uuid:pk>/attribute/", pages.gap_attribute, name="gap_attribute"),
    path("gaps/<uuid:pk>/assign/", pages.gap_assign, name="gap_assign"),
    path("gaps/<uuid:pk>/cause/", pages.gap_cause, name="gap_cause"),
    path("gaps/<uuid:pk>/resolve/", pages.gap_resolve, name="gap_resolve"),
    path("gaps/<uuid:pk>/reopen/", pages.gap_reopen, name="gap_reopen"),
    path("goals/<slug:slug>/", goals.goal_page, name="goal_page"),
    path("goals/<slug:slug>/edit/", goals.goal_edit, name="goal_edit"),
    path("goals/<slug:slug>/retire/", goals.goal_retire, name="goal_retire"),
    path("goals/<slug:slug>/wave/", goals.goal_wave, name="goal_wave"),
    path("manage/rules/", rule_book.rules, name="rules"),
    path("manage/rules/<str:rule_id>/", rule_book.rule, name="rule"),
    path("goals/<slug:slug>/measures/add/", drivers.measure_add, name="measure_add"),
    path("manage/drivers/", drivers.drivers, name="drivers"),
    path("manage/drivers/starting-set/", starting.starting_set, name="starting_set"),
    path("manage/drivers/couplings/add/", drivers.coupling_add, name="coupling_add"),
    path("manage/drivers/couplings/<uuid:pk>/edit/", drivers.coupling_edit, name="coupling_edit"),
    path(
        "manage/drivers/couplings/<uuid:pk>/retire/",
        drivers.coupling_retire,
        name="coupling_retire",
    ),
    path("manage/drivers/<uuid:pk>/edit/", drivers.measure_edit, name="measure_edit"),
    path("manage/drivers/<uuid:pk>/retire/", drivers.measure_retire, name="measure_retire"),
    path("manage/scoring/", scoring.scoring, name="scoring"),
    path("alignment/how/", how.how, name="how"),
    path("alignment/priorities/", how.priorities, name="priorities"),
]
