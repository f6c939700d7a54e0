"""An earlier quarter's plan as something to begin from: what it holds and where it ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.utils.translation import gettext as _

from departments.models import Goal, Plan
from kpis.choices import Aggregation
from kpis.models import KpiUse
from kpis.selectors.content import ObjectiveContent, UseContent, plan_content
from kpis.selectors.progress import use_progress
from saypro_align.lib.numerals import quantity


@dataclass(frozen=True, slots=True)
class EarlierKpi:
    """A KPI with the last result it reached."""

    held: UseContent
    result: Fraction | None

    @property
    def shown(self) -> str:
        """Return the last result as it is shown."""
        if self.result is None:
            return _("no result yet")
        value = quantity(self.result, self.held.kpi.unit)
        return _("last result %(value)s") % {"value": value}


@dataclass(frozen=True, slots=True)
class EarlierObjective:
    """An objective that may come along."""

    content: ObjectiveContent
    kpis: tuple[EarlierKpi, ...]
    left_behind: tuple[UseContent, ...]
    ended_goals: tuple[Goal, ...]

    @property
    def goals(self) -> list[Goal]:
        """Return the goals it keeps serving."""
        return [link.goal for link in self.content.links if link.goal not in self.ended_goals]


@dataclass(frozen=True, slots=True)
class EarlierPlan:
    """A plan to begin from."""

    plan: Plan
    objectives: tuple[EarlierObjective, ...]

    @property
    def kpi_count(self) -> int:
        """Return how many KPIs would come along."""
        return sum(len(one.kpis) for one in self.objectives)


def earlier_plan(plan: Plan, day: date) -> EarlierPlan:
    """Return what of the plan may come along on that day, with each KPI's last result."""
    content = plan_content(plan)
    counting = [use for one in content.objectives for use in one.uses if use.counts]
    results = last_results([held.use for held in counting], plan, day)
    return EarlierPlan(
        plan, tuple(_earlier_objective(one, results, day) for one in content.objectives)
    )


def last_results(uses: Iterable[KpiUse], plan: Plan, day: date) -> dict[UUID, Fraction | None]:
    """Return what each KPI of the plan reached: the newest level, or the sum or mean of its quarter."""
    levels: list[KpiUse] = []
    totals: list[KpiUse] = []
    for use in uses:
        (levels if use.kpi.aggregation == Aggregation.LEVEL else totals).append(use)
    last_day = min(day, plan.obligation.quarter.ends_on)
    reached = use_progress(levels, day) | use_progress(totals, last_day)
    return {pk: progress.value for pk, progress in reached.items()}


def _earlier_objective(
    content: ObjectiveContent, results: dict[UUID, Fraction | None], day: date
) -> EarlierObjective:
    return EarlierObjective(
        content,
        tuple(EarlierKpi(held, results[held.use.pk]) for held in content.uses if held.counts),
        tuple(held for held in content.uses if not held.counts),
        tuple(link.goal for link in content.links if not link.goal.is_active_on(day)),
    )
