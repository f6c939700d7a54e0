"""A, misaligned KPI: the KPI of an anchored objective does not serve the goal it stands under.

Fires: "Website traffic" under a goal measured by the sales conversion rate; it counts visits.
Silent: "Conversion rate of leads" under the same goal; it is what the goal is measured by.
A KPI that serves no goal at all belongs to kind D and is left to it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from gaps.detectors import proposing, showing
from gaps.detectors.facts import GoalFacts, KpiFacts, MeasureFacts, PlanFacts, QuarterFacts
from gaps.detectors.finding import FAIR, STRONG, Evidence, Finding, Party, Rule
from gaps.detectors.matching import UP, GoalIndex, Place, Spot, movement, spots
from saypro_align.lib import effort
from saypro_align.lib.wording import unit_family

KIND = "A"
VERSION = 4

DIRECTION = Rule(
    id="A.direction",
    kind="A",
    severity="high",
    is_fact=False,
    title="The KPI goes the other way",
    explanation="The KPI is the goal's own measure, but it is to move in the opposite direction.",
    fires="“Conversion rate” is to fall under a goal that wants it to rise.",
    is_silent="“Cost per conversion” is to fall; it is another quantity.",
)
ACTIVITY = Rule(
    id="A.activity",
    kind="A",
    severity="high",
    is_fact=False,
    title="The KPI counts activity",
    explanation="The goal wants a result; the KPI counts how busy people were: visits, calls, hours.",
    fires="“Website traffic” under a goal measured by the conversion rate.",
    is_silent="“Conversion rate of website visits”: a yield, not a count.",
)
INPUT = Rule(
    id="A.input",
    kind="A",
    severity="medium",
    is_fact=False,
    title="The KPI counts what goes in",
    explanation="The goal wants a result; the KPI is to raise what is put in: money, people or working "
    "days.",
    fires="“Training budget spent” is to rise under a goal measured by staff retention.",
    is_silent="“Cost per hire” is to fall; or the goal itself wants more to be spent.",
)
OTHER_GOAL = Rule(
    id="A.other_goal",
    kind="A",
    severity="medium",
    is_fact=False,
    title="The KPI fits another goal",
    explanation="The KPI moves a measure of another active goal and none of the goal it stands "
    "under. A KPI that several departments share is meant to reach across goals.",
    fires="“Support resolution time” under a goal measured by new customers.",
    is_silent="The objective is linked to both goals.",
)
NO_MEASURE = Rule(
    id="A.no_measure",
    kind="A",
    severity="medium",
    is_fact=False,
    title="The KPI does not move what the goal is measured by",
    explanation="The KPI belongs to the goal's field, but moves no measure and no driver of any goal.",
    fires="“Leads contacted” under a goal whose field is leads and whose measure is conversion.",
    is_silent="The KPI's owner has named the driver it moves.",
)
CONTRIBUTION = Rule(
    id="A.contribution",
    kind="A",
    severity="medium",
    is_fact=True,
    title="Nobody said how the KPI moves the goal",
    explanation="Each KPI carries one sentence that says how it moves the goal.",
    fires="The contribution sentence is empty.",
    is_silent="“Each point of conversion brings about forty customers a month.”",
)
MANY_GOALS = Rule(
    id="A.many_goals",
    kind="A",
    severity="advisory",
    is_fact=False,
    title="One KPI under several goals",
    explanation="The same KPI stands in objectives of one plan that serve different goals.",
    fires="“Revenue” under a sales goal and under a training goal of the same plan.",
    is_silent="Two departments share one KPI under their own goals.",
)
UNIT = Rule(
    id="A.unit",
    kind="A",
    severity="low",
    is_fact=False,
    title="Another unit than the goal's",
    explanation="The KPI is the goal's measure but counted in a unit that cannot be compared with it.",
    fires="“Conversion rate” in days under a goal that counts it in per cent.",
    is_silent="One of the two has no unit, or a unit of its own making.",
)
RULES = (DIRECTION, ACTIVITY, INPUT, OTHER_GOAL, NO_MEASURE, CONTRIBUTION, MANY_GOALS, UNIT)


def detect(facts: QuarterFacts) -> Iterator[Finding]:
    """Find the KPIs that do not serve the goal they stand under."""
    index = GoalIndex.of(facts)
    for spot in spots(facts.plans_in_focus):
        goals = index.active_goals_of(spot.objective)
        if not goals or index.is_irrelevant(spot.kpi, goals):
            continue
        yield from _contribution(spot, goals)
        yield from _verdict(index, spot, goals)
    for plan in facts.plans_in_focus:
        yield from _many_goals(index, plan)


def _verdict(index: GoalIndex, spot: Spot, goals: list[GoalFacts]) -> Iterator[Finding]:
    """At most one verdict a KPI, the most telling first."""
    turned = _turned_measure(index, spot.kpi, goals)
    word = index.activity(spot.kpi, goals)
    if turned is not None:
        yield _direction(spot, goals, turned)
    elif word is not None:
        yield _finding(ACTIVITY, spot, goals, STRONG, word=word)
    elif (put_in := _put_in(index, spot.kpi, goals)) is not None:
        yield _finding(INPUT, spot, goals, FAIR, word=put_in)
    else:
        yield from _by_place(index, spot, goals)


def _put_in(index: GoalIndex, kpi: KpiFacts, goals: list[GoalFacts]) -> str | None:
    """Return what the KPI puts in more of although none of its goals asks for that."""
    word = effort.put_in(kpi.name)
    measures = [measure for goal in goals for measure in goal.measures]
    if word is None or movement(kpi) != UP or not measures:
        return None
    if any(measure in measures for measure in index.named_measures(kpi)):
        return None
    texts = " ".join(
        (*(f"{goal.title} {goal.description}" for goal in goals), *(m.name for m in measures))
    )
    return None if effort.is_asked_for(word, texts) else word


def _by_place(index: GoalIndex, spot: Spot, goals: list[GoalFacts]) -> Iterator[Finding]:
    place = index.place(spot.kpi, goals)
    if place is Place.OTHER_GOAL and spot.kpi.kpi_id not in index.shared_kpis:
        measure = index.moved_measures(spot.kpi)[0]
        other = index.goals[measure.goal_id].title
        told = _finding(OTHER_GOAL, spot, goals, FAIR, measure=measure.name, other=other)
        is_against = index.stance(spot.kpi, measure) == -_sign(measure)
        yield replace(told, message_id="A.other_goal.against") if is_against else told
    elif place is Place.NEAR:
        yield _finding(NO_MEASURE, spot, goals, FAIR)
    elif place is Place.MOVES:
        yield from _unit(index, spot, goals)


def _turned_measure(index: GoalIndex, kpi: KpiFacts, goals: list[GoalFacts]) -> MeasureFacts | None:
    """The goal's measure that the KPI is, if it is to move the wrong way."""
    aim = movement(kpi)
    same = _measures_it_is(index, kpi, goals)
    if aim is None or any(_sign(measure) == aim for measure in same):
        return None
    return same[0] if same else None


