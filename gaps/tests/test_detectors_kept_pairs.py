"""What is kept of the findings between plans: the same findings as worked out anew, and no others."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from gaps.detectors import between, conflicting_goals, no_shared_focus
from gaps.detectors.facts import QuarterFacts
from gaps.tests.fact_builders import goal, kpi, measure, objective, plan, quarter
from gaps.tests.test_detectors_kept_parts import histories
from saypro_align.lib.kept import forget_everything

PAIRING = (conflicting_goals, no_shared_focus)
ALPHA = goal("Alpha", measure("Stock level", "Alpha"))
SALES = plan("Sales", objective("Fill shelves", kpi("Stock level"), serves="Alpha"))
FINANCE = plan("Finance", objective("Free cash", kpi("Cash", moves="Stock level"), serves="Alpha"))
BEFORE = quarter(ALPHA, SALES, FINANCE)


def from_scratch(facts: QuarterFacts) -> between.Findings:
    forget_everything()
    return between.between_plans(facts, PAIRING)


@settings(max_examples=80)
@given(histories())
def test_what_is_kept_between_plans_changes_no_finding(history: list[QuarterFacts]) -> None:
    fresh = [from_scratch(facts) for facts in history]
    forget_everything()

    assert [between.between_plans(facts, PAIRING) for facts in history] == fresh


def test_equal_facts_are_looked_at_once() -> None:
    found = between.between_plans(BEFORE, PAIRING)

    assert between.between_plans(quarter(ALPHA, SALES, FINANCE), PAIRING) is found


@pytest.mark.parametrize(
    "after",
    [
        quarter(replace(ALPHA, is_active=False), SALES, FINANCE),
        quarter(ALPHA, replace(SALES, department_name="Shops"), FINANCE),
        quarter(ALPHA, FINANCE),
        replace(BEFORE, day=BEFORE.day + timedelta(days=1)),
    ],
    ids=["a goal", "a plan", "one plan less", "another day"],
)
def test_what_has_changed_is_looked_at_again(after: QuarterFacts) -> None:
    found = between.between_plans(BEFORE, PAIRING)

    assert between.between_plans(after, PAIRING) is not found
