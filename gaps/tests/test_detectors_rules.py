"""Each rule fires on its example and is silent beside it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gaps.detectors import DETECTORS, RULES, detect_all, goal_warnings
from gaps.detectors.facts import LinkFacts, MeasureFacts, QuarterFacts
from gaps.detectors.messages import MESSAGES
from gaps.tests.fact_builders import (
    ENDS,
    found,
    goal,
    key,
    kpi,
    measure,
    objective,
    plan,
    quarter,
    rules,
)

STOCK = "Serve every order from stock"
CASH = "Free cash for growth"
STOCK_GOAL = goal(STOCK, measure("Stock level", STOCK, "inventory", unit="pallets"))
CASH_GOAL = goal(CASH, measure("Cash tied up", CASH, direction="decrease", unit="R"))


def one(serves: str | None = STOCK, **more: Any) -> QuarterFacts:
    """One plan with one objective and one KPI that is the goal's own measure."""
    name = more.pop("name", "Stock level")
    unit = more.pop("unit", "pallets")
    text = more.pop("text", "Hold 20 pallets of each article")
    return quarter(
        STOCK_GOAL,
        CASH_GOAL,
        plan("Warehouse", objective(text, kpi(name, unit=unit, **more), serves=serves)),
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"direction": "decrease", "target_value": Decimal(5)}, ["A.direction"]),
        (
            {"name": "Stock level complaints", "direction": "decrease", "target_value": Decimal(5)},
            [],
        ),
        ({"name": "Stock counting sessions"}, ["A.activity"]),
        ({"name": "Accuracy of stock counting sessions"}, ["A.no_measure"]),
        (
            {"name": "Stock counting sessions", "direction": "decrease", "baseline": Decimal(30)},
            ["A.no_measure"],
        ),
        ({"name": "Cash tied up in pallets", "unit": "R"}, ["A.other_goal"]),
        ({"name": "Stock keepers"}, ["A.no_measure"]),
        ({"name": "Stock keepers", "moves": "Stock level"}, []),
        ({"contribution": "  "}, ["A.contribution"]),
        ({"unit": "days"}, []),
        (
            {
                "name": "Cash tied up",
                "unit": "%",
                "serves": CASH,
                "direction": "decrease",
                "baseline": Decimal(30),
            },
            ["A.unit"],
        ),
        ({"serves": None}, ["D.no_link"]),
        ({"name": "Canteen menus"}, ["D.nothing"]),
        ({"name": "Canteen menus", "contribution": ""}, ["D.nothing"]),
        ({"name": "Canteen menus", "relevance": 3}, []),
        ({"relevance": 2}, ["D.relevance"]),
        ({"name": "Canteen menus", "direction": "milestones", "milestone_count": 2}, []),
        ({"unit": ""}, ["E.kpi_facts"]),
        ({"owner_id": None}, ["E.kpi_facts"]),
        ({"due_on": None}, ["E.kpi_facts"]),
        ({"due_on": date(2027, 1, 1)}, ["E.kpi_facts"]),
        ({"frequency": ""}, ["E.kpi_facts"]),
        ({"source": ""}, ["E.kpi_facts"]),
        ({"direction": ""}, ["E.kpi_facts"]),
        ({"target_value": None}, ["E.kpi_facts"]),
        ({"baseline": None}, ["E.kpi_facts"]),
        ({"baseline": None, "baseline_due_on": ENDS}, []),
        ({"direction": "at_least", "baseline": None}, []),
        ({"direction": "range"}, ["E.kpi_facts"]),
        ({"direction": "range", "low": Decimal(1), "high": Decimal(2)}, []),
        ({"direction": "milestones"}, ["E.kpi_facts"]),
        ({"target_value": Decimal(10)}, ["E.not_better"]),
        ({"target_value": Decimal(5)}, ["E.not_better"]),
        ({"direction": "at_least", "baseline": Decimal(20)}, []),
        ({"text": "Improve the stock"}, []),
        ({"text": "Improve the stock", "target_value": None}, ["E.kpi_facts", "E.vague"]),
        ({"text": "Improve the stock to 20", "target_value": None}, ["E.kpi_facts"]),
        ({"text": "Introduce the stock policy", "target_value": None}, ["E.kpi_facts"]),
        ({"text": "Answer support requests", "target_value": None}, ["E.kpi_facts"]),
        ({"text": "Support the stock", "target_value": None}, ["E.kpi_facts", "E.vague"]),
        ({"text": "Hold and support the stock", "target_value": None}, ["E.kpi_facts", "E.vague"]),
        ({"text": "Turn leads into stock", "target_value": None}, ["E.kpi_facts"]),
        ({"text": "Halve the stock enhanced by leads", "target_value": None}, ["E.kpi_facts"]),
        ({"text": "World-class excellence in stock"}, ["E.slogan"]),
        ({"state": "monitored"}, ["E.no_kpi"]),
        ({"state": "retired"}, ["E.no_kpi"]),
    ],
)
def test_rule_fires_on_its_case_only(change: dict[str, Any], expected: list[str]) -> None:
    assert rules(one(**change)) == expected


