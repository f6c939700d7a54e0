"""A plan as it stands in the editor's fields while somebody types: values, nothing judged or stored."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from departments.models import Goal, GoalMeasure
from kpis.models import Kpi


@dataclass(frozen=True, slots=True)
class TypedKpi:
    """A KPI's row; `series` is the stored KPI it is a use of, None for one that is being made."""

    key: str
    name: str
    unit: str = ""
    direction: str = ""
    series: Kpi | None = None
    baseline: Decimal | None = None
    baseline_due_on: date | None = None
    target_value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_on: date | None = None
    contribution: str = ""
    goal_measure: GoalMeasure | None = None
    milestone_count: int = 0


@dataclass(frozen=True, slots=True)
class TypedObjective:
    """An objective's row; `prefix` is where the page shows it. Further goals are those stored."""

    key: str
    prefix: str
    text: str
    goal: Goal | None = None
    more_goals: tuple[Goal, ...] = ()
    kpis: tuple[TypedKpi, ...] = ()
