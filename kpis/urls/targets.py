"""Pages of key performance targets."""

from django.urls import URLPattern, path

from kpis.views import collaborations, target_forms, targets

urlpatterns: list[URLPattern] = [
    path("targets/", targets.target_list, name="target_list"),
    path("targets.csv", targets.target_csv, name="target_csv"),
    path("targets/watch/", targets.target_watch, name="target_watch"),
    path("targets/watch.csv", targets.target_watch_csv, name="target_watch_csv"),
    path("targets/new/", target_forms.target_new, name="target_new"),
    path("targets/<uuid:pk>/", targets.target_page, name="target_page"),
    path(
        "targets/<uuid:pk>/collaborate/",
        collaborations.collaboration_ask,
        name="collaboration_ask",
    ),
    path("collaborations/", collaborations.collaborations, name="collaborations"),
    path("collaborations.csv", collaborations.collaboration_csv, name="collaboration_csv"),
    path("targets/<uuid:pk>/verb/", targets.target_verb, name="target_verb"),
    path("targets/<uuid:pk>/edit/", target_forms.target_edit, name="target_edit"),
    path("targets/<uuid:pk>/change/", target_forms.target_change, name="target_change"),
    path("targets/<uuid:pk>/replace/", target_forms.target_replace, name="target_replace"),
    path("target-changes/<uuid:pk>/decide/", targets.change_decide, name="change_decide"),
]
