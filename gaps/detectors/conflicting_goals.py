"""B, conflicting goals: success of one department makes success of another less likely.

Fires: Sales raises new customers, Customer Service raises retention, the strategy office knows that
one costs the other, and no KPI is shared. Silent: both departments own a retention KPI together.

Each side of a conflict is paired with the first of the other side, so that every objective that
takes part is named while the number of findings grows only with the number of objectives.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from gaps.detectors import (
    counterforce,
    promises,
    proposing,
    requests,
    scarcity,
    showing,
    worded_conflicts,
)
from gaps.detectors.facts import CouplingFacts, KpiFacts, MeasureFacts, QuarterFacts
from gaps.detectors.finding import FAIR, STRONG, Evidence, Finding, Party, Rule
from gaps.detectors.matching import DOWN, UP, GoalIndex, Spot, movement
from gaps.detectors.stances import Stance, Stances, stances_of
from saypro_align.lib.text import normalise

KIND = "B"
VERSION = 10

OPPOSITE = Rule(
    id="B.opposite",
    kind="B",
    severity="high",
    is_fact=False,
    title="The same number, opposite directions",
    explanation="Two departments move the same measure of a goal in opposite directions.",
    fires="One raises the stock level, another lowers it.",
    is_silent="Both lower it, or one raises another number.",
)
COUPLED = Rule(
    id="B.coupled",
    kind="B",
    severity="high",
    is_fact=False,
    title="One number costs the other",
    explanation="Two departments move measures that the strategy office has coupled, so that one "
    "succeeds at the cost of the other, and no KPI of either measure is shared by both.",
    fires="Acquisition rises here, retention rises there; acquisition costs retention.",
    is_silent="Both departments own one retention KPI together.",
)
RANGE = Rule(
    id="B.range",
    kind="B",
    severity="high",
    is_fact=False,
    title="Bands that cannot hold at once",
    explanation="Two departments keep the same measure, in the same unit, in bands that do not meet.",
    fires="One keeps it at or above 95 %, another at or below 90 %.",
    is_silent="At or above 5, and at or below 10.",
)
RULES = (
    OPPOSITE,
    COUPLED,
    RANGE,
    counterforce.DRIVER,
    promises.TARGETS,
    scarcity.RESOURCE,
    requests.CONFLICT_UNANSWERED,
    worded_conflicts.TENSION,
)


class Band(NamedTuple):
    """Where a KPI keeps a measure; None is open."""

    spot: Spot
    low: Decimal | None
    high: Decimal | None


def detect(facts: QuarterFacts) -> Iterator[Finding]:
    """Find pairs of departments that pull apart: by structure, then by what the wording adds."""
    index = GoalIndex.of_goals(facts.goals)
    stances = stances_of(index, facts)
    structural = list(_structural(index, stances, facts))
    yield from structural
    sharing = [meeting.departments for meeting in stances.meetings]
    yield from worded_conflicts.detect(facts, structural, sharing)


def _structural(index: GoalIndex, stances: Stances, facts: QuarterFacts) -> Iterator[Finding]:
    for measure in index.measures.values():
        yield from _opposite(stances, measure)
        yield from _ranges(stances, measure)
    for coupling in facts.couplings:
        yield from _coupled(index, stances, coupling)
    yield from counterforce.detect(index, stances, facts)
    promised = (meeting.promised for meeting in stances.meetings)
    yield from promises.between_plans(promised, facts.ends_on)
    yield from scarcity.detect(facts)
    yield from requests.late_answers(facts, in_conflict=True)


def _opposite(stances: Stances, measure: MeasureFacts) -> Iterator[Finding]:
    falling = [s for s in stances.pushing(measure.id, DOWN) if s.spot.kpi.direction == "decrease"]
    if not falling:
        return
    rising = [s for s in stances.pushing(measure.id, UP) if s.spot.kpi.direction == "increase"]
    for one, other in _pairs(rising, falling):
        yield Finding(
            rule=OPPOSITE,
            parties=_parties(one.spot, other.spot),
            params={
                **_names(one.spot, other.spot),
                "measure": measure.name,
                **proposing.from_measure(measure, due_on=one.spot.kpi.due_on),
            },
            evidence=_evidence(one.spot, other.spot),
            confidence=STRONG,
        )


def _coupled(index: GoalIndex, stances: Stances, coupling: CouplingFacts) -> Iterator[Finding]:
    first = index.measures.get(coupling.first_measure_id)
    second = index.measures.get(coupling.second_measure_id)
    if first is None or second is None:
        return
    for push in (UP, DOWN):
        ones = stances.pushing(first.id, push)
        others = stances.pushing(second.id, -push * coupling.sign)
        for one, other in _pairs(ones, others):
            if not stances.are_covered(one, other):
                yield _coupled_finding(one, other, coupling)


def _coupled_finding(one: Stance, other: Stance, coupling: CouplingFacts) -> Finding:
    reason = coupling.reason.strip() or f"{one.measure.name} costs {other.measure.name}"
    return Finding(
        rule=COUPLED,
        parties=_parties(one.spot, other.spot),
        params={
            **_names(one.spot, other.spot),
            "first_kpi": one.spot.kpi.name,
            "second_kpi": other.spot.kpi.name,
            "first_measure": one.measure.name,
            "second_measure": other.measure.name,
            "reason": reason if reason.endswith(".") else f"{reason}.",
            **proposing.shared(one.measure, other.measure, due_on=one.spot.kpi.due_on),
        },
        evidence=(
            *_evidence(one.spot, other.spot),
            Evidence("Moves", one.measure.name, other.measure.name),
        ),
        confidence=STRONG,
    )


def _pairs(ones: list[Stance], others: list[Stance]) -> Iterator[tuple[Stance, Stance]]:
    """Pair everybody with the first of the other side that belongs to another department."""
    seen = set()
    for one in ones:
        other = next((s for s in others if s.department_id != one.department_id), None)
        if other is not None:
            seen.add((one.spot.kpi.key, other.spot.kpi.key))
            yield one, other
    for other in others:
        partner = next((s for s in ones if s.department_id != other.department_id), None)
        if partner is not None and (partner.spot.kpi.key, other.spot.kpi.key) not in seen:
            yield partner, other


def _ranges(stances: Stances, measure: MeasureFacts) -> Iterator[Finding]:
    by_unit: dict[str, list[Band]] = defaultdict(list)
    for stance in stances.by_measure.get(measure.id, ()):
        band = _band(stance.spot)
        if band is not None:
            by_unit[normalise(stance.spot.kpi.unit)].append(band)
    for bands in by_unit.values():
        for one, other in _apart(bands):
            yield _range_finding(one, other, measure)


def _band(spot: Spot) -> Band | None:
    kpi = spot.kpi
    if kpi.direction == "range" and kpi.low is not None and kpi.high is not None:
        return Band(spot, kpi.low, kpi.high)
    if kpi.direction in ("at_least", "at_most") and kpi.target_value is not None:
        is_floor = movement(kpi) == UP
        return Band(
            spot,
            kpi.target_value if is_floor else None,
            None if is_floor else kpi.target_value,
        )
    return None


def _apart(bands: list[Band]) -> Iterator[tuple[Band, Band]]:
    """Pair each band with the one it is furthest from meeting: the highest floor, the lowest roof."""
    floors = [band for band in bands if band.low is not None]
    roofs = [band for band in bands if band.high is not None]
    if not floors or not roofs:
        return
    top = max(floors, key=lambda band: (band.low, str(band.spot.kpi.key)))
    bottom = min(roofs, key=lambda band: (band.high, str(band.spot.kpi.key)))
    seen = set()
    for low_side, high_side in [(roof, top) for roof in roofs] + [(bottom, f) for f in floors]:
        key = (low_side.spot.kpi.key, high_side.spot.kpi.key)
        if key not in seen and _cannot_meet(low_side, high_side):
            seen.add(key)
            yield low_side, high_side


def _cannot_meet(low_side: Band, high_side: Band) -> bool:
    if low_side.spot.plan.department_id == high_side.spot.plan.department_id:
        return False
    return low_side.high is not None and high_side.low is not None and low_side.high < high_side.low


def _range_finding(one: Band, other: Band, measure: MeasureFacts) -> Finding:
    return Finding(
        rule=RANGE,
        parties=_parties(one.spot, other.spot),
        params={
            **_names(one.spot, other.spot),
            "measure": measure.name,
            "first_band": _band_text(one.spot.kpi),
            "second_band": _band_text(other.spot.kpi),
            "low": showing.number(one.high),
            "high": showing.amount(other.low, other.spot.kpi.unit),
        },
        evidence=_evidence(one.spot, other.spot),
        confidence=FAIR,
    )


def _band_text(kpi: KpiFacts) -> str:
    if kpi.direction == "range":
        return f"{showing.number(kpi.low)} to {showing.amount(kpi.high, kpi.unit)}"
    word = "or more" if kpi.direction == "at_least" else "or less"
    return f"{showing.amount(kpi.target_value, kpi.unit)} {word}"


def _names(one: Spot, other: Spot) -> dict[str, str]:
    return {"first": one.plan.department_name, "second": other.plan.department_name}


def _parties(one: Spot, other: Spot) -> tuple[Party, ...]:
    """A conflict sits on the two objectives; which of their KPIs shows it may change."""
    return tuple(Party(s.plan.obligation_id, s.objective.key) for s in (one, other))


def _evidence(one: Spot, other: Spot) -> tuple[Evidence, ...]:
    return (
        Evidence("Department", one.plan.department_name, other.plan.department_name),
        Evidence("Objective", one.objective.text, other.objective.text),
        Evidence("KPI", showing.kpi_line(one), showing.kpi_line(other)),
    )
