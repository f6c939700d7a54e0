"""What this app adds to `/api/v1/`."""

from typing import Any

from django.urls import URLPattern, path

from gaps.api.alignment import AlignmentView, SnapshotListView
from gaps.api.drivers import DriverTrialView
from gaps.api.goals import GoalReachView
from gaps.api.perception import PerceptionRoundViewSet
from gaps.api.triage import RuleListView, RuleTrialView, RuleView
from gaps.api.views import GapViewSet

routes: list[tuple[str, Any, str]] = [
    ("gaps", GapViewSet, "gap"),
    ("perception-rounds", PerceptionRoundViewSet, "perception-round"),
]
urlpatterns: list[URLPattern] = [
    path("goals/<uuid:pk>/reach/", GoalReachView.as_view(), name="goal-reach"),
    path("drivers/try/", DriverTrialView.as_view(), name="driver-try"),
    path("rules/", RuleListView.as_view(), name="rule-list"),
    path("rules/<str:rule_id>/", RuleView.as_view(), name="rule-detail"),
    path("rules/<str:rule_id>/try/", RuleTrialView.as_view(), name="rule-try"),
    path("alignment/", AlignmentView.as_view(), name="alignment"),
    path("alignment/snapshots/", SnapshotListView.as_view(), name="alignment-snapshots"),
]
