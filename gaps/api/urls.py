"""What this app adds to `/api/v1/`."""

from typing import Any

from django.urls import URLPattern, path

from gaps.api.alignment import AlignmentView, SnapshotListView
from gaps.api.views import GapViewSet

routes: list[tuple[str, Any, str]] = [("gaps", GapViewSet, "gap")]
urlpatterns: list[URLPattern] = [
    path("alignment/", AlignmentView.as_view(), name="alignment"),
    path("alignment/snapshots/", SnapshotListView.as_view(), name="alignment-snapshots"),
]
