"""E, unclear or unmeasurable objective: nobody could tell from it whether it was reached.

Fires: "Improve employee satisfaction" without any KPI: no number, no date. Silent: "Increase
employee retention by 5 % by the end of the year" with a KPI that carries today's value, a target
value, unit, owner and date; or "Obtain the safety certificate" with its milestones.
"""

from collections.abc import Iterator
from datetime import date

from gaps.detectors import promises, proposing, showing
from gaps.detectors.facts import GoalFacts, KpiFacts, ObjectiveFacts, PlanFacts, QuarterFacts
from gaps.detectors.finding import CERTAIN, STRONG, Evidence, Finding, Party, Rule
from gaps.detectors.matching import GoalIndex, Spot
from saypro_align.lib import wording

KIND = "E"
VERSION = 6

NO_KPI = Rule(
    id="E.no_kpi",
    kind="E",
    severity="critical",
    is_fact=True,
    title="No KPI",
    explanation="Each objective has at least one KPI that counts.",
    fires="“Improve employee satisfaction” without a KPI.",
    is_silent="The objective has a KPI with its numbers.",
)
KPI_FACTS = Rule(
    id="E.kpi_facts",
    kind="E",
    severity="high",
    is_fact=True,
    title="A fact of the KPI is missing",
    explanation="A KPI needs direction, unit, target value, today's value or the date by which it "
    "will be known, a due date inside the quarter, an owner, how often it is measured and where "
    "the number comes from.",
    fires="The KPI has no owner, or is due after the quarter.",
    is_silent="Today's value is unknown, but will be known by a given date.",
)
NOT_BETTER = Rule(
    id="E.not_better",
    kind="E",
    severity="high",
    is_fact=True,
    title="The target is not better than today",
    explanation="The target value lies behind today's value, seen in the KPI's own direction.",
    fires="Increase from 60 to 60, or from 60 to 50.",
    is_silent="“At least 60”, while it is 60 today.",
)
VAGUE = Rule(
    id="E.vague",
    kind="E",
    severity="medium",
    is_fact=False,
    title="Vague words and no number",
    explanation="The objective says improve, support or excellent, and neither it nor one of its "
    "KPIs names a number. A concrete deliverable needs none.",
    fires="“Improve teamwork” with a KPI that has no target value.",
    is_silent="“Obtain the safety certificate”, or a KPI with a target value.",
)
SLOGAN = Rule(
    id="E.slogan",
    kind="E",
    severity="advisory",
    is_fact=False,
    title="Praise in place of a change",
    explanation="The objective is worded as a slogan; its KPI has a number, so this never counts.",
    fires="“World-class service” with a KPI that rises from 80 to 90.",
    is_silent="“Answer nine of ten calls within a minute.”",
)
RULES = (NO_KPI, KPI_FACTS, NOT_BETTER, VAGUE, SLOGAN, promises.TWO_TARGETS)


def detect(facts: QuarterFacts) -> Iterator[Finding]:
    """Find objectives and KPIs that cannot be judged."""
    index = GoalIndex.of_goals(facts.goals)
    for plan in facts.plans_in_focus:
        for objective in plan.active_objectives:
            if not objective.active_kpis:
                yield _no_kpi(plan, objective, _smart(index, objective, facts))
                continue
            yield from _wording(plan, objective, _smart(index, objective, facts))
            for kpi in objective.active_kpis:
                yield from _kpi(Spot(plan, objective, kpi), facts)
    yield from promises.within_plans(facts)


def _smart(index: GoalIndex, objective: ObjectiveFacts, facts: QuarterFacts) -> dict[str, str]:
    """Return the sentence the objective could be: its first KPI's, else the goal's own measure."""
    due_on = objective.due_on or facts.ends_on
    for kpi in objective.active_kpis:
        told = proposing.completed(kpi, due_on=kpi.due_on or due_on)
        if told:
            return told
    goals: list[GoalFacts] = index.active_goals_of(objective)
    return proposing.replacement(objective, goals, due_on=due_on)


def failing_letters(objective: ObjectiveFacts) -> list[tuple[str, str]]:
    """Return the SMART letters an objective fails, each with the reason."""
    kpis = objective.active_kpis
    has_number = wording.names_a_number(objective.text) or any(map(_has_target, kpis))
    has_date = bool(
        objective.due_on or wording.names_a_date(objective.text) or any(k.due_on for k in kpis)
    )
    is_deliverable = wording.names_a_deliverable(objective.text)
    checks = (
        (bool(wording.vague_words(objective.text)) and not has_number, "Specific", "vague words"),
        (not kpis, "Measurable", "no KPI"),
        (not has_number and not is_deliverable, "Measurable", "no number"),
        (not has_date, "Time-bound", "no date"),
    )
    return [(letter, reason) for fails, letter, reason in checks if fails]


def _message(rule: Rule, proposal: dict[str, str]) -> str:
    return rule.id if proposal else f"{rule.id}.open"


