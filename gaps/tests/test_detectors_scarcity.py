"""More is needed of a resource than there is."""

from dataclasses import replace
from typing import Any

import pytest

from gaps.detectors import QuarterFacts, detect_all
from gaps.tests.fact_builders import (
    found,
    goal,
    key,
    kpi,
    measure,
    objective,
    plan,
    quarter,
    resource,
    rules,
)

GOAL = goal("Know our customers", measure("Answers known", "Know our customers", unit="%"))
NEEDS = (("Marketing", "Study Marketing", 25), ("Finance", "Study Finance", 20))


def study(department: str, **more: Any) -> Any:
    return plan(
        department,
        objective(
            f"Study {department}",
            kpi("Answers known", unit="%", id=department),
            serves="Know our customers",
        ),
        **more,
    )


PLANS = (study("Marketing"), study("Finance"))


def analysts(capacity: int | None, *needs: tuple[str, str, int]) -> QuarterFacts:
    return quarter(GOAL, *PLANS, resource("Analysts", capacity, *(needs or NEEDS)))


def test_two_departments_that_need_more_than_there_is_are_in_conflict() -> None:
    finding = found(analysts(40), "B.resource")
    assert finding.sentence == (
        "Marketing and Finance count on more than there is: 45 days of “Analysts” are needed by all, "
        "40 days are there."
    )
    assert finding.repair.endswith("or free 5 days more of it.")
    assert {party.objective_key for party in finding.parties} == {
        key("objective Study Marketing"),
        key("objective Study Finance"),
    }


@pytest.mark.parametrize(
    "facts",
    [
        analysts(45),
        analysts(None),
        analysts(10, ("Marketing", "Study Marketing", 25)),
        analysts(10, ("Marketing", "Study Marketing", 25), ("Finance", "Gone", 20)),
        analysts(10, ("Marketing", "Study Marketing", 25), ("Nobody", "Study Nobody", 20)),
    ],
    ids=["just enough", "capacity not said", "one alone", "objective gone", "plan not submitted"],
)
def test_no_conflict(facts: QuarterFacts) -> None:
    assert "B.resource" not in rules(facts)


def test_retired_objective_needs_nothing() -> None:
    facts = analysts(40)
    first, second = facts.plans
    gone = replace(first, objectives=(replace(first.objectives[0], is_active=False),))
    assert "B.resource" not in rules(replace(facts, plans=(gone, second)))


def test_two_short_resources_between_the_same_objectives_are_one_gap() -> None:
    facts = quarter(GOAL, *PLANS, resource("Analysts", 40, *NEEDS), resource("Rooms", 1, *NEEDS))
    assert rules(facts).count("B.resource") == 1


def test_everybody_who_needs_some_is_named_and_pairs_are_not_squared() -> None:
    names = [f"D{number:02}" for number in range(30)]
    needs = [(name, f"Study {name}", 2) for name in names]
    facts = quarter(GOAL, *map(study, names), resource("Analysts", 10, *needs))
    told = [finding for finding in detect_all(facts) if finding.rule_id == "B.resource"]
    assert len(told) == 29
    assert len({party.obligation_id for finding in told for party in finding.parties}) == 30