def _measures_it_is(index: GoalIndex, kpi: KpiFacts, goals: list[GoalFacts]) -> list[MeasureFacts]:
    """The goals' measures that the KPI is, asked only of those that its name holds."""
    own = {goal.id for goal in goals}
    return [
        measure
        for measure in index.named_measures(kpi)
        if measure.goal_id in own and index.is_measure_itself(kpi, measure)
    ]


def _direction(spot: Spot, goals: list[GoalFacts], measure: MeasureFacts) -> Finding:
    aim = "rise" if movement(spot.kpi) == UP else "fall"
    wanted = "rise" if measure.direction == "increase" else "fall"
    turned = proposing.from_measure(measure, due_on=spot.kpi.due_on)
    return _finding(
        DIRECTION, spot, goals, STRONG, **turned, movement=aim, measure=measure.name, wanted=wanted
    )


def _sign(measure: MeasureFacts) -> int:
    return UP if measure.direction == "increase" else -UP


def _contribution(spot: Spot, goals: list[GoalFacts]) -> Iterator[Finding]:
    if not spot.kpi.contribution.strip():
        yield _open(_finding(CONTRIBUTION, spot, goals))


def _unit(index: GoalIndex, spot: Spot, goals: list[GoalFacts]) -> Iterator[Finding]:
    own = unit_family(spot.kpi.unit)
    for measure in _measures_it_is(index, spot.kpi, goals) if own else ():
        wanted = unit_family(measure.unit)
        if wanted and own != wanted:
            yield _finding(
                UNIT,
                spot,
                goals,
                FAIR,
                **proposing.from_measure(measure, due_on=spot.kpi.due_on),
                unit=spot.kpi.unit,
                measure=measure.name,
                wanted=measure.unit,
            )
            return


def _many_goals(index: GoalIndex, plan: PlanFacts) -> Iterator[Finding]:
    uses: dict[UUID, list[Spot]] = defaultdict(list)
    for spot in spots([plan]):
        uses[spot.kpi.kpi_id].append(spot)
    for same in uses.values():
        served = [index.active_goals_of(spot.objective) for spot in same]
        sets = [frozenset(goal.id for goal in goals) for goals in served]
        if len(same) < 2 or not all(sets) or frozenset.intersection(*sets):
            continue
        titles = showing.listed(goal.title for goals in served for goal in goals)
        yield Finding(
            rule=MANY_GOALS,
            parties=tuple(_party(spot) for spot in same),
            params={"kpi": same[0].kpi.name, "goals": titles},
            evidence=tuple(Evidence("Objective", spot.objective.text) for spot in same),
            confidence=STRONG,
        )


def _finding(
    rule: Rule, spot: Spot, goals: list[GoalFacts], confidence: int = 100, **params: str
) -> Finding:
    titles = ", ".join(goal.title for goal in goals)
    return Finding(
        rule=rule,
        parties=(_party(spot),),
        params={
            "kpi": spot.kpi.name,
            "goal": titles,
            "measures": showing.measures(goals),
            **proposing.replacement(
                spot.objective, goals, near=spot.kpi.name, due_on=spot.kpi.due_on
            ),
            **params,
        },
        evidence=(
            Evidence("KPI and goal", showing.kpi_line(spot), titles),
            Evidence(
                "Objective and measures",
                spot.objective.text,
                "; ".join(showing.wanted(m) for goal in goals for m in goal.measures),
            ),
        ),
        confidence=confidence,
    )


def _open(finding: Finding) -> Finding:
    """Say it without a proposal where no goal has a measure to propose."""
    if "best" in finding.params:
        return finding
    return replace(finding, message_id=f"{finding.rule_id}.open")


def _party(spot: Spot) -> Party:
    return Party(spot.plan.obligation_id, spot.objective.key, spot.kpi.key)
