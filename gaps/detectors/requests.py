"""Requests between departments: an answer that is late, a need that nothing common covers.

An answer past its day is kind C; it is kind B when the two pull apart already, for then silence makes
the conflict last. A need that was declared but led to no agreement with a number, while the two share
no KPI and no key project, is kind C. What is asked stays between the two; a gap names only what the
asking department's own plan says.
"""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from gaps.detectors import showing
from gaps.detectors.facts import HandshakeFacts, ObjectiveFacts, PlanFacts, QuarterFacts
from gaps.detectors.finding import STRONG, Evidence, Finding, Party, Rule

UNANSWERED = Rule(
    id="C.handshake",
    kind="C",
    severity="medium",
    is_fact=True,
    title="A request without an answer",
    explanation="One department asked another for a contribution, or made another offer, and the day "
    "for the answer has passed. Any answer closes the gap, a reasoned no too.",
    fires="Sales asked Customer Service to call back within a day; the answer was due last Friday.",
    is_silent="Customer Service declined with a reason, or offered another day.",
)
CONFLICT_UNANSWERED = Rule(
    id="B.handshake",
    kind="B",
    severity="medium",
    is_fact=True,
    title="A conflict that nobody answers",
    explanation="The day for an answer has passed between two departments that pull apart already: "
    "another gap of kind B lies between them.",
    fires="Sales and Customer Service pull apart, and a request between them is a week late.",
    is_silent="The conflict between them was resolved; then it is a request without an answer.",
)
INTERDEPENDENCE = Rule(
    id="C.interdependence",
    kind="C",
    severity="medium",
    is_fact=False,
    title="A need that nothing common covers",
    explanation="A department said that it needs another one. They came to no agreement with a number, "
    "share no KPI, and have not both ranked a key project.",
    fires="Product asked Sales for twenty customer interviews; Sales declined; nothing is shared.",
    is_silent="They agreed on “20 interviews by 1 March”, or own one KPI together.",
)
UNCOUNTED = "C.interdependence.uncounted"


class Pair(NamedTuple):
    """The two plans a request lies between, with the objective it is about."""

    asked_for: HandshakeFacts
    asking: PlanFacts
    asked: PlanFacts
    objective: ObjectiveFacts


def late_answers(facts: QuarterFacts, *, in_conflict: bool) -> Iterator[Finding]:
    """Find answers past their day, between departments that pull apart or between others."""
    for pair in _pairs(facts, {"overdue"}):
        if pair.asked_for.is_in_conflict == in_conflict:
            yield _late(CONFLICT_UNANSWERED if in_conflict else UNANSWERED, pair)


def uncovered_needs(facts: QuarterFacts) -> Iterator[Finding]:
    """Find needs that were declared and that no agreement, KPI or project covers."""
    for pair in _pairs(facts, {"declined", "uncounted"}):
        if not (_share_a_kpi(pair) or _share_a_project(pair, facts)):
            yield _uncovered(pair)


def _pairs(facts: QuarterFacts, standings: set[str]) -> Iterator[Pair]:
    """Yield the requests whose two plans are there and whose objective is still pursued."""
    plans = {plan.department_id: plan for plan in facts.plans}
    for one in facts.handshakes:
        asking, asked = plans.get(one.asking_id), plans.get(one.asked_id)
        if one.standing not in standings or asking is None or asked is None:
            continue
        for objective in asking.active_objectives:
            if objective.key == one.objective_key:
                yield Pair(one, asking, asked, objective)


def _late(rule: Rule, pair: Pair) -> Finding:
    owing, other = pair.asked, pair.asking
    if pair.asked_for.owing_id == pair.asking.department_id:
        owing, other = other, owing
    day = showing.day(pair.asked_for.answer_by)
    return Finding(
        rule=rule,
        parties=_parties(pair),
        params={
            "owing": owing.department_name,
            "other": other.department_name,
            "objective": pair.objective.text,
            "day": day,
        },
        evidence=(*_evidence(pair), Evidence("Answer due", day)),
    )


def _uncovered(pair: Pair) -> Finding:
    is_declined = pair.asked_for.standing == "declined"
    return Finding(
        rule=INTERDEPENDENCE,
        parties=_parties(pair),
        params={
            "first": pair.asking.department_name,
            "second": pair.asked.department_name,
            "objective": pair.objective.text,
        },
        evidence=(
            *_evidence(pair),
            Evidence("Agreement", "none" if is_declined else "without a number"),
            Evidence("Common KPIs and key projects", "none"),
        ),
        confidence=STRONG,
        message_id=INTERDEPENDENCE.id if is_declined else UNCOUNTED,
    )


def _parties(pair: Pair) -> tuple[Party, ...]:
    return (
        Party(pair.asking.obligation_id, pair.objective.key, pair.asked_for.kpi_use_key),
        Party(pair.asked.obligation_id),
    )


def _evidence(pair: Pair) -> tuple[Evidence, ...]:
    return (
        Evidence("Department", pair.asking.department_name, pair.asked.department_name),
        Evidence("Objective", pair.objective.text),
    )


def _share_a_kpi(pair: Pair) -> bool:
    """Tell whether both own one KPI, or each has it in its plan."""
    ours, theirs = _owners(pair.asking), _owners(pair.asked)
    return (
        not ours.keys().isdisjoint(theirs)
        or any(pair.asked.department_id in owners for owners in ours.values())
        or any(pair.asking.department_id in owners for owners in theirs.values())
    )


def _owners(plan: PlanFacts) -> dict[UUID, frozenset[UUID]]:
    return {
        kpi.kpi_id: kpi.department_ids
        for objective in plan.active_objectives
        for kpi in objective.active_kpis
    }


def _share_a_project(pair: Pair, facts: QuarterFacts) -> bool:
    both = {pair.asking.department_id, pair.asked.department_id}
    return any(both <= project.ranks.keys() for project in facts.projects)