def _no_kpi(plan: PlanFacts, objective: ObjectiveFacts, smart: dict[str, str]) -> Finding:
    letters = failing_letters(objective)
    return Finding(
        rule=NO_KPI,
        message_id=_message(NO_KPI, smart),
        parties=(Party(plan.obligation_id, objective.key),),
        params={"objective": objective.text, **smart},
        evidence=(
            Evidence("Objective", objective.text),
            *(Evidence(letter, reason) for letter, reason in letters),
        ),
        confidence=CERTAIN,
    )


def _wording(
    plan: PlanFacts, objective: ObjectiveFacts, smart: dict[str, str]
) -> Iterator[Finding]:
    text = objective.text
    if wording.names_a_number(text) or wording.names_a_deliverable(text):
        return
    has_target = any(_has_target(kpi) for kpi in objective.active_kpis)
    words = wording.slogan_words(text) if has_target else wording.vague_words(text)
    if words:
        rule = SLOGAN if has_target else VAGUE
        yield Finding(
            rule=rule,
            message_id=_message(rule, smart),
            parties=(Party(plan.obligation_id, objective.key),),
            params={"objective": text, "words": ", ".join(words), **smart},
            evidence=(Evidence("Objective", text), Evidence("Vague words", ", ".join(words))),
            confidence=STRONG,
        )


def _kpi(spot: Spot, facts: QuarterFacts) -> Iterator[Finding]:
    missing = list(_missing(spot.kpi, facts))
    party = Party(spot.plan.obligation_id, spot.objective.key, spot.kpi.key)
    if missing:
        told = proposing.completed(spot.kpi, due_on=_due_inside(spot.kpi, facts))
        yield Finding(
            rule=KPI_FACTS,
            message_id=_message(KPI_FACTS, told),
            parties=(party,),
            params={"kpi": spot.kpi.name, "missing": ", ".join(missing), **told},
            evidence=(
                Evidence("Objective", spot.objective.text),
                Evidence("KPI", showing.kpi_line(spot)),
                Evidence("Missing", ", ".join(missing)),
            ),
            confidence=CERTAIN,
        )
    if _is_not_better(spot.kpi):
        yield _not_better(spot, party)


def _not_better(spot: Spot, party: Party) -> Finding:
    kpi = spot.kpi
    return Finding(
        rule=NOT_BETTER,
        parties=(party,),
        params={
            "kpi": kpi.name,
            "target": showing.amount(kpi.target_value, kpi.unit),
            "baseline": showing.amount(kpi.baseline, kpi.unit),
            "movement": "rise" if kpi.direction == "increase" else "fall",
            **proposing.completed(kpi, due_on=kpi.due_on, keeps_target=False),
        },
        evidence=(
            Evidence("Objective", spot.objective.text),
            Evidence("KPI", showing.kpi_line(spot)),
        ),
        confidence=CERTAIN,
    )


def _missing(kpi: KpiFacts, facts: QuarterFacts) -> Iterator[str]:
    """Name the mandatory facts that are not there, in the order of the form."""
    checks = (
        (not kpi.direction, "direction"),
        (not kpi.unit.strip() and kpi.direction != "milestones", "unit"),
        (_lacks_today(kpi), "today's value or the date it will be known by"),
        (not _has_target(kpi), _target_name(kpi)),
        (kpi.due_on is None, "due date"),
        (kpi.due_on is not None and not _is_inside(kpi, facts), "due date inside the quarter"),
        (kpi.owner_id is None, "owner"),
        (not kpi.frequency, "how often it is measured"),
        (not kpi.source.strip(), "where the number comes from"),
    )
    return (name for fails, name in checks if fails)


def _lacks_today(kpi: KpiFacts) -> bool:
    is_change = kpi.direction in ("increase", "decrease")
    return is_change and kpi.baseline is None and kpi.baseline_due_on is None


def _has_target(kpi: KpiFacts) -> bool:
    if kpi.direction == "range":
        return kpi.low is not None and kpi.high is not None
    if kpi.direction == "milestones":
        return kpi.milestone_count > 0
    return kpi.target_value is not None


def _target_name(kpi: KpiFacts) -> str:
    names = {"range": "both ends of the range", "milestones": "milestones"}
    return names.get(kpi.direction, "target value")


def _is_inside(kpi: KpiFacts, facts: QuarterFacts) -> bool:
    return kpi.due_on is not None and facts.starts_on <= kpi.due_on <= facts.ends_on


def _due_inside(kpi: KpiFacts, facts: QuarterFacts) -> date:
    return kpi.due_on if kpi.due_on is not None and _is_inside(kpi, facts) else facts.ends_on


def _is_not_better(kpi: KpiFacts) -> bool:
    if kpi.baseline is None or kpi.target_value is None:
        return False
    if kpi.direction == "increase":
        return kpi.target_value <= kpi.baseline
    return kpi.direction == "decrease" and kpi.target_value >= kpi.baseline
