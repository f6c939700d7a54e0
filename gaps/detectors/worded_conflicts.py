"""B.tension: what only the wording of two objectives says. Shown, never counted.

Fires: "Keep the stock low" beside "Long runs of each article" under one goal. Silent: the same two
where a structural rule has named the two departments, or where they own one KPI together.

A department is told of one other at most, and a quarter of a few: more observations would be read by
nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from gaps.detectors import tensions
from gaps.detectors.facts import ObjectiveFacts, PlanFacts, QuarterFacts, in_order
from gaps.detectors.finding import FAIR, Evidence, Finding, Party, Rule

MOST = 20

TENSION = Rule(
    id="B.tension",
    kind="B",
    severity="advisory",
    is_fact=False,
    title="Aims that often pull apart",
    explanation="Two departments serve the same goal, or goals with coupled measures, and word their "
    "objectives for aims that are known to cost each other, or raise and lower the same named thing, "
    "and share no KPI. Wording alone is no verdict, so this never counts; each department is told of "
    "one other at most.",
    fires="One keeps stocks low, another keeps every machine busy.",
    is_silent="One keeps stocks low, another answers faster; or both own one KPI together.",
)


class Place(NamedTuple):
    """An objective in its plan."""

    plan: PlanFacts
    objective: ObjectiveFacts


def detect(
    facts: QuarterFacts, structural: Iterable[Finding], sharing: Iterable[frozenset[UUID]]
) -> Iterator[Finding]:
    """Find what only the wording says, between departments that no other rule has named.

    `sharing` names the departments of each KPI that several of them own or use.
    """
    together = _together(sharing)
    told = {frozenset(party.obligation_id for party in found.parties) for found in structural}
    shown: set[UUID] = set()
    for one, other, tension in _pairs(facts):
        obligations = frozenset({one.plan.obligation_id, other.plan.obligation_id})
        is_free = obligations not in told and obligations.isdisjoint(shown)
        if is_free and other.plan.department_id not in together[one.plan.department_id]:
            shown |= obligations
            yield _finding(one, other, tension)
        if len(shown) >= 2 * MOST:
            return


def _pairs(facts: QuarterFacts) -> Iterator[tuple[Place, Place, tensions.Tension]]:
    for group in _meeting(facts):
        texts = [_spoken(place) for place in group]
        for one, other, tension in tensions.pairs(texts):
            yield group[one], group[other], tension


def _spoken(place: Place) -> tensions.Spoken:
    return tensions.Spoken(
        place.plan.department_id, place.objective.text, place.plan.department_name
    )


def _meeting(facts: QuarterFacts) -> Iterator[list[Place]]:
    """Return the objectives that meet: under one goal, or under two goals with coupled measures."""
    serving: dict[UUID, list[Place]] = defaultdict(list)
    for plan in in_order(facts.plans):
        for objective in plan.active_objectives:
            for link in objective.links:
                if link.is_confirmed:
                    serving[link.goal_id].append(Place(plan, objective))
    goal_of = {measure.id: goal.id for goal in facts.goals for measure in goal.measures}
    active = [goal.id for goal in facts.goals if goal.is_active and goal.id in serving]
    yield from (serving[goal_id] for goal_id in active)
    tied = (
        {goal_of.get(coupling.first_measure_id), goal_of.get(coupling.second_measure_id)}
        for coupling in facts.couplings
    )
    for goals in dict.fromkeys(map(frozenset, tied)):
        if len(goals) > 1 and goals <= set(active):
            yield [place for goal_id in active if goal_id in goals for place in serving[goal_id]]


def _together(sharing: Iterable[frozenset[UUID]]) -> dict[UUID, set[UUID]]:
    """Return with whom each department shares a KPI, itself among them."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for owners in dict.fromkeys(sharing):
        for department_id in owners:
            found[department_id] |= owners
    return found


def _finding(one: Place, other: Place, tension: tensions.Tension) -> Finding:
    return Finding(
        rule=TENSION,
        parties=tuple(Party(p.plan.obligation_id, p.objective.key) for p in (one, other)),
        params={
            "first": one.plan.department_name,
            "second": other.plan.department_name,
            "first_objective": one.objective.text,
            "second_objective": other.objective.text,
            "why": tension.reason,
        },
        evidence=(
            Evidence("Department", one.plan.department_name, other.plan.department_name),
            Evidence("Objective", one.objective.text, other.objective.text),
            Evidence("Words", tension.first_words, tension.second_words),
        ),
        confidence=FAIR,
    )
