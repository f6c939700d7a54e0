"""What this app adds to `/api/v1/`."""

from typing import Any

from django.urls import URLPattern

from kpis.api import (
    cascades,
    check_ins,
    closings,
    comments,
    contributions,
    discussion,
    distributions,
    handshakes,
    kpis,
    obstacles,
    plans,
    pulse,
    relevance,
    targets,
    teams,
    wordings,
)
from kpis.api.obstacle_replies import ObstacleReplyViewSet

routes: list[tuple[str, Any, str]] = [
    ("obstacle-replies", ObstacleReplyViewSet, "obstacle-reply"),
    ("plans", plans.PlanViewSet, "plan"),
    ("plan-comments", comments.CommentViewSet, "plan-comment"),
    ("objectives", plans.ObjectiveViewSet, "objective"),
    ("goal-links", plans.LinkViewSet, "goal-link"),
    ("obstacles", obstacles.ObstacleViewSet, "obstacle"),
    ("check-ins", check_ins.CheckInViewSet, "check-in"),
    ("kpis", kpis.KpiViewSet, "kpi"),
    ("target-closings", closings.ClosingViewSet, "target-closing"),
    ("kpi-shares", kpis.ShareViewSet, "kpi-share"),
    ("kpi-uses", kpis.UseViewSet, "kpi-use"),
    ("target-feasibility", discussion.FeasibilityViewSet, "target-feasibility"),
    ("target-feedback", discussion.KptFeedbackViewSet, "target-feedback"),
    ("target-questions", discussion.KptQuestionViewSet, "target-question"),
    ("targets", targets.KptViewSet, "target"),
    ("target-changes", targets.TargetChangeViewSet, "target-change"),
    ("handshakes", handshakes.HandshakeViewSet, "handshake"),
    ("target-distributions", distributions.DistributionViewSet, "target-distribution"),
    ("target-deliveries", distributions.DeliveryViewSet, "target-delivery"),
    ("target-chains", cascades.ChainViewSet, "target-chain"),
    ("target-contributions", contributions.ContributionViewSet, "target-contribution"),
    ("pulse", pulse.PulseViewSet, "pulse"),
    ("team-kpis", teams.TeamKpiViewSet, "team-kpi"),
    ("relevance-reviews", relevance.RelevanceReviewViewSet, "relevance-review"),
    ("wordings", wordings.WordingViewSet, "wording"),
    ("measurements", kpis.MeasurementViewSet, "measurement"),
    ("milestones", kpis.MilestoneViewSet, "milestone"),
]
urlpatterns: list[URLPattern] = []
