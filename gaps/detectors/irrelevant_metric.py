"""D, irrelevant metric: the objective or its KPI serves no goal that holds this quarter.

Fires: "System uptime" under a goal measured by how fast service requests are resolved; nothing any
goal is measured by moves with it. Silent: "IT support resolution time" under the same goal.
"""

from collections.abc import Iterator

from gaps.detectors import proposing, showing
from gaps.detectors.facts import GoalFacts, ObjectiveFacts, PlanFacts, QuarterFacts
from gaps.detectors.finding import CERTAIN, FAIR, STRONG, Evidence, Finding, Party, Rule
from gaps.detectors.matching import GoalIndex, Place, Spot, spots

KIND = "D"
VERSION = 2

NO_LINK = Rule(
    id="D.no_link",
    kind="D",
    severity="critical",
    is_fact=True,
    title="The objective serves no goal",
    explanation="Each objective has at least one confirmed link to a goal.",
    fires="The objective has no link, or a link that nobody confirmed.",
    is_silent="One of its links is confirmed.",
)
DEAD_GOAL = Rule(
    id="D.dead_goal",
    kind="D",
    severity="high",
    is_fact=True,
    title="The goal was retired",
    explanation="All goals the objective serves have been retired; the strategy has changed.",
    fires="The only linked goal was retired yesterday.",
    is_silent="Another linked goal still holds.",
)
NOTHING = Rule(
    id="D.nothing",
    kind="D",
    severity="high",
    is_fact=False,
    title="The KPI moves nothing of any goal",
    explanation="No measure and no driver of any goal is named by the KPI or declared on it, and it "
    "does not belong to the field of its goal.",
    fires="“System uptime” under a goal measured by the resolution time of requests.",
    is_silent="“IT support resolution time”, or a KPI that a reviewer rated 3 or more.",
)
RELEVANCE = Rule(
    id="D.relevance",
    kind="D",
    severity="high",
    is_fact=False,
    title="Rated as not relevant",
    explanation="In the relevance review the reviewer gave the KPI 1 or 2 of 5.",
    fires="The reviewer rated the KPI 2.",
    is_silent="The reviewer rated it 3, or it has not been reviewed.",
)
RULES = (NO_LINK, DEAD_GOAL, NOTHING, RELEVANCE)


def detect(facts: QuarterFacts) -> Iterator[Finding]:
    """Find objectives without a living goal, and KPIs that move nothing of any goal."""
    index = GoalIndex.of_goals(facts.goals)
    for plan in facts.plans_in_focus:
        for objective in plan.active_objectives:
            if not index.active_goals_of(objective):
                yield _unanchored(index, plan, objective)
    for spot in spots(facts.plans_in_focus):
        goals = index.active_goals_of(spot.objective)
        if goals and index.is_irrelevant(spot.kpi, goals):
            yield _irrelevant(index, spot, goals)


def _unanchored(index: GoalIndex, plan: PlanFacts, objective: ObjectiveFacts) -> Finding:
    known = [(link, index.goals.get(link.goal_id)) for link in objective.links]
    retired = [goal for link, goal in known if goal and link.is_confirmed and not goal.is_active]
    pending = [goal for link, goal in known if goal and goal.is_active]
    named = (retired or pending)[:1]
    rule, message = (DEAD_GOAL, "D.dead_goal") if retired else (NO_LINK, "D.no_link")
    if pending and not retired:
        message = "D.unconfirmed_link"
    goal = named[0] if named else None
    fitting = None if pending and not retired else _fitting(index, objective)
    return Finding(
        rule=rule,
        message_id=message if fitting is None else f"{message}.proposal",
        parties=(Party(plan.obligation_id, objective.key),),
        params={
            "objective": objective.text,
            "goal": goal.title if goal else "",
            "cause": "strategy change" if retired else "",
            **(fitting or {}),
        },
        evidence=(Evidence("Objective and goal", objective.text, _goal_line(goal)),),
        confidence=CERTAIN,
    )


def _fitting(index: GoalIndex, objective: ObjectiveFacts) -> dict[str, str] | None:
    """Return the goal that one of the objective's KPIs already moves, if there is one."""
    for kpi in objective.active_kpis:
        for measure in index.moved_measures(kpi):
            fits = index.goals[measure.goal_id]
            return {"kpi": kpi.name, "measure": measure.name, "proposed": fits.title}
    return None


def _goal_line(goal: GoalFacts | None) -> str:
    if goal is None:
        return "no goal"
    if goal.is_active:
        return f"{goal.title} (not confirmed)"
    return f"{goal.title} (until {showing.day(goal.retired_on)})"


def _irrelevant(index: GoalIndex, spot: Spot, goals: list[GoalFacts]) -> Finding:
    is_rated = index.place(spot.kpi, goals) is not Place.NOTHING or spot.kpi.relevance is not None
    titles = ", ".join(goal.title for goal in goals)
    proposal = proposing.replacement(
        spot.objective, goals, near=spot.kpi.name, due_on=spot.kpi.due_on
    )
    rule = RELEVANCE if is_rated else NOTHING
    return Finding(
        rule=rule,
        message_id=rule.id if proposal else f"{rule.id}.open",
        parties=(Party(spot.plan.obligation_id, spot.objective.key, spot.kpi.key),),
        params={
            "kpi": spot.kpi.name,
            "goal": titles,
            "measures": showing.measures(goals),
            "rating": str(spot.kpi.relevance or ""),
            **proposal,
        },
        evidence=(
            Evidence("KPI and goal", showing.kpi_line(spot), titles),
            Evidence(
                "Objective and measures",
                spot.objective.text,
                "; ".join(showing.wanted(m) for goal in goals for m in goal.measures),
            ),
        ),
        confidence=STRONG if is_rated else FAIR,
    )