def test_missing_facts_are_listed_in_one_gap() -> None:
    finding = found(one(owner_id=None, due_on=None, unit=""), "E.kpi_facts")
    assert finding.sentence == "“Stock level” cannot be judged; missing: unit, due date, owner."
    assert finding.severity == "high"
    assert finding.is_fact


def test_unconfirmed_link_is_no_link_and_says_so() -> None:
    loose = objective("Hold 20 pallets", kpi("Stock level", unit="pallets"), serves=None)
    pending = replace(loose, links=(LinkFacts(goal_id=key(f"goal {STOCK}"), is_confirmed=False),))
    finding = found(quarter(STOCK_GOAL, plan("Warehouse", pending)), "D.no_link")
    assert "nobody confirmed" in finding.sentence
    assert (finding.severity, finding.is_fact) == ("critical", True)


def test_retired_goal_leaves_a_gap_with_its_cause() -> None:
    gone = replace(STOCK_GOAL, is_active=False, retired_on=date(2026, 11, 20))
    facts = one()
    finding = found(replace(facts, goals=(gone, CASH_GOAL)), "D.dead_goal")
    assert finding.params["cause"] == "strategy change"
    assert (finding.severity, finding.is_fact) == ("high", True)
    assert "20 Nov 2026" in finding.evidence[0].right


def test_goal_without_measures_judges_no_kpi() -> None:
    bare = goal(STOCK)
    facts = quarter(
        bare, plan("Warehouse", objective("Hold 20", kpi("Canteen menus"), serves=STOCK))
    )
    assert detect_all(facts) == []


def test_goal_that_cannot_guide_is_reported_to_the_strategy_office() -> None:
    driver_only = goal("Grow", measure("Leads", "Grow", kind="driver"), weight=None)
    retired = goal("Old", weight=None, is_active=False)
    [warning] = goal_warnings(quarter(driver_only, retired, STOCK_GOAL))
    assert warning.missing == ("weight", "measure")
    assert warning.sentence.startswith("The goal “Grow” is an unclear strategic priority")


def test_one_kpi_under_two_goals_of_a_plan_is_only_an_observation() -> None:
    facts = quarter(
        STOCK_GOAL,
        CASH_GOAL,
        plan(
            "Warehouse",
            objective("Hold 20", kpi("Stock level", unit="pallets", id="1"), serves=STOCK),
            objective(
                "Free 20",
                kpi("Stock level", unit="pallets", id="2", moves="Cash tied up"),
                serves=CASH,
            ),
        ),
    )
    finding = found(facts, "A.many_goals")
    assert finding.severity == "advisory"
    assert len(finding.parties) == 2


def test_retired_objective_leaves_the_rules() -> None:
    facts = one(unit="")
    first = facts.plans[0]
    retired = replace(first.objectives[0], is_active=False)
    assert detect_all(replace(facts, plans=(replace(first, objectives=(retired,)),))) == []


def test_gap_keeps_its_fingerprint_through_versions_and_wording() -> None:
    first = found(one(unit=""), "E.kpi_facts")
    facts = one(unit="", owner_id=None)
    newer = replace(facts.plans[0], plan_id=key("another version"), version_number=2)
    second = found(replace(facts, plans=(newer,)), "E.kpi_facts")
    assert first.fingerprint == second.fingerprint
    assert first.sentence != second.sentence


def test_shared_words_alone_never_make_a_verdict() -> None:
    """Two departments write the same objective; nothing is coupled, so nothing is said."""
    same = [
        plan(
            name,
            objective("Hold 20 pallets", kpi("Stock level", unit="pallets", id=name), serves=STOCK),
        )
        for name in ("North", "South")
    ]
    assert detect_all(quarter(STOCK_GOAL, *same)) == []


def test_detectors_look_alike_and_every_rule_has_its_words() -> None:
    assert "".join(module.KIND for module in DETECTORS) == "ABCDE"
    for rule_id, rule in RULES.items():
        assert rule_id in MESSAGES
        assert rule.kind == rule_id[0]
        assert rule.explanation.endswith(".")
        assert rule.fires
        assert rule.is_silent
    for module in DETECTORS:
        assert isinstance(module.VERSION, int)
        assert {rule.kind for rule in module.RULES} == {module.KIND}


def test_no_sentence_blames_a_person() -> None:
    for message in MESSAGES.values():
        words = f"{message.sentence} {message.repair}".lower().split()
        assert not {"you", "your", "issue", "problem", "wrong", "failed"}.intersection(words)


def test_evidence_shows_the_goal_measures_with_their_directions() -> None:
    both = goal(
        STOCK,
        *STOCK_GOAL.measures,
        MeasureFacts(key("m"), key("g"), "driver", "Returns", "decrease"),
    )
    facts = one(name="Stock keepers")
    finding = found(replace(facts, goals=(both,)), "A.no_measure")
    assert finding.evidence[1].right == "Stock level is to rise; Returns is to fall"


def test_the_documentation_tells_every_rule_in_its_own_words() -> None:
    page = " ".join((Path(__file__).parents[2] / "docs" / "detection.md").read_text().split())
    for rule in RULES.values():
        for text in (rule.id, rule.title, rule.explanation, rule.fires, rule.is_silent):
            assert " ".join(text.split()) in page
