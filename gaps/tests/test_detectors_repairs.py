"""Every finding proposes something concrete, and the new rules between plans fire and are silent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gaps.detectors import QuarterFacts, detect_all
from gaps.detectors.messages import MESSAGES
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

SALES, CARE, CASH = "Sell more of what we have", "Keep those who bought", "Free cash for growth"
SALES_GOAL = goal(
    SALES,
    measure("Order conversion rate", SALES, "conversion rate", unit="%"),
    measure("Repeat orders", SALES, kind="driver", unit="orders"),
    domain_terms=("shop", "visitors"),
)
CARE_GOAL = goal(CARE, measure("Buyer loyalty rate", CARE, unit="%"))
CASH_GOAL = goal(CASH, measure("Stock level", CASH, direction="decrease", unit="R"))
GOALS = (SALES_GOAL, CARE_GOAL, CASH_GOAL)


def alone(*kpis: Any, serves: str | None = SALES, text: str = "Win the shop's visitors") -> Any:
    return quarter(*GOALS, plan("Shop", objective(text, *kpis, serves=serves)))


def test_activity_is_to_be_replaced_by_the_goals_measure_with_open_numbers() -> None:
    finding = found(alone(kpi("Shop visitors", unit="visits")), "A.activity")
    assert "“Increase Order conversion rate from ___ % to ___ % by 31 Dec 2026”" in finding.repair
    assert finding.params["best_measure"] == str(key("measure Order conversion rate"))
    assert (finding.params["best_unit"], finding.params["best_direction"]) == ("%", "increase")


def test_proposal_is_the_measure_closest_to_the_words_of_the_objective() -> None:
    finding = found(
        alone(kpi("Shop visitors", unit="visits"), text="Bring buyers back for repeat orders"),
        "A.activity",
    )
    assert "“Increase Repeat orders from ___ orders to ___ orders" in finding.repair


def test_proposal_is_not_what_the_objective_has_already() -> None:
    finding = found(
        alone(kpi("Order conversion rate", unit="%"), kpi("Shop visitors", unit="visits")),
        "A.activity",
    )
    assert "Repeat orders" in finding.repair


def test_vague_objective_gets_a_sentence_to_fill_in() -> None:
    finding = found(alone(text="Improve our shop"), "E.no_kpi")
    assert "“Increase Order conversion rate from ___ % to ___ % by 31 Dec 2026”" in finding.repair


def test_incomplete_kpi_gets_its_own_sentence_with_what_is_known() -> None:
    half = kpi("Order conversion rate", unit="%", target_value=None)
    finding = found(alone(half), "E.kpi_facts")
    assert "“Increase Order conversion rate from 10 % to ___ % by 31 Dec 2026”" in finding.repair


def test_target_behind_today_is_left_open() -> None:
    worse = kpi("Order conversion rate", unit="%", target_value=Decimal(5))
    finding = found(alone(worse), "E.not_better")
    assert "from 10 % to ___ % by 31 Dec 2026" in finding.repair


def test_objective_without_a_goal_is_shown_the_goal_its_kpi_moves() -> None:
    finding = found(alone(kpi("Buyer loyalty rate", unit="%"), serves=None), "D.no_link")
    assert finding.repair.startswith("It may serve “Keep those who bought”")


def test_goal_without_measures_proposes_nothing() -> None:
    bare = quarter(goal("Be loved"), plan("Shop", objective("Improve us", serves="Be loved")))
    finding = found(bare, "E.no_kpi")
    assert finding.message_id == "E.no_kpi.open"
    assert "___" not in finding.repair


def test_coupled_conflict_names_the_kpi_to_share_and_the_session() -> None:
    facts = quarter(
        *GOALS,
        coupling("Repeat orders", "Buyer loyalty rate", -1, "Pushing tires people"),
        plan("Shop", objective("Sell again", kpi("Repeat orders", unit="orders"), serves=SALES)),
        plan("Care", objective("Keep", kpi("Buyer loyalty rate", unit="%"), serves=CARE)),
    )
    repair = found(facts, "B.coupled").repair
    assert "Shop and Care both own: “Increase Buyer loyalty rate from ___ % to ___ %" in repair
    assert "joint session" in repair


def test_diverging_priorities_get_an_order_to_start_from() -> None:
    facts = quarter(
        *GOALS,
        project("App", SALES, {"Shop": 1, "Care": 3}),
        project("Search", SALES, {"Shop": 2, "Care": 1}),
        project("Chat", SALES, {"Shop": 3, "Care": 2}),
        plan(
            "Shop",
            objective("Sell", kpi("Order conversion rate", unit="%", id="1"), serves=SALES),
        ),
        plan(
            "Care",
            objective("Help", kpi("Order conversion rate", unit="%", id="2"), serves=SALES),
        ),
    )
    assert "start from: “Search”, “App”, “Chat”." in found(facts, "C.priorities").repair


STAFF = goal(
    "Keep our people",
    measure("Employee retention rate", "Keep our people", unit="%"),
    domain_terms=("training", "staff", "budget"),
)


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("Training budget spent", True),
        ("Amount of training spending", True),
        ("Headcount of the training team", True),
        ("Share of training budget saved", False),
        ("Staff cost per person trained", False),
        ("Accuracy of the training budget", False),
        ("Staff who finished their training", False),
    ],
)
def test_what_goes_in_is_no_result(name: str, fires: bool) -> None:
    serving = objective("Grow our people", kpi(name, unit="R"), serves="Keep our people")
    told = rules(quarter(STAFF, plan("HR", serving)))
    assert ("A.input" in told) is fires


@pytest.mark.parametrize(
    ("facts_goal", "change"),
    [
        (goal("Spend our budget where it helps", *STAFF.measures, domain_terms=("training",)), {}),
        (STAFF, {"direction": "decrease", "target_value": Decimal(5)}),
        (STAFF, {"name": "Employee retention rate", "unit": "%"}),
    ],
    ids=["goal asks for it", "to fall", "the measure itself"],
)
def test_what_goes_in_may_be_wanted(facts_goal: Any, change: dict[str, Any]) -> None:
    spent = kpi(**{"name": "Training budget spent", "unit": "R", **change})
    serving = objective("Grow our people", spent, serves=facts_goal.title)
    moved = replace(
        facts_goal, measures=tuple(replace(m, goal_id=facts_goal.id) for m in facts_goal.measures)
    )
    assert "A.input" not in rules(quarter(moved, plan("HR", serving)))


def test_kpi_that_only_harms_another_goal_is_not_advised_to_serve_it() -> None:
    facts = alone(kpi("Stock level", unit="R"))
    finding = found(facts, "A.other_goal")
    assert finding.message_id == "A.other_goal.against"
    assert "Link the objective" not in finding.repair


# --- B.driver -------------------------------------------------------------------------------------


def against(*more: Any, **change: Any) -> QuarterFacts:
    """The store fills its shelves although Finance serves a goal that wants less stock."""
    values = {"unit": "R", "id": "store", **change}
    return quarter(
        *GOALS,
        plan(
            "Store",
            objective(
                "Have everything there",
                kpi("Order conversion rate", unit="%", id="own"),
                kpi("Stock level", **values),
                *more,
                serves=SALES,
            ),
        ),
        plan(
            "Finance",
            objective(
                "Free a million",
                kpi("Cash days", unit="days", moves="Stock level"),
                serves=CASH,
            ),
        ),
    )


def test_kpi_that_works_against_anothers_goal_is_a_conflict() -> None:
    finding = found(against(), "B.driver")
    assert finding.sentence == (
        "“Stock level” of Store makes “Stock level” rise; the goal “Free cash for growth”, which "
        "Finance serves, wants it to fall."
    )
    assert [party.obligation_id for party in finding.parties] == [
        key("obligation Store"),
        key("obligation Finance"),
    ]
    assert "joint session of Store and Finance" in finding.repair


def test_kpi_that_helps_anothers_goal_is_no_conflict() -> None:
    helping = against(direction="decrease", target_value=Decimal(5))
    assert "B.driver" not in rules(helping)


@pytest.mark.parametrize("direction", ["at_least", "at_most", "range", "milestones"])
def test_limit_works_against_nobody(direction: str) -> None:
    assert "B.driver" not in rules(
        against(direction=direction, low=Decimal(1), high=Decimal(2), milestone_count=2)
    )


def test_shared_kpi_covers_what_works_against() -> None:
    joint = shared(kpi("Stock level", unit="R", id="joint"), "Store", "Finance")
    assert "B.driver" not in rules(against(joint))


def test_goal_that_nobody_else_serves_is_harmed_by_nobody() -> None:
    facts = against()
    assert "B.driver" not in rules(replace(facts, plans=facts.plans[:1]))


def test_same_number_in_opposite_directions_is_told_once() -> None:
    facts = against()
    falling = kpi("Stock level", unit="R", id="f", direction="decrease", target_value=Decimal(5))
    less = plan("Finance", objective("Free a million", falling, serves=CASH))
    found_rules = rules(replace(facts, plans=(facts.plans[0], less)))
    assert "B.opposite" in found_rules
    assert "B.driver" not in found_rules


# --- B.targets and E.targets ----------------------------------------------------------------------


def promised(second: dict[str, Any], *, departments: tuple[str, str] = ("Shop", "Web")) -> Any:
    """One KPI in two objectives; the first promises 20 by the end of the quarter."""
    one = objective("First", kpi("Order conversion rate", unit="%", id="1"), serves=SALES)
    values = {"unit": "%", "id": "2", **second}
    other = objective("Second", kpi("Order conversion rate", **values), serves=SALES)
    if departments[0] == departments[1]:
        return quarter(*GOALS, plan(departments[0], one, other))
    return quarter(*GOALS, plan(departments[0], one), plan(departments[1], other))


DISAGREEING = [
    {"target_value": Decimal(25)},
    {"target_value": Decimal(25), "due_on": date(2026, 11, 30)},
]
AGREEING = [
    {"target_value": Decimal(20)},
    {"target_value": Decimal("20.00")},
    {"target_value": Decimal(15), "due_on": date(2026, 11, 30)},
    {"target_value": None},
    {"state": "monitored", "target_value": Decimal(25)},
]


@pytest.mark.parametrize("second", DISAGREEING, ids=["same day", "less on a later day"])
def test_two_values_of_one_kpi_disagree(second: dict[str, Any]) -> None:
    assert "B.targets" in rules(promised(second))
    assert "E.targets" in rules(promised(second, departments=("Shop", "Shop")))


@pytest.mark.parametrize(
    "second", AGREEING, ids=["same", "same written longer", "step on the way", "none", "monitored"]
)
def test_two_values_of_one_kpi_agree(second: dict[str, Any]) -> None:
    for departments in (("Shop", "Web"), ("Shop", "Shop")):
        told = rules(promised(second, departments=departments))
        assert not {"B.targets", "E.targets"} & set(told)


def test_disagreeing_targets_say_both_values_and_days() -> None:
    finding = found(promised({"target_value": Decimal(25)}), "B.targets")
    first, second = sorted(("20 %", "25 %"), key=lambda shown: finding.sentence.index(shown))
    assert finding.sentence.endswith(
        f"promises {second} by 31 Dec 2026; one KPI cannot have two target values."
    )
    assert f"{first} or {second}" in finding.repair


def test_falling_kpi_may_not_rise_again_on_a_later_day() -> None:
    falling = {"direction": "decrease", "baseline": Decimal(40)}
    facts = promised({**falling, "target_value": Decimal(15), "due_on": date(2026, 11, 30)})
    shop = facts.plans[0]
    first = shop.objectives[0]
    turned = replace(
        first, kpis=(replace(first.kpis[0], direction="decrease", baseline=Decimal(40)),)
    )
    mended = replace(facts, plans=(replace(shop, objectives=(turned,)), facts.plans[1]))
    assert "B.targets" in rules(mended)


def test_many_departments_with_one_kpi_are_paired_and_not_squared() -> None:
    plans = [
        plan(
            f"D{number:02}",
            objective(
                f"O{number:02}",
                kpi(
                    "Order conversion rate",
                    unit="%",
                    id=f"{number:02}",
                    target_value=Decimal(20 + number),
                ),
                serves=SALES,
            ),
        )
        for number in range(40)
    ]
    told = [f for f in detect_all(quarter(*GOALS, *plans)) if f.rule_id == "B.targets"]
    assert len(told) == 39
    assert len({party.obligation_id for f in told for party in f.parties}) == 40


def test_every_variant_of_a_message_belongs_to_a_rule() -> None:
    known = {message_id for message_id in MESSAGES if not message_id.startswith("goal.")}
    bare = {".".join(message_id.split(".")[:2]) for message_id in known}
    assert bare <= known
