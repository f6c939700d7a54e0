"""The starting set is sound: each number is named once, each coupling is a real tension with its reason."""

from collections import Counter

import pytest

from departments.choices import GoalCategory, MeasureDirection, MeasureKind
from departments.starting_set import UsualCoupling, starting_set

SET = starting_set()
SIGNS = {"increase": 1, "decrease": -1}
USUAL = {
    "Marketing",
    "Sales",
    "Customer service",
    "Product development",
    "Information technology",
    "Human resources",
    "Finance",
    "Operations",
    "Legal and compliance",
    "Procurement",
    "Logistics",
    "Facilities",
    "Communications",
    "Research and development",
    "Quality",
}


def test_the_usual_functions_are_there() -> None:
    assert {function.name for function in SET.functions} >= USUAL


def test_every_function_has_a_number_of_its_own_and_takes_part_in_a_tension() -> None:
    coupled = {end.partition(".")[0] for one in SET.couplings for end in (one.first, one.second)}
    assert {function.key for function in SET.functions} == coupled
    assert all(len(function.measures) >= 3 for function in SET.functions)


def test_no_name_stands_twice() -> None:
    names = Counter(name for measure in SET.measures.values() for name in measure.names)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_measure_can_be_stored() -> None:
    for measure in SET.measures.values():
        assert measure.kind in MeasureKind.values
        assert measure.direction in MeasureDirection.values
        assert measure.goals in GoalCategory.values
        assert 0 < len(measure.name) <= 200
        assert 0 < len(measure.unit) <= 30


@pytest.mark.parametrize("coupling", SET.couplings, ids=lambda one: one.key)
def test_coupling_is_a_tension_between_what_both_want_and_says_why(
    coupling: UsualCoupling,
) -> None:
    first, second = SET.measures[coupling.first], SET.measures[coupling.second]
    assert SIGNS[second.direction] == -SIGNS[first.direction] * coupling.sign
    assert coupling.reason.endswith(".")
    assert 30 <= len(coupling.reason) <= 300


def test_no_pair_is_coupled_twice() -> None:
    pairs = Counter(frozenset((one.first, one.second)) for one in SET.couplings)
    assert all(count == 1 and len(pair) == 2 for pair, count in pairs.items())
