"""KPIs, their use in plans, what was measured, and what is being typed into a plan."""

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
from kpis.models.typed import EditorVisit, TypedText

__all__ = [
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
    "Measurement",
    "Milestone",
    "Paste",
    "PlanSetUpload",
    "Terms",
    "TypedText",
]
