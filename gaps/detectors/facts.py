"""What the detectors may know: frozen facts of one quarter, loaded once, free of any framework.

Identity is carried by keys, not by rows: ``obligation_id`` names a department's duty for the
quarter, ``key`` names an objective or a KPI through all versions of a plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from uuid import UUID

MeasureKind = Literal["measure", "driver"]
Movement = Literal["increase", "decrease"]
KpiDirection = Literal["", "increase", "decrease", "range", "at_least", "at_most", "milestones"]
KpiState = Literal["active", "monitored", "retired"]
LinkKind = Literal["contributes", "supports"]


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """Something that moves a goal: its own measure, or a driver behind it."""

    id: UUID
    goal_id: UUID
    kind: MeasureKind
    name: str
    direction: Movement
    unit: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """One goal of the organization as it stands on the day of the assessment."""

    id: UUID
    title: str
    description: str = ""
    why: str = ""
    category: str = ""
    weight: Decimal | None = None
    is_active: bool = True
    retired_on: date | None = None
    domain_terms: tuple[str, ...] = ()
    measures: tuple[MeasureFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class CouplingFacts:
    """Two measures that move each other: ``sign`` −1 means success of one harms the other."""

    first_measure_id: UUID
    second_measure_id: UUID
    sign: Literal[1, -1]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """An objective's link to a goal."""

    goal_id: UUID
    kind: LinkKind = "contributes"
    is_confirmed: bool = True
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """A KPI as one objective uses it this quarter."""

    key: UUID
    use_id: UUID
    kpi_id: UUID
    name: str
    unit: str = ""
    direction: KpiDirection = ""
    frequency: str = ""
    source: str = ""
    owner_id: UUID | None = None
    baseline: Decimal | None = None
    baseline_due_on: date | None = None
    target_value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_on: date | None = None
    weight: Decimal = Decimal(1)
    contribution: str = ""
    goal_measure_id: UUID | None = None
    department_ids: frozenset[UUID] = frozenset()
    state: KpiState = "active"
    relevance: int | None = None
    milestone_count: int = 0


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """What a department will change this quarter."""

    key: UUID
    objective_id: UUID
    text: str
    weight: Decimal = Decimal(1)
    priority: int | None = None
    owner_id: UUID | None = None
    due_on: date | None = None
    is_active: bool = True
    links: tuple[LinkFacts, ...] = ()
    kpis: tuple[KpiFacts, ...] = ()

    @property
    def active_kpis(self) -> tuple[KpiFacts, ...]:
        """KPIs that count; monitored and retired ones keep their series but leave the rules."""
        return tuple(kpi for kpi in self.kpis if kpi.state == "active")


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The version of a department's plan that the assessment reads."""

    plan_id: UUID
    obligation_id: UUID
    department_id: UUID
    department_name: str
    state: str = "active"
    version_number: int = 1
    objectives: tuple[ObjectiveFacts, ...] = ()

    @property
    def active_objectives(self) -> tuple[ObjectiveFacts, ...]:
        """Objectives that have not been retired."""
        return tuple(objective for objective in self.objectives if objective.is_active)


def in_order(plans: Iterable[PlanFacts]) -> list[PlanFacts]:
    """Return the plans in the order that stays, whatever departments are called."""
    # By the number of the id: ids themselves are compared in Python, hundreds at each assessment.
    return sorted(plans, key=lambda plan: plan.obligation_id.int)


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A key project, the goal it serves and the rank each department gives it (1 is first)."""

    id: UUID
    name: str
    goal_id: UUID | None = None
    ranks: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandshakeFacts:
    """A request between two departments that is unanswered past its day, or covers nothing."""

    id: UUID
    asking_id: UUID
    asked_id: UUID
    objective_key: UUID
    standing: Literal["overdue", "declined", "uncounted"]
    answer_by: date
    kpi_use_key: UUID | None = None
    # The department that owes the answer.
    owing_id: UUID | None = None
    # Another gap of kind B lies between the two.
    is_in_conflict: bool = False


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """How much of a resource an objective needs."""

    plan_id: UUID
    objective_key: UUID
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """Something there is only so much of in the quarter; capacity None: nobody has said."""

    id: UUID
    name: str
    unit: str
    capacity: Decimal | None = None
    needs: tuple[NeedFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """Everything the detectors may look at, for one quarter on one day."""

    quarter_id: UUID
    starts_on: date
    ends_on: date
    day: date
    goals: tuple[GoalFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    couplings: tuple[CouplingFacts, ...] = ()
    projects: tuple[ProjectFacts, ...] = ()
    resources: tuple[ResourceFacts, ...] = ()
    handshakes: tuple[HandshakeFacts, ...] = ()
    focus_threshold: Fraction = Fraction(0)
    # The obligations that are assessed now; None means all of them.
    focus: frozenset[UUID] | None = None

    @property
    def plans_in_focus(self) -> tuple[PlanFacts, ...]:
        """The plans whose own rules are run; the others are only partners in pairs."""
        if self.focus is None:
            return self.plans
        return tuple(plan for plan in self.plans if plan.obligation_id in self.focus)
