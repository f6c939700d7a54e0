"""What this app adds to `/api/v1/`."""

from typing import Any

from django.urls import URLPattern, path

from actions.api.boards import TargetBoardView
from actions.api.effectiveness import ActionProofView, EffectivenessView
from actions.api.feedback import FeedbackViewSet
from actions.api.incentives import IncentiveViewSet
from actions.api.life import AgreementViewSet
from actions.api.recognition import RecognitionViewSet
from actions.api.resources import PersonLoadViewSet, ResourceRequestViewSet
from actions.api.reviews import (
    MonthlyReviewViewSet,
    TargetAssessmentViewSet,
    TargetDecisionViewSet,
)
from actions.api.sessions import AgendaItemViewSet, DecisionViewSet, SessionViewSet
from actions.api.support import SupportViewSet
from actions.api.trainings import TrainingQuestionViewSet, TrainingViewSet
from actions.api.updates import UpdateViewSet, WishViewSet
from actions.api.views import ActionViewSet, StepViewSet

routes: list[tuple[str, Any, str]] = [
    ("actions", ActionViewSet, "action"),
    ("action-agreements", AgreementViewSet, "action-agreement"),
    ("steps", StepViewSet, "step"),
    ("resource-requests", ResourceRequestViewSet, "resourcerequest"),
    ("person-loads", PersonLoadViewSet, "personload"),
    ("sessions", SessionViewSet, "session"),
    ("agenda-items", AgendaItemViewSet, "agenda-item"),
    ("decisions", DecisionViewSet, "decision"),
    ("incentives", IncentiveViewSet, "incentive"),
    ("recognitions", RecognitionViewSet, "recognition"),
    ("support", SupportViewSet, "support"),
    ("trainings", TrainingViewSet, "training"),
    ("training-questions", TrainingQuestionViewSet, "training-question"),
    ("feedback", FeedbackViewSet, "feedback"),
    ("monthly-reviews", MonthlyReviewViewSet, "monthly-review"),
    ("target-assessments", TargetAssessmentViewSet, "target-assessment"),
    ("target-decisions", TargetDecisionViewSet, "target-decision"),
    ("updates", UpdateViewSet, "update"),
    ("review-wishes", WishViewSet, "review-wish"),
]
urlpatterns: list[URLPattern] = [
    path("actions/<uuid:pk>/proof/", ActionProofView.as_view(), name="action-proof"),
    path("targets/board/", TargetBoardView.as_view(), name="target-board"),
    path("effectiveness/", EffectivenessView.as_view(), name="effectiveness"),
]
