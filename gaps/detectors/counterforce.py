"""A KPI that pushes what another department's goal rests on the wrong way.

The goal is not the KPI's own, so kind A does not see it; nobody has to push the number the other way,
so it need not be the same number in opposite directions either.
"""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from gaps.detectors import proposing, showing
from gaps.detectors.facts import GoalFacts, ObjectiveFacts, PlanFacts, QuarterFacts, in_order
from gaps.detectors.finding import FAIR, Evidence, Finding, Party, Rule
from gaps.detectors.matching import DOWN, UP, GoalIndex
from gaps.detectors.stances import Stance, Stances

DRIVER = Rule(
    id="B.driver",
    kind="B",
    severity="high",
    is_fact=False,
    title="One KPI works against another department's goal",
    explanation="A KPI pushes a measure or driver of a goal that its own objective does not serve, in "
    "the direction that goal does not want. Another department serves that goal, and the two share no "
    "KPI of that measure.",
    fires="Finance lowers the stock level to free cash; Sales serves a goal that wants stock to rise.",
    is_silent="Both own one KPI of the stock level together, or nobody serves that goal.",
)

# A department's objective under a goal.
_Place = tuple[PlanFacts, ObjectiveFacts]


def detect(index: GoalIndex, stances: Stances, facts: QuarterFacts) -> Iterator[Finding]:
    """Find KPIs that pull against a goal which others serve."""
    against = [found for found in _against(index, stances) if found]
    # Mostly nobody pushes back; only then the whole quarter is looked through for who is harmed.
    serving = _serving(facts) if against else {}
    for found in against:
        same = stances.by_measure[found[0].measure.id]
        if _is_fought_over(same):
            continue
        goal = index.goals[found[0].measure.goal_id]
        for stance in found:
            partner = _partner(stance, same, serving.get(goal.id, []))
            if partner is not None and not _is_covered(stances, stance, partner):
                yield _finding(stance, partner, goal)


def _against(index: GoalIndex, stances: Stances) -> Iterator[list[Stance]]:
    """Yield, by measure, the rising or falling KPIs that move it against a goal not their own."""
    for measure_id in stances.by_measure:
        measure = index.measures[measure_id]
        goal = index.goals[measure.goal_id]
        wanted = UP if measure.direction == "increase" else DOWN
        yield [
            stance
            for stance in stances.pushing(measure_id, -wanted)
            if stance.spot.kpi.direction in ("increase", "decrease")
            and goal not in index.active_goals_of(stance.spot.objective)
        ]


def _is_fought_over(stances: list[Stance]) -> bool:
    """Tell whether one raises what another lowers; that is told as such."""
    rising = {s.department_id for s in stances if s.spot.kpi.direction == "increase"}
    falling = {s.department_id for s in stances if s.spot.kpi.direction == "decrease"}
    return bool(rising) and bool(falling) and len(rising | falling) > 1


def _serving(facts: QuarterFacts) -> dict[UUID, list[_Place]]:
    serving: dict[UUID, list[_Place]] = defaultdict(list)
    for plan in in_order(facts.plans):
        for objective in sorted(plan.active_objectives, key=lambda objective: objective.key):
            for goal_id in {link.goal_id for link in objective.links if link.is_confirmed}:
                serving[goal_id].append((plan, objective))
    return serving


def _partner(stance: Stance, same: list[Stance], serving: list[_Place]) -> _Place | None:
    """Return whom it harms: who counts on the same number, else the first who serves the goal."""
    keys = {s.spot.objective.key for s in same}
    others = [place for place in serving if place[0].department_id != stance.department_id]
    return next((place for place in others if place[1].key in keys), others[0] if others else None)


def _is_covered(stances: Stances, stance: Stance, partner: _Place) -> bool:
    shared = stances.sharing.get((stance.measure.id, stance.department_id), ())
    return any(partner[0].department_id in owners for owners in shared)


def _finding(stance: Stance, partner: _Place, goal: GoalFacts) -> Finding:
    spot, measure, (plan, objective) = stance.spot, stance.measure, partner
    names = (spot.plan.department_name, plan.department_name)
    return Finding(
        rule=DRIVER,
        parties=(
            Party(spot.plan.obligation_id, spot.objective.key),
            Party(plan.obligation_id, objective.key),
        ),
        params={
            "first": names[0],
            "second": names[1],
            "kpi": spot.kpi.name,
            "measure": measure.name,
            "movement": "rise" if stance.push == UP else "fall",
            "wanted": "rise" if measure.direction == "increase" else "fall",
            "goal": goal.title,
            **proposing.from_measure(measure, due_on=spot.kpi.due_on),
        },
        evidence=(
            Evidence("Department", *names),
            Evidence("Objective", spot.objective.text, objective.text),
            Evidence("KPI and goal", showing.kpi_line(spot), goal.title),
            Evidence("Moves", measure.name, showing.wanted(measure)),
        ),
        confidence=FAIR,
    )
