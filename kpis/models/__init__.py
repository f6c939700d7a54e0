"""KPIs, their use in plans, what was measured, and what is being typed into a plan."""

from kpis.models.check_ins import (
    CheckIn,
    CheckInEntry,
    CheckInLink,
    CheckInQuerySet,
    Obstacle,
    ObstacleQuerySet,
)
from kpis.models.closings import ClosingQuerySet, KptClosing
from kpis.models.contributions import KptContribution, KptContributionQuerySet
from kpis.models.discussion import (
    Feasibility,
    FeasibilityQuerySet,
    KptFeedback,
    KptFeedbackQuerySet,
    KptQuestion,
    KptQuestionQuerySet,
    ProposalRound,
)
from kpis.models.distributions import (
    Acknowledgement,
    Delivery,
    DeliveryQuerySet,
    Distribution,
    DistributionQuerySet,
)
from kpis.models.handshakes import Handshake, HandshakeOffer, HandshakeQuerySet, Terms
from kpis.models.kpis import (
    Kpi,
    KpiDepartment,
    KpiKeptApart,
    KpiPhase,
    KpiQuerySet,
    KpiUse,
    Measurement,
    Milestone,
)
from kpis.models.obstacle_replies import ObstacleReply, ObstacleReplyQuerySet
from kpis.models.pastes import Paste
from kpis.models.pulse import PulseRound, PulseSeat, PulseTally
from kpis.models.relevance import RelevanceItem, RelevanceRating, RelevanceReview
from kpis.models.target_changes import TargetChange
from kpis.models.targets import Kpt, KptPhase, KptQuerySet
from kpis.models.teams import TeamKpi
from kpis.models.typed import EditorVisit, TypedText
from kpis.models.uploads import PlanSetUpload
from kpis.models.wording import WordingSuggestion

__all__ = [
    "Acknowledgement",
    "CheckIn",
    "CheckInEntry",
    "CheckInLink",
    "CheckInQuerySet",
    "ClosingQuerySet",
    "Delivery",
    "DeliveryQuerySet",
    "Distribution",
    "DistributionQuerySet",
    "EditorVisit",
    "Feasibility",
    "FeasibilityQuerySet",
    "Handshake",
    "HandshakeOffer",
    "HandshakeQuerySet",
    "Kpi",
    "KpiDepartment",
    "KpiKeptApart",
    "KpiPhase",
    "KpiQuerySet",
    "KpiUse",
    "Kpt",
    "KptClosing",
    "KptContribution",
    "KptContributionQuerySet",
    "KptFeedback",
    "KptFeedbackQuerySet",
    "KptPhase",
    "KptQuerySet",
    "KptQuestion",
    "KptQuestionQuerySet",
    "Measurement",
    "Milestone",
    "Obstacle",
    "ObstacleQuerySet",
    "ObstacleReply",
    "ObstacleReplyQuerySet",
    "Paste",
    "PlanSetUpload",
    "ProposalRound",
    "PulseRound",
    "PulseSeat",
    "PulseTally",
    "RelevanceItem",
    "RelevanceRating",
    "RelevanceReview",
    "TargetChange",
    "TeamKpi",
    "Terms",
    "TypedText",
    "WordingSuggestion",
]
