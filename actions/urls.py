"""This app's pages."""

from django.urls import path

from actions.views import editor, life, lists, load, pages, resources, steps, support

app_name = "actions"

urlpatterns = [
    path("actions/", lists.action_list, name="action_list"),
    path("actions/actions.csv", lists.action_csv, name="action_csv"),
    path("gaps/<uuid:pk>/actions/new/", editor.action_create, name="action_create"),
    path("actions/<uuid:pk>/", pages.action_page, name="action_page"),
    path("actions/<uuid:pk>/edit/", editor.action_edit, name="action_edit"),
    path("actions/<uuid:pk>/approve/", pages.action_approve, name="action_approve"),
    path("actions/<uuid:pk>/send/", life.action_send, name="action_send"),
    path("actions/<uuid:pk>/verify/", life.action_verify, name="action_verify"),
    path("actions/agreements/<uuid:pk>/agree/", life.agreement_agree, name="agreement_agree"),
    path("actions/agreements/<uuid:pk>/decline/", life.agreement_decline, name="agreement_decline"),
    path("actions/<uuid:pk>/start/", pages.action_start, name="action_start"),
    path("actions/<uuid:pk>/implement/", pages.action_implement, name="action_implement"),
    path("actions/<uuid:pk>/cancel/", pages.action_cancel, name="action_cancel"),
    path("actions/resources/", resources.resource_list, name="resource_list"),
    path("actions/resources/resources.csv", resources.resource_csv, name="resource_csv"),
    path("actions/<uuid:pk>/resources/new/", resources.resource_new, name="resource_new"),
    path("actions/resources/<uuid:pk>/", resources.resource_page, name="resource_page"),
    path("actions/resources/<uuid:pk>/edit/", resources.resource_edit, name="resource_edit"),
    *(
        path(
            f"actions/resources/<uuid:pk>/{verb}/",
            resources.resource_answer,
            {"verb": verb},
            name=f"resource_{verb}",
        )
        for verb in ("approve", "decline", "allocate", "withdraw")
    ),
    path("actions/load/", load.load_list, name="load_list"),
    path("actions/load/load.csv", load.load_csv, name="load_csv"),
    path("actions/load/<uuid:pk>/", load.load_page, name="load_page"),
    path("actions/load/<uuid:pk>/hours/", load.load_capacity, name="load_capacity"),
    path("actions/<uuid:pk>/date/", steps.action_date, name="action_date"),
    path("actions/<uuid:pk>/calendar.ics", steps.action_ics, name="action_ics"),
    path("actions/steps/<uuid:pk>/date/", steps.step_date, name="step_date"),
    path("actions/steps/<uuid:pk>/note/", steps.step_note, name="step_note"),
    path("actions/steps/<uuid:pk>/calendar.ics", steps.step_ics, name="step_ics"),
    path("actions/steps/<uuid:pk>/done/", pages.step_done, name="step_done"),
    path("actions/steps/<uuid:pk>/undone/", pages.step_undone, name="step_undone"),
    path("actions/steps/<uuid:pk>/up/", pages.step_move, {"way": "up"}, name="step_up"),
    path("actions/steps/<uuid:pk>/down/", pages.step_move, {"way": "down"}, name="step_down"),
    path("support/", support.support_list, name="support_list"),
    path("support.csv", support.support_csv, name="support_csv"),
    path("support/new/", support.support_ask, name="support_ask"),
    path("support/<uuid:pk>/", support.support_page, name="support_page"),
    path("support/<uuid:pk>/answer/", support.support_answer, name="support_answer"),
    path("support/<uuid:pk>/withdraw/", support.support_withdraw, name="support_withdraw"),
]
