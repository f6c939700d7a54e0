"""Corrective actions and all that hangs on them."""

from actions.models.actions import (
    ActionQuerySet,
    CorrectiveAction,
)
from actions.models.agreements import (
    ActionAgreement,
)
from actions.models.dates import (
    DateChange,
)
from actions.models.feedback import (
    Feedback,
    FeedbackChange,
    FeedbackQuerySet,
)
from actions.models.focus import (
    FocusLink,
)
from actions.models.incentives import (
    Incentive,
    IncentiveKpi,
    IncentiveLine,
    IncentiveList,
)
from actions.models.metrics import (
    KpiChange,
)
from actions.models.minutes import (
    AgendaItem,
    SessionDecision,
)
from actions.models.recognition import (
    MilestoneDismissal,
    Recognition,
    RecognitionOptOut,
    RecognitionRecipient,
)
from actions.models.resources import (
    PersonCapacity,
    ResourceRequest,
    ResourceRequestQuerySet,
)
from actions.models.reviews import (
    MonthlyReview,
    MonthlyReviewQuerySet,
    SessionGap,
)
from actions.models.sessions import (
    Session,
    SessionDepartment,
    SessionParticipant,
    SessionQuerySet,
    SessionSeries,
)
from actions.models.steps import (
    Step,
)
from actions.models.support import (
    SupportRequest,
)
from actions.models.target_reviews import (
    TargetAssessment,
    TargetDecision,
)
from actions.models.trainings import (
    CheckQuestion,
    CheckResult,
    Training,
    TrainingAction,
    TrainingAudience,
    TrainingQuerySet,
    TrainingRegistration,
)
from actions.models.updates import (
    ReviewWish,
    UpdateRequest,
)
from actions.models.verdicts import (
    Verdict,
)
from actions.models.whys import (
    MOST_WHYS,
    Why,
)

__all__ = [
    "MOST_WHYS",
    "ActionAgreement",
    "ActionQuerySet",
    "AgendaItem",
    "CheckQuestion",
    "CheckResult",
    "CorrectiveAction",
    "DateChange",
    "Feedback",
    "FeedbackChange",
    "FeedbackQuerySet",
    "FocusLink",
    "Incentive",
    "IncentiveKpi",
    "IncentiveLine",
    "IncentiveList",
    "KpiChange",
    "MilestoneDismissal",
    "MonthlyReview",
    "MonthlyReviewQuerySet",
    "PersonCapacity",
    "Recognition",
    "RecognitionOptOut",
    "RecognitionRecipient",
    "ResourceRequest",
    "ResourceRequestQuerySet",
    "ReviewWish",
    "Session",
    "SessionDecision",
    "SessionDepartment",
    "SessionGap",
    "SessionParticipant",
    "SessionQuerySet",
    "SessionSeries",
    "Step",
    "SupportRequest",
    "TargetAssessment",
    "TargetDecision",
    "Training",
    "TrainingAction",
    "TrainingAudience",
    "TrainingQuerySet",
    "TrainingRegistration",
    "UpdateRequest",
    "Verdict",
    "Why",
]
