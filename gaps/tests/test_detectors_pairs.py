"""What lies between two departments: conflicts, bands that do not meet, priorities that diverge."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaps.detectors import QuarterFacts, detect_all
from gaps.tests.fact_builders import (
    coupling,
    found,
    goal,
    key,
    kpi,
    measure,
    objective,
    plan,
    project,
    quarter,
    rules,
    shared,
)
from saypro_align.lib.ranks import kendall_tau

STOCK = "Serve every order from stock"
CASH = "Free cash for growth"
STOCK_GOAL = goal(STOCK, measure("Stock level", STOCK, "inventory", unit="pallets"))
CASH_GOAL = goal(CASH, measure("Cash tied up", CASH, direction="decrease", unit="R"))


def pair(first: dict[str, Any], second: dict[str, Any], *more: Any) -> QuarterFacts:
    """Two departments with one KPI each, both under the stock goal."""
    base: dict[str, Any] = {"unit": "pallets", "moves": None}
    plans = [
        plan(
            name,
            objective(f"Objective of {name}", kpi(**{**base, "id": name, **values}), serves=STOCK),
        )
        for name, values in (("North", first), ("South", second))
    ]
    return quarter(STOCK_GOAL, CASH_GOAL, *plans, *more)


UP: dict[str, Any] = {"name": "Stock level"}
DOWN: dict[str, Any] = {"name": "Stock level", "direction": "decrease", "target_value": Decimal(5)}


def test_same_measure_in_opposite_directions_is_a_conflict() -> None:
    finding = found(pair(UP, DOWN), "B.opposite")
    assert [party.obligation_id for party in finding.parties] == [
        key("obligation North"),
        key("obligation South"),
    ]
    assert finding.sentence.startswith("North wants “Stock level” to rise, South wants it to fall")
    assert "B.opposite" not in rules(pair(UP, UP))


def test_one_department_alone_is_no_conflict() -> None:
    both = plan(
        "North",
        objective("One", kpi(unit="pallets", id="1", **UP), serves=STOCK),
        objective("Two", kpi(unit="pallets", id="2", **DOWN), serves=STOCK),
    )
    assert "B.opposite" not in rules(quarter(STOCK_GOAL, both))


@pytest.mark.parametrize(
    ("first", "second", "sign", "fires"),
    [
        ("increase", "decrease", 1, True),
        ("increase", "decrease", -1, False),
        ("increase", "increase", -1, True),
        ("increase", "increase", 1, False),
        ("at_least", "at_most", 1, True),
        ("increase", "range", -1, False),
    ],
)
def test_coupled_measures_conflict_by_their_sign(
    first: str, second: str, sign: int, fires: bool
) -> None:
    facts = pair(
        {"name": "Stock level", "direction": first},
        {"name": "Cash tied up", "direction": second},
        coupling("Stock level", "Cash tied up", sign, "Stock binds cash"),
    )
    assert ("B.coupled" in rules(facts)) is fires
    if fires:
        assert found(facts, "B.coupled").sentence.endswith("Stock binds cash.")


def test_shared_kpi_of_something_else_covers_nothing() -> None:
    tie = coupling("Stock level", "Cash tied up", 1)
    facts = pair(UP, {**DOWN, "name": "Cash tied up"}, tie)
    north = facts.plans[0]
    extra = shared(kpi("Canteen menus", relevance=5), "North", "South")
    covered = replace(north.objectives[0], kpis=(*north.objectives[0].kpis, extra))
    with_extra = replace(facts, plans=(replace(north, objectives=(covered,)), facts.plans[1]))
    assert "B.coupled" in rules(with_extra)


@pytest.mark.parametrize(
    ("first", "second", "fires"),
    [
        (
            {"direction": "at_least", "target_value": Decimal(95)},
            {"direction": "at_most", "target_value": Decimal(90)},
            True,
        ),
        (
            {"direction": "at_least", "target_value": Decimal(5)},
            {"direction": "at_most", "target_value": Decimal(10)},
            False,
        ),
        (
            {"direction": "at_least", "target_value": Decimal(5)},
            {"direction": "at_most", "target_value": Decimal(5)},
            False,
        ),
        (
            {"direction": "range", "low": Decimal(1), "high": Decimal(2)},
            {"direction": "range", "low": Decimal(3), "high": Decimal(4)},
            True,
        ),
        (
            {"direction": "range", "low": Decimal(1), "high": Decimal(3)},
            {"direction": "range", "low": Decimal(3), "high": Decimal(4)},
            False,
        ),
        (
            {"direction": "range", "low": Decimal(1), "high": Decimal(2)},
            {"direction": "range", "low": Decimal(3), "high": Decimal(4), "unit": "boxes"},
            False,
        ),
    ],
)
def test_bands_conflict_when_they_do_not_meet(
    first: dict[str, Any], second: dict[str, Any], fires: bool
) -> None:
    facts = pair({**first, "name": "Stock level"}, {**second, "name": "Stock level"})
    assert ("B.range" in rules(facts)) is fires


def test_every_objective_that_takes_part_in_a_conflict_is_named_once() -> None:
    """Six raise and six lower the same measure: eleven pairs name all twelve."""
    plans = [
        plan(
            f"D{number}",
            objective(
                f"O{number}",
                kpi(unit="pallets", id=str(number), **(UP if number % 2 else DOWN)),
                serves=STOCK,
            ),
        )
        for number in range(12)
    ]
    findings = [f for f in detect_all(quarter(STOCK_GOAL, *plans)) if f.kind == "B"]
    assert len(findings) == 11
    assert len({party for f in findings for party in f.parties}) == 12


FOCUS = [("North", STOCK), ("South", STOCK)]


def focus(north: list[int], south: list[int], south_serves: str = STOCK) -> QuarterFacts:
    ranks = [{"North": n, "South": s} for n, s in zip(north, south, strict=True)]
    projects = [project(f"P{i}", STOCK, ranks[i]) for i in range(len(ranks))]
    measured = {STOCK: "Stock level", CASH: "Cash tied up"}
    plans = [
        plan(
            name,
            objective(
                f"O {name}",
                kpi(name, moves=measured[serves], unit="pallets"),
                serves=serves,
            ),
        )
        for name, serves in (("North", STOCK), ("South", south_serves))
    ]
    return quarter(STOCK_GOAL, CASH_GOAL, *plans, *projects)


@pytest.mark.parametrize(
    ("north", "south", "fires"),
    [
        ([1, 2], [2, 1], True),
        ([1, 2], [1, 2], False),
        ([1, 2], [3, 7], False),
        ([1, 2, 3], [1, 3, 2], False),
        ([1, 2, 3], [3, 1, 2], True),
        ([1, 2], [1, 1], False),
        ([1], [2], False),
    ],
)
def test_diverging_priorities_are_a_lack_of_focus(
    north: list[int], south: list[int], fires: bool
) -> None:
    assert ("C.priorities" in rules(focus(north, south))) is fires


def test_departments_of_different_goals_may_rank_as_they_like() -> None:
    assert rules(focus([1, 2], [2, 1], south_serves=CASH)) == []


def test_priorities_are_shown_side_by_side() -> None:
    finding = found(focus([1, 2], [2, 1]), "C.priorities")
    shown = {line.label: {line.left, line.right} for line in finding.evidence}
    assert shown["Department"] == {"North", "South"}
    assert shown["Priority of P0"] == {"1", "2"}
    assert "North puts “P0” first" in finding.sentence
    assert "South puts “P1” first" in finding.sentence


@pytest.mark.parametrize(
    ("one_side", "other", "tau"),
    [
        ([1, 2, 3], [1, 2, 3], Fraction(1)),
        ([1, 2, 3], [3, 2, 1], Fraction(-1)),
        ([1, 2, 3], [1, 3, 2], Fraction(1, 3)),
        ([1, 2, 3], [2, 2, 2], Fraction(0)),
        ([1], [1], None),
    ],
)
def test_rank_correlation_is_exact(
    one_side: list[int], other: list[int], tau: Fraction | None
) -> None:
    def ranks(values: list[int]) -> dict[Any, int]:
        return {key(str(i)): value for i, value in enumerate(values)}

    assert kendall_tau(ranks(one_side), ranks(other)) == tau


def test_only_plans_in_focus_are_examined_alone() -> None:
    facts = pair({**UP, "unit": ""}, {**DOWN, "unit": ""})
    focused = replace(facts, focus=frozenset({key("obligation South")}))
    alone = [f for f in detect_all(focused) if len(f.parties) == 1]
    assert {f.parties[0].obligation_id for f in alone} == {key("obligation South")}
    assert "B.opposite" in rules(focused)


@given(st.permutations(range(4)))
def test_order_of_plans_does_not_matter(order: list[int]) -> None:
    plans = [
        plan(
            f"D{number}",
            objective(
                f"O{number}", kpi(unit="", id=str(number), **(UP, DOWN)[number % 2]), serves=STOCK
            ),
        )
        for number in range(4)
    ]
    shuffled = quarter(STOCK_GOAL, *(plans[number] for number in order))
    straight = quarter(STOCK_GOAL, *plans)
    assert {f.fingerprint for f in detect_all(shuffled)} == {
        f.fingerprint for f in detect_all(straight)
    }
