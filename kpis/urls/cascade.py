"""Pages of cascades, lines of sight, contributions and the question of the month."""

from django.urls import URLPattern, path

from kpis.views import cascades, contributions, pulse, sights

urlpatterns: list[URLPattern] = [
    path("targets/me/", sights.targets_me, name="targets_me"),
    path("targets/departments/", sights.targets_by_department, name="targets_by_department"),
    path("targets/people/", sights.targets_by_person, name="targets_by_person"),
    path("targets/tree/", sights.target_tree, name="target_tree"),
    path("targets/broken/", sights.target_broken, name="target_broken"),
    path("targets/broken/export/", sights.target_broken_csv, name="target_broken_csv"),
    path("targets/accountability/", sights.target_accountability, name="target_accountability"),
    path(
        "targets/accountability/export/",
        sights.target_accountability_csv,
        name="target_accountability_csv",
    ),
    path("targets/contributions/", sights.contribution_list, name="contribution_list"),
    path("targets/contributions/export/", sights.contribution_csv, name="contribution_csv"),
    path("targets/pulse/", pulse.pulse_results, name="pulse_results"),
    path("targets/pulse/export/", pulse.pulse_csv, name="pulse_csv"),
    path("targets/pulse/answer/", pulse.pulse_answer, name="pulse_answer"),
    path("targets/cascade/<uuid:pk>/", cascades.target_cascade, name="target_cascade"),
    path("targets/cascade/<uuid:pk>/sum/", cascades.target_cascade_sum, name="target_cascade_sum"),
    path(
        "targets/<uuid:pk>/contributions/add/",
        contributions.contribution_add,
        name="contribution_add",
    ),
    path(
        "target-contributions/<uuid:pk>/edit/",
        contributions.contribution_edit,
        name="contribution_edit",
    ),
    path(
        "target-contributions/<uuid:pk>/confirm/",
        contributions.contribution_confirm,
        name="contribution_confirm",
    ),
    path(
        "target-contributions/<uuid:pk>/decline/",
        contributions.contribution_decline,
        name="contribution_decline",
    ),
    path(
        "target-contributions/<uuid:pk>/remove/",
        contributions.contribution_remove,
        name="contribution_remove",
    ),
]
