"""This app's pages."""

from django.urls import path

from reports.views import (
    dashboard,
    departments,
    docs,
    handover,
    home,
    mails,
    manage,
    plans,
    runs,
    schedules,
    tokens,
    waiting,
)

app_name = "reports"

urlpatterns = [
    path("", home.home, name="home"),
    path("week/count/", home.owed_count, name="owed_count"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/changes/", dashboard.dashboard_changes, name="dashboard_changes"),
    path("dashboard/departments.csv", dashboard.dashboard_csv, name="dashboard_csv"),
    path("departments/<slug:slug>/", departments.department_page, name="department_page"),
    path("departments/<slug:slug>/plans/<slug:quarter>/", plans.plan_page, name="plan_page"),
    path("plans/waiting/", waiting.plan_waiting, name="plan_waiting"),
    path("plans/waiting/remind/", waiting.plan_remind, name="plan_remind"),
    path("reports/", runs.report_list, name="report_list"),
    path("reports/schedules/", schedules.schedule_list, name="schedule_list"),
    path("reports/schedules/new/", schedules.schedule_create, name="schedule_create"),
    path("reports/schedules/<uuid:pk>/edit/", schedules.schedule_edit, name="schedule_edit"),
    path("reports/schedules/<uuid:pk>/run/", schedules.schedule_run, name="schedule_run"),
    path("reports/schedules/<uuid:pk>/pause/", schedules.schedule_pause, name="schedule_pause"),
    path("reports/schedules/<uuid:pk>/resume/", schedules.schedule_resume, name="schedule_resume"),
    path("reports/stop/<str:token>/", mails.stop_mails, name="stop_mails"),
    path("reports/<uuid:pk>/", runs.report_page, name="report_page"),
    path("reports/<uuid:pk>/retry/", runs.report_retry, name="report_retry"),
    path("manage/", manage.manage, name="manage"),
    path("people/hand-over/", handover.leaving, name="leaving"),
    path("people/<uuid:pk>/hand-over/", handover.hand_over, name="hand_over"),
    path("manage/mails/", mails.mail_log, name="mail_log"),
    path("manage/mails/<uuid:pk>/", mails.mail_page, name="mail_page"),
    path("manage/mails/<uuid:pk>/resend/", mails.mail_resend, name="mail_resend"),
    path("account/tokens/", tokens.token_list, name="token_list"),
    path("account/tokens/<uuid:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("help/", docs.help_page, name="help"),
    path("help/accessibility/", docs.accessibility, name="accessibility"),
    path("help/words/", docs.glossary, name="glossary"),
    path("api/docs/", docs.api_docs, name="api_docs"),
    path("api/schema/", docs.api_schema, name="api_schema"),
]
