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
    PlanSetUpload,
)
from kpis.models.pastes import Paste
from kpis.models.pulse import PulseRound, PulseSeat, PulseTally
from kpis.models.relevance import RelevanceItem, RelevanceRating, RelevanceReview
from kpis.models.targets import Kpt, KptPhase, KptQuerySet, TargetChange
from kpis.models.teams import TeamKpi
from kpis.models.typed import EditorVisit, TypedText
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
    "KptPhase",
    "KptQuerySet",
    "Measurement",
    "Milestone",
    "Obstacle",
    "ObstacleQuerySet",
    "Paste",
    "PlanSetUpload",
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
