"""A plan's text as it was typed: what the editor hands to the service, in one piece."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from departments.choices import LinkKind
from departments.models import Goal, User
from kpis.models import Kpi
from kpis.services.kpis import KpiFields
from kpis.services.milestones import MilestoneLine
from kpis.services.uses import UseFields

MAX_OBJECTIVES = 20
MAX_KPIS = 10

RowVerb = Literal[
    "retire_objective", "restore_objective", "lower_objective", "retire_kpi", "restore_kpi"
]


@dataclass(frozen=True, slots=True)
class KpiDraft:
    """A KPI's row; `existing` is a series chosen instead of describing a new one."""

    key: UUID
    place: str
    kpi: KpiFields
    use: UseFields
    existing: Kpi | None = None
    kpi_version: int | None = None
    milestones: tuple[MilestoneLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectiveDraft:
    """An objective's row with the goal it serves and its KPIs."""

    key: UUID
    place: str
    text: str
    weight: int = 1
    owner: User | None = None
    due_on: date | None = None
    goal: Goal | None = None
    link_kind: str = LinkKind.CONTRIBUTES
    sentence: str = ""
    confirm: bool = False
    no_goal_reason: str = ""
    kpis: tuple[KpiDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class RowCommand:
    """Take a row out, or put it back, with the same press that saves."""

    verb: RowVerb
    key: UUID


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The whole form, and the version of the plan it was typed into."""

    version: int
    summary: str
    objectives: tuple[ObjectiveDraft, ...]
    command: RowCommand | None = field(default=None)
    # The typed texts that this form puts into the plan.
    settles: tuple[int, ...] = ()
