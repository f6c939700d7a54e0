"""This app's pages."""

from django.urls import URLPattern, path

from kpis.views import (
    advice,
    comments,
    editor,
    handshakes,
    kpis,
    measurements,
    pasting,
    plan_sets,
    plans,
    replacing,
    review,
    starting,
    typing,
    versions,
)

app_name = "kpis"

_PLAN = "departments/<slug:slug>/plans/<uuid:pk>"

urlpatterns: list[URLPattern] = [
    path(
        "departments/<slug:slug>/plans/<slug:quarter>/start/",
        starting.plan_start,
        name="plan_start",
    ),
    path(f"{_PLAN}/advice/", advice.plan_advice, name="plan_advice"),
    path(f"{_PLAN}/edit/", editor.plan_edit, name="plan_edit"),
    path(f"{_PLAN}/typed/", typing.plan_typed, name="plan_typed"),
    path(f"{_PLAN}/paste/", pasting.plan_paste, name="plan_paste"),
    path("pastes/<uuid:pk>/undo/", pasting.paste_undo, name="paste_undo"),
    path(f"{_PLAN}/withdraw/", plans.plan_withdraw, name="plan_withdraw"),
    path(f"{_PLAN}/return/", plans.plan_return, name="plan_return"),
    path(f"{_PLAN}/review/", review.plan_review, name="plan_review"),
    path(f"{_PLAN}/comments/new/", comments.comment_add, name="comment_add"),
    path(f"{_PLAN}/people/", comments.plan_people, name="plan_people"),
    path("plan-comments/<uuid:pk>/done/", comments.comment_resolve, name="comment_resolve"),
    path("plan-comments/<uuid:pk>/reopen/", comments.comment_reopen, name="comment_reopen"),
    path("plan-comments/<uuid:pk>/seen/", comments.comment_noted, name="comment_noted"),
    path(f"{_PLAN}/approve/", plans.plan_approve, name="plan_approve"),
    path(f"{_PLAN}/revise/", plans.plan_revise, name="plan_revise"),
    path(f"{_PLAN}/restore/", versions.plan_restore, name="plan_restore"),
    path(f"{_PLAN}/versions/", versions.plan_versions, name="plan_versions"),
    path("departments/<slug:slug>/kpis/new/", kpis.kpi_create, name="kpi_create"),
    path("handshakes/", handshakes.handshake_list, name="handshake_list"),
    path("handshakes.csv", handshakes.handshake_csv, name="handshake_csv"),
    path("handshakes/<uuid:pk>/", handshakes.handshake_page, name="handshake_page"),
    path("handshakes/<uuid:pk>/answer/", handshakes.handshake_answer, name="handshake_answer"),
    path("objectives/<uuid:pk>/ask/", handshakes.handshake_ask, name="handshake_ask"),
    path(
        "departments/<slug:slug>/handshakes/",
        handshakes.handshake_ledger,
        name="handshake_ledger",
    ),
    path("kpis/", kpis.kpi_list, name="kpi_list"),
    path("kpis/<uuid:pk>/", kpis.kpi_page, name="kpi_page"),
    path("kpis/<uuid:pk>/edit/", kpis.kpi_edit, name="kpi_edit"),
    path("kpis/<uuid:pk>/share/", kpis.kpi_share, name="kpi_share"),
    path("kpis/<uuid:pk>/retire/", kpis.kpi_retire, name="kpi_retire"),
    path("kpis/<uuid:pk>/monitor/", kpis.kpi_monitor, name="kpi_monitor"),
    path("kpis/<uuid:pk>/values/", measurements.measurement_record, name="measurement_record"),
    path(
        "measurements/<uuid:pk>/correct/",
        measurements.measurement_correct,
        name="measurement_correct",
    ),
    path("kpi-shares/<uuid:pk>/confirm/", kpis.share_confirm, name="share_confirm"),
    path("kpi-shares/<uuid:pk>/decline/", kpis.share_decline, name="share_decline"),
    path("kpi-uses/<uuid:pk>/replace/", replacing.kpi_replace, name="kpi_replace"),
    path("milestones/<uuid:pk>/finish/", measurements.milestone_finish, name="milestone_finish"),
    path("milestones/<uuid:pk>/reopen/", measurements.milestone_reopen, name="milestone_reopen"),
    path("plan-sets/import/", plan_sets.import_plans, name="import_plans"),
    path("plan-sets/<uuid:pk>/", plan_sets.plan_set, name="plan_set"),
    path("plan-sets/<uuid:pk>/import/", plan_sets.plan_set_import, name="plan_set_import"),
    path("plan-sets/<uuid:pk>/approve/", plan_sets.plan_set_approve, name="plan_set_approve"),
]
