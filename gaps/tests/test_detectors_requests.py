"""A request without an answer is a gap of both; a need that nothing common covers may be one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gaps.detectors import QuarterFacts
from gaps.detectors.facts import HandshakeFacts, KpiFacts
from gaps.tests.fact_builders import (
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

SELL = "Sell more"
GOAL = goal(SELL, measure("New customers", SELL))
CALLS = "Win 20 new customers"


def asked(**more: Any) -> HandshakeFacts:
    values: dict[str, Any] = {
        "id": key("handshake"),
        "asking_id": key("Sales"),
        "asked_id": key("Service"),
        "objective_key": key(f"objective {CALLS}"),
        "standing": "overdue",
        "answer_by": date(2026, 11, 20),
        "owing_id": key("Service"),
        **more,
    }
    return HandshakeFacts(**values)


def two(*handshakes: HandshakeFacts, own: KpiFacts | None = None) -> QuarterFacts:
    """Sales and Service serve one goal and share nothing."""
    facts = quarter(
        GOAL,
        plan("Sales", objective(CALLS, kpi("New customers"), serves=SELL)),
        plan(
            "Service",
            objective("Write 20 guides", own or kpi("Guides to new customers"), serves=SELL),
        ),
    )
    return replace(facts, handshakes=handshakes)


def test_a_late_answer_is_a_gap_of_both() -> None:
    finding = found(two(asked()), "C.handshake")

    assert finding.is_fact
    assert [party.obligation_id for party in finding.parties] == [
        key("obligation Sales"),
        key("obligation Service"),
    ]
    assert finding.sentence == (
        "Service has not answered Sales about “Win 20 new customers”; the answer was due on "
        "20 Nov 2026."
    )


def test_who_owes_the_answer_to_another_offer_is_named() -> None:
    finding = found(two(asked(owing_id=key("Sales"))), "C.handshake")

    assert finding.sentence.startswith("Sales has not answered Service")


def test_between_departments_that_pull_apart_it_is_a_conflict() -> None:
    assert rules(two(asked(is_in_conflict=True))) == ["B.handshake"]


@pytest.mark.parametrize(
    ("standing", "words"),
    [("declined", "came to no agreement"), ("uncounted", "without a number")],
    ids=["declined", "agreed without a number"],
)
def test_a_need_that_nothing_common_covers_is_suspected(standing: Any, words: str) -> None:
    finding = found(two(asked(standing=standing, owing_id=None)), "C.interdependence")

    assert not finding.is_fact
    assert words in finding.sentence


def test_a_common_kpi_covers_a_declined_request() -> None:
    common = shared(kpi("Guides to new customers"), "Sales", "Service")

    assert rules(two(asked(standing="declined"), own=common)) == []


def test_a_key_project_of_both_covers_it_too() -> None:
    facts = two(asked(standing="declined"))
    fair = project("Spring fair", SELL, {"Sales": 1, "Service": 1})

    assert rules(replace(facts, projects=(fair,))) == []
    alone = project("Spring fair", SELL, {"Sales": 1})
    assert rules(replace(facts, projects=(alone,))) == ["C.interdependence"]


@pytest.mark.parametrize(
    "change",
    [{"objective_key": key("another")}, {"asked_id": key("Nobody")}],
    ids=["objective gone", "no plan of the other"],
)
def test_what_stands_in_no_two_plans_is_no_gap(change: dict[str, Any]) -> None:
    assert rules(two(asked(**change))) == []


def test_the_gap_is_the_same_after_another_round() -> None:
    before = found(two(asked()), "C.handshake")
    after = found(two(asked(id=key("again"), answer_by=date(2026, 11, 19))), "C.handshake")

    assert before.fingerprint == after.fingerprint


def test_a_thousand_requests_are_looked_at_once_each() -> None:
    many = [asked(id=key(f"handshake {number}"), standing="declined") for number in range(1000)]

    assert len(set(rules(two(*many)))) == 1
