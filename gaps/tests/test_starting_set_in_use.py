"""With the whole starting set taken over, the five examples are still what they were and nothing more."""

from decimal import Decimal
from typing import Any

import pytest

from departments.starting_set import starting_set
from gaps.detectors import QuarterFacts, detect_all
from gaps.detectors.facts import CouplingFacts, GoalFacts, KpiFacts, PlanFacts
from gaps.tests.fact_builders import (
    coupling,
    goal,
    kpi,
    measure,
    objective,
    plan,
    quarter,
    rules,
    shared,
)

SET = starting_set()
GOALS = {
    "revenue": "Increase sales conversions",
    "customer_satisfaction": "Keep our customers",
    "operational_improvement": "Work more efficiently",
    "compliance": "Keep to our agreements",
    "strategic_initiative": "Keep our people and renew what we offer",
}
FIELDS = {"revenue": ("website", "traffic"), "operational_improvement": ("ticket", "workflow")}


def goals() -> list[GoalFacts]:
    """Every measure of the set under the goal of its family."""
    return [
        goal(
            title,
            *(
                measure(
                    one.name,
                    title,
                    *one.terms,
                    kind=one.kind,
                    unit=one.unit,
                    direction=one.direction,
                )
                for one in SET.measures.values()
                if one.goals == family
            ),
            domain_terms=FIELDS.get(family, ()),
        )
        for family, title in GOALS.items()
    ]


def couplings() -> list[CouplingFacts]:
    names = {key: one.name for key, one in SET.measures.items()}
    return [coupling(names[c.first], names[c.second], c.sign, c.reason) for c in SET.couplings]


def organization(*plans: PlanFacts) -> QuarterFacts:
    return quarter(*goals(), *couplings(), *plans)


def one_kpi(department: str, family: str, which: KpiFacts) -> PlanFacts:
    return plan(department, objective(f"Objective of {department}", which, serves=GOALS[family]))


def usual(key: str, **more: Any) -> KpiFacts:
    """A KPI that is a measure of the set and goes where it should."""
    one = SET.measures[key]
    numbers = (10, 20) if one.direction == "increase" else (20, 10)
    values: dict[str, Any] = {
        "unit": one.unit,
        "direction": one.direction,
        "baseline": Decimal(numbers[0]),
        "target_value": Decimal(numbers[1]),
        **more,
    }
    return kpi(one.name, **values)


@pytest.mark.parametrize("key", SET.measures)
def test_a_plan_that_moves_a_usual_number_the_right_way_is_clean(key: str) -> None:
    facts = organization(one_kpi("Anybody", SET.measures[key].goals, usual(key)))
    assert rules(facts) == []


@pytest.mark.parametrize("tie", SET.couplings, ids=lambda tie: tie.key)
def test_two_departments_that_want_both_ends_are_told_and_a_shared_kpi_ends_it(tie: Any) -> None:
    first, second = SET.measures[tie.first], SET.measures[tie.second]
    here = one_kpi("Here", first.goals, usual(tie.first))
    there = one_kpi("There", second.goals, usual(tie.second))
    found = [f for f in detect_all(organization(here, there)) if f.severity != "advisory"]
    assert [f.rule_id for f in found] == ["B.coupled"]
    assert tie.reason in found[0].sentence

    joint = shared(usual(tie.second, id="joint"), "Here", "There")
    together = plan(
        "Here",
        *here.objectives,
        objective("Together", joint, serves=GOALS[second.goals]),
    )
    left = [f for f in detect_all(organization(together, there)) if f.rule_id == "B.coupled"]
    assert left == []


EXAMPLES = {
    "A": one_kpi("Marketing", "revenue", kpi("Website traffic", unit="visits")),
    "D": one_kpi(
        "IT",
        "operational_improvement",
        kpi(
            "System uptime",
            unit="%",
            direction="at_least",
            baseline=None,
            target_value=Decimal("99.9"),
        ),
    ),
    "E": plan(
        "HR",
        objective(
            "Improve employee satisfaction", serves=GOALS["strategic_initiative"], due_on=None
        ),
    ),
}
REPAIRED = {
    "A": one_kpi("Marketing", "revenue", usual("marketing.lead-conversion")),
    "D": one_kpi("IT", "operational_improvement", usual("it.resolution")),
    "E": one_kpi("HR", "strategic_initiative", usual("hr.employee-retention")),
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_customers_examples_are_found_and_their_repair_is_clean(kind: str) -> None:
    assert [finding.kind for finding in detect_all(organization(EXAMPLES[kind]))] == [kind]
    assert rules(organization(REPAIRED[kind])) == []


def test_the_repair_of_each_example_is_a_number_of_its_goal() -> None:
    [traffic] = detect_all(organization(EXAMPLES["A"]))
    [uptime] = detect_all(organization(EXAMPLES["D"]))
    [satisfaction] = detect_all(organization(EXAMPLES["E"]))
    families = [
        next(one.goals for one in SET.measures.values() if one.name == finding.params["best"])
        for finding in (traffic, uptime, satisfaction)
    ]
    assert families == ["revenue", "operational_improvement", "strategic_initiative"]
