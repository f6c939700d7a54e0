"""Whatever a plan says, the detectors answer, and every answer can be read."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gaps.detectors import QuarterFacts, detect_all, goal_warnings
from gaps.detectors.facts import KpiFacts, LinkFacts, ObjectiveFacts
from gaps.tests.fact_builders import (
    STARTS,
    coupling,
    goal,
    key,
    kpi,
    measure,
    objective,
    plan,
    project,
    quarter,
)

TITLES = ("Alpha sales", "Beta {care}", "Gamma % cost")
MEASURES = ("Sales won", "Care hours", "Cost {per} order", "Response time", "rate", "")
WORDS = st.lists(
    st.sampled_from(
        [
            "sales",
            "won",
            "care",
            "hours",
            "cost",
            "order",
            "response",
            "time",
            "website",
            "visits",
            "rate",
            "improve",
            "excellent",
            "20",
            "by",
            "{x}",
            "%s",
            "“quote”",
            "2027",
        ]
    ),
    max_size=6,
).map(" ".join)
NUMBERS = st.none() | st.decimals(-1000, 1000, places=2)
DATES = st.none() | st.integers(-40, 140).map(lambda days: STARTS + timedelta(days=days))
DIRECTIONS = ["", "increase", "decrease", "range", "at_least", "at_most", "milestones"]


@st.composite
def kpis(draw: st.DrawFn, identity: str) -> KpiFacts:
    fields: dict[str, Any] = {
        "unit": draw(st.sampled_from(["", "%", "hours", "R", "orders"])),
        "direction": draw(st.sampled_from(DIRECTIONS)),
        "frequency": draw(st.sampled_from(["", "weekly"])),
        "baseline": draw(NUMBERS),
        "target_value": draw(NUMBERS),
        "low": draw(NUMBERS),
        "high": draw(NUMBERS),
        "due_on": draw(DATES),
        "baseline_due_on": draw(DATES),
        "owner_id": draw(st.sampled_from([None, key("owner")])),
        "contribution": draw(st.sampled_from(["", "It helps."])),
        "state": draw(st.sampled_from(["active", "active", "monitored", "retired"])),
        "relevance": draw(st.none() | st.integers(1, 5)),
        "milestone_count": draw(st.integers(0, 2)),
        "department_ids": draw(st.sampled_from([frozenset(), frozenset({key("D0"), key("D1")})])),
        "moves": draw(st.sampled_from([None, *MEASURES, "gone"])),
    }
    return kpi(draw(WORDS), id=identity, **fields)


@st.composite
def objectives(draw: st.DrawFn, name: str) -> ObjectiveFacts:
    made = objective(
        f"{draw(WORDS)} {name}",
        *(draw(kpis(f"{name} {number}")) for number in range(draw(st.integers(0, 2)))),
        serves=None,
        due_on=draw(DATES),
    )
    links = draw(
        st.lists(
            st.builds(
                LinkFacts,
                goal_id=st.sampled_from([key(f"goal {title}") for title in (*TITLES, "gone")]),
                is_confirmed=st.booleans(),
            ),
            max_size=2,
        )
    )
    return replace(made, links=tuple(links), is_active=draw(st.sampled_from([True, True, False])))


@st.composite
def quarters(draw: st.DrawFn) -> QuarterFacts:
    goals = [
        goal(
            title,
            *(
                measure(
                    name,
                    title,
                    kind=draw(st.sampled_from(["measure", "driver"])),
                    direction=draw(st.sampled_from(["increase", "decrease"])),
                    unit=draw(st.sampled_from(["", "%", "hours"])),
                )
                for name in MEASURES[number * 2 : number * 2 + 2]
                if draw(st.booleans())
            ),
            is_active=draw(st.booleans()),
            retired_on=draw(st.none() | st.just(date(2026, 11, 1))),
            weight=draw(st.none() | st.just(Decimal(1))),
            domain_terms=draw(st.sampled_from([(), ("website", "care")])),
        )
        for number, title in enumerate(TITLES)
    ]
    plans = [
        plan(
            f"D{number}",
            *(draw(objectives(f"{number}.{o}")) for o in range(draw(st.integers(0, 2)))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    rank = st.integers(1, 3)
    projects = [
        project(f"P{number}", TITLES[0], {f"D{d}": draw(rank) for d in range(3)})
        for number in range(2)
    ]
    ties = [coupling(MEASURES[0], MEASURES[1], draw(st.sampled_from([1, -1])))]
    return quarter(*goals, *plans, *projects, *ties)


@settings(max_examples=60)
@given(quarters())
def test_every_finding_can_be_read_and_stored(facts: QuarterFacts) -> None:
    obligations = {p.obligation_id for p in facts.plans}
    for finding in detect_all(facts):
        assert finding.sentence
        assert finding.repair
        assert finding.evidence
        assert finding.fingerprint
        assert {party.obligation_id for party in finding.parties} <= obligations
        assert all(isinstance(value, str) for value in finding.params.values())
        if finding.kind in "BC":
            assert len({party.obligation_id for party in finding.parties}) == 2
    assert all(warning.sentence for warning in goal_warnings(facts))


@settings(max_examples=60)
@given(quarters())
def test_same_facts_give_the_same_findings_in_any_order_of_plans(facts: QuarterFacts) -> None:
    turned = replace(facts, plans=facts.plans[::-1], goals=facts.goals[::-1])
    assert {f.fingerprint for f in detect_all(facts)} == {f.fingerprint for f in detect_all(turned)}


@settings(max_examples=60)
@given(quarters())
def test_metric_called_irrelevant_is_not_called_misaligned_too(facts: QuarterFacts) -> None:
    findings = detect_all(facts)
    irrelevant = {f.parties[0] for f in findings if f.kind == "D" and f.parties[0].kpi_use_key}
    assert not any(
        f.parties[0] in irrelevant for f in findings if f.kind == "A" and len(f.parties) == 1
    )
