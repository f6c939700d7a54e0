"""Targets that disagree: one series, two numbers for the same day.

Between two departments that is kind B: one cannot keep its promise without breaking the other's.
Within one plan it is kind E: nobody can tell which of the two is meant.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from gaps.detectors import showing
from gaps.detectors.facts import KpiFacts, PlanFacts, QuarterFacts
from gaps.detectors.finding import STRONG, Evidence, Finding, Party, Rule
from gaps.detectors.matching import Spot, spots

TARGETS = Rule(
    id="B.targets",
    kind="B",
    severity="medium",
    is_fact=False,
    title="One KPI, two target values",
    explanation="Two departments use the same KPI and promise different values of it for the same "
    "day, or a weaker one for a later day.",
    fires="Sales promises a conversion rate of 4 % by 31 March, Marketing 5 % of the same KPI.",
    is_silent="Sales promises 4 % by the end of February, Marketing 5 % by the end of March.",
)
TWO_TARGETS = Rule(
    id="E.targets",
    kind="E",
    severity="medium",
    is_fact=False,
    title="One KPI with two target values in the plan",
    explanation="Two objectives of one plan use the same KPI and promise different values of it for "
    "the same day, or a weaker one for a later day.",
    fires="Retention is to reach 84 % in one objective and 86 % in another, both by 31 March.",
    is_silent="Both objectives name the same value, or the later day has the better value.",
)


class Promise(NamedTuple):
    """A KPI as one objective promises it."""

    spot: Spot
    due_on: date

    @property
    def values(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """What it is to reach."""
        kpi = self.spot.kpi
        return kpi.target_value, kpi.low, kpi.high


def between_plans(series: Iterable[Sequence[Spot]], ends_on: date) -> Iterator[Finding]:
    """Find departments that promise different values of one KPI; each series with its promises."""
    for promised in series:
        for one, other in _disagreeing(_in_order(promised, ends_on)):
            if one.spot.plan.department_id != other.spot.plan.department_id:
                yield _between(one, other)


def within_plans(facts: QuarterFacts) -> Iterator[Finding]:
    """Find plans that promise different values of one KPI."""
    for plan in facts.plans_in_focus:
        for promised in _by_series(plan):
            for one, other in _disagreeing(_in_order(promised, facts.ends_on)):
                yield _within(one, other)


def _by_series(plan: PlanFacts) -> Iterator[list[Spot]]:
    """Yield the promises of each KPI that the plan uses more than once."""
    found: dict[UUID, list[Spot]] = defaultdict(list)
    for spot in spots([plan]):
        if has_values(spot.kpi):
            found[spot.kpi.kpi_id].append(spot)
    yield from (promised for promised in found.values() if len(promised) > 1)


def _in_order(promised: Iterable[Spot], ends_on: date) -> list[Promise]:
    """Return the promises of one KPI by day and then by plan."""
    return sorted((Promise(spot, spot.kpi.due_on or ends_on) for spot in promised), key=_order)


def _order(promise: Promise) -> tuple[date, UUID, UUID]:
    return promise.due_on, promise.spot.plan.obligation_id, promise.spot.kpi.key


def has_values(kpi: KpiFacts) -> bool:
    """Tell whether a value is promised of the KPI."""
    if kpi.direction == "range":
        return kpi.low is not None and kpi.high is not None
    return kpi.direction not in ("", "milestones") and kpi.target_value is not None


def _disagreeing(promises: list[Promise]) -> Iterator[tuple[Promise, Promise]]:
    """Pair each promise with the one before it, so that the work grows with their number only."""
    for one, other in pairwise(promises):
        if one.due_on == other.due_on:
            disagree = one.values != other.values
        else:
            disagree = _falls_back(one.spot.kpi, other.spot.kpi)
        if disagree and one.spot.kpi.direction == other.spot.kpi.direction:
            yield one, other


def _falls_back(earlier: KpiFacts, later: KpiFacts) -> bool:
    """Tell whether the later day asks for less than was to be reached before."""
    if earlier.target_value is None or later.target_value is None:
        return False
    if earlier.direction == "increase":
        return later.target_value < earlier.target_value
    return earlier.direction == "decrease" and later.target_value > earlier.target_value


def _between(one: Promise, other: Promise) -> Finding:
    first, second = one.spot, other.spot
    return Finding(
        rule=TARGETS,
        parties=tuple(Party(s.plan.obligation_id, s.objective.key) for s in (first, second)),
        params={
            "first": first.plan.department_name,
            "second": second.plan.department_name,
            **_params(one, other),
        },
        evidence=(
            Evidence("Department", first.plan.department_name, second.plan.department_name),
            *_evidence(one, other),
        ),
        confidence=STRONG,
    )


def _within(one: Promise, other: Promise) -> Finding:
    return Finding(
        rule=TWO_TARGETS,
        parties=tuple(
            Party(s.plan.obligation_id, s.objective.key, s.kpi.key) for s in (one.spot, other.spot)
        ),
        params=_params(one, other),
        evidence=_evidence(one, other),
        confidence=STRONG,
    )


def _params(one: Promise, other: Promise) -> dict[str, str]:
    return {
        "kpi": one.spot.kpi.name,
        "first_target": _target(one.spot.kpi),
        "second_target": _target(other.spot.kpi),
        "first_day": showing.day(one.due_on),
        "second_day": showing.day(other.due_on),
    }


def _evidence(one: Promise, other: Promise) -> tuple[Evidence, ...]:
    return (
        Evidence("Objective", one.spot.objective.text, other.spot.objective.text),
        Evidence("KPI", showing.kpi_line(one.spot), showing.kpi_line(other.spot)),
        Evidence("Due", showing.day(one.due_on), showing.day(other.due_on)),
    )


def _target(kpi: KpiFacts) -> str:
    if kpi.direction == "range":
        return f"{showing.number(kpi.low)}–{showing.amount(kpi.high, kpi.unit)}"
    return showing.amount(kpi.target_value, kpi.unit)
