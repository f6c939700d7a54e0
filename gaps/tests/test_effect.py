"""What the page of a gap says of closing it, and of leaving it open."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from departments.models import Goal, Obligation, Plan, Quarter
from departments.tests.factories import GoalFactory
from gaps.choices import GapKind, GapState, Severity
from gaps.models import Gap
from gaps.selectors.effect import GapEffect, effect_of
from gaps.services import assessments
from gaps.tests.factories import gap_between
from gaps.tests.test_closing import plan_of, raised

NBSP = "\u00a0"
pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(quarter: Quarter) -> Goal:
    return GoalFactory.create(title="Work more efficiently")


@pytest.fixture
def plans(quarter: Quarter, goal: Goal) -> dict[str, Plan]:
    return {name: plan_of(quarter, name, goal) for name in ("HR", "IT", "Sales")}


def freeze(quarter: Quarter, now: datetime) -> None:
    everybody = set(Obligation.objects.filter(quarter=quarter).values_list("pk", flat=True))
    assessments.assess(quarter=quarter, obligation_ids=everybody, now=now)


def told(gap: Gap) -> GapEffect:
    return effect_of(Gap.objects.get(pk=gap.pk))


def test_a_gap_that_stands_alone_names_what_it_gains(
    quarter: Quarter, now: datetime, plans: dict[str, Plan]
) -> None:
    gap = raised(plans["HR"])
    freeze(quarter, now)

    assert told(gap) == GapEffect(
        good=(f"Closing this gap makes HR fully aligned: 66.6{NBSP}% → 100.0{NBSP}%.",)
    )


def test_a_shared_gap_gains_both_plans_at_once(
    quarter: Quarter, now: datetime, plans: dict[str, Plan]
) -> None:
    gap = raised(plans["HR"], plans["IT"])
    freeze(quarter, now)

    assert told(gap).good == (
        f"Closing this gap makes HR and IT fully aligned: 33.3{NBSP}% → 100.0{NBSP}%.",
    )


def test_a_gap_among_others_says_how_many_more(
    quarter: Quarter, now: datetime, plans: dict[str, Plan]
) -> None:
    shared = raised(plans["HR"], plans["IT"])
    for _number in range(2):
        raised(plans["IT"])
    freeze(quarter, now)

    found = told(shared)

    assert found.good == (f"Closing this gap makes HR fully aligned: 33.3{NBSP}% → 66.6{NBSP}%.",)
    assert found.others == ("IT is fully aligned once this gap and 2 more are closed.",)


def test_a_missing_kpi_and_the_objective_it_leaves_are_one_thing(
    quarter: Quarter, now: datetime, goal: Goal
) -> None:
    plan_of(quarter, "HR", goal, kpis=0)
    freeze(quarter, now)

    assert told(Gap.objects.get()).good == (
        f"Closing this gap makes HR fully aligned: 0.0{NBSP}% → 100.0{NBSP}%.",
    )


def test_a_suspected_gap_says_what_happens_when_nobody_decides(
    quarter: Quarter, now: datetime, plans: dict[str, Plan]
) -> None:
    gap = raised(plans["HR"], plans["IT"])
    Gap.objects.filter(pk=gap.pk).update(state=GapState.SUSPECTED, opened_at=now)
    freeze(quarter, now)

    assert told(gap) == GapEffect(
        others=(
            f"If it stays open, HR and IT are no longer fully aligned: 100.0{NBSP}% → 33.3{NBSP}%.",
        )
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"state": GapState.DISMISSED, "decision_reason": "None."},
        {"on_draft": True},
        {"severity": Severity.ADVISORY},
        {"severity": Severity.ADVISORY, "state": GapState.SUSPECTED},
    ],
    ids=["dismissed", "draft", "advice", "suspected advice"],
)
def test_what_never_counts_has_no_effect(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], fields: dict[str, Any]
) -> None:
    gap = raised(plans["HR"])
    Gap.objects.filter(pk=gap.pk).update(**fields)
    freeze(quarter, now)

    assert not told(gap)


def test_a_gap_laid_at_one_door_bears_on_that_plan_only(
    quarter: Quarter, now: datetime, plans: dict[str, Plan]
) -> None:
    gap = raised(plans["HR"], plans["IT"])
    Gap.objects.filter(pk=gap.pk).update(attributed_to=plans["IT"].obligation.department)
    freeze(quarter, now)

    assert told(gap).good == (
        f"Closing this gap makes IT fully aligned: 66.6{NBSP}% → 100.0{NBSP}%.",
    )


def test_the_page_leads_to_trying_it_together_with_others(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], as_farai: Client, clock: Any
) -> None:
    gap = gap_between(
        plans["HR"].obligation, source="person", rule_id="", kind=GapKind.NO_SHARED_FOCUS
    )
    freeze(quarter, now)

    page = as_farai.get(f"/gaps/{gap.pk}/").content.decode()
    address = re.findall(r'href="(/path/[^"]*)"', page)[0].replace("&amp;", "&")

    assert as_farai.get(address).context["page"].what_if.gained == ("HR",)
