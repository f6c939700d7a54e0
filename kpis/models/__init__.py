"""KPIs, their use in plans, what was measured, and what is being typed into a plan."""

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
    "TypedText",
]
