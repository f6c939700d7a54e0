"""Who reaches an incentive: exact, and without a database."""

from decimal import Decimal
from fractions import Fraction

import pytest

from actions.choices.support import IncentiveState
from actions.incentive_rules import (
    TRANSITIONS,
    KpiFact,
    PlanFact,
    by_alignment,
    by_attainment,
    is_reached,
)


@pytest.mark.parametrize(
    ("attainment", "least", "reached"),
    [
        (Fraction(1), "100", True),
        (Fraction(999_999, 1_000_000), "100", False),
        (Fraction(2, 3), "66.66", True),
        (Fraction(2, 3), "66.67", False),
        (Fraction(3, 2), "120", True),
        (Fraction(-1, 2), "1", False),
        (None, "1", False),
    ],
    ids=["all", "a millionth short", "a third", "rounded up", "beyond", "backwards", "no value"],
)
def test_the_edge_is_exact(attainment: Fraction | None, least: str, reached: bool) -> None:
    assert is_reached(attainment, Decimal(least)) is reached


def test_a_department_needs_all_of_its_named_kpis() -> None:
    facts = [
        KpiFact("1", "Sales", "a", "Leads", Fraction(1)),
        KpiFact("1", "Sales", "b", "Orders", None),
        KpiFact("2", "Legal", "a", "Leads", Fraction(5, 4)),
    ]

    legal, sales = by_attainment(facts, Decimal(100))

    assert (legal.department_name, legal.reached, legal.asked) == ("Legal", 1, 1)
    assert legal.is_eligible
    assert (sales.reached, sales.asked, sales.is_eligible) == (1, 2, False)
    assert [part["attainment"] for part in sales.parts] == ["1", None]


def test_the_order_of_the_facts_does_not_matter() -> None:
    facts = [KpiFact(str(n % 3), f"D{n % 3}", str(n), f"K{n}", Fraction(n, 4)) for n in range(9)]

    assert by_attainment(facts, Decimal(50)) == by_attainment(reversed(facts), Decimal(50))


def test_a_plan_is_fully_aligned_or_not() -> None:
    lines = by_alignment([PlanFact("1", "Sales", True, 0), PlanFact("2", "Legal", False, 1)])

    assert [(line.department_name, line.is_eligible) for line in lines] == [
        ("Legal", False),
        ("Sales", True),
    ]


def test_what_is_approved_or_given_up_is_settled() -> None:
    starts = {state for states, _to in TRANSITIONS.values() for state in states}

    assert set(IncentiveState.values) - starts == set(IncentiveState.ended())
