"""Mending a long plan: from one field that needs a look to the next, and where an empty one begins."""

import re

import pytest
from django.test import Client

from departments.models import Objective, Plan
from departments.tests.factories import ObjectiveFactory
from kpis.models import KpiUse
from kpis.tests.editing import typed, url_of
from kpis.tests.factories import KpiUseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEXT = re.compile(
    r'id="div_id_([^"]+)"(?:(?!id="div_id_).)*?class="field__next"><a href="#id_([^"]+)">'
    r'Next problem<span class="visually-hidden"> ([^<]+)</span>',
    re.DOTALL,
)


@pytest.fixture
def second(use: KpiUse) -> Objective:
    """Return a second objective of Amina's draft, with a KPI of its own."""
    other = ObjectiveFactory.create(plan=use.objective.plan, position=2, text="Keep customers")
    KpiUseFactory.create(objective=other, kpi__name="Customers lost")
    return other


def test_each_fault_leads_to_the_next_down_the_page(
    as_amina: Client, use: KpiUse, second: Objective
) -> None:
    plan = use.objective.plan
    data = typed(
        as_amina,
        plan,
        objectives__0__kpis__0__target_value="a lot",
        objectives__0__weight="0",
        objectives__1__text="",
        objectives__1__kpis__0__baseline="few",
    )
    answer = as_amina.post(url_of(plan), {**data, "plan-summary": "x" * 5001})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert [(place, leads_to) for place, leads_to, _told in NEXT.findall(shown)] == [
        ("objectives-0-weight", "objectives-0-kpis-0-target_value"),
        ("objectives-0-kpis-0-target_value", "objectives-1-text"),
        ("objectives-1-text", "objectives-1-kpis-0-baseline"),
        ("objectives-1-kpis-0-baseline", "plan-summary"),
    ]
    told = [words for _place, _leads_to, words in NEXT.findall(shown)]
    assert told[0].startswith("Objective 1, KPI 1: ")
    assert told[1] == "Objective 2: Write the objective in one sentence."


def test_one_fault_alone_leads_nowhere(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    answer = as_amina.post(
        url_of(plan), typed(as_amina, plan, objectives__0__kpis__0__target_value="a lot")
    )
    assert answer.status_code == 422
    assert "Next problem" not in answer.content.decode()


def test_an_empty_plan_waits_for_its_first_sentence(as_amina: Client, plan: Plan) -> None:
    shown = as_amina.get(url_of(plan)).content.decode()
    (waits,) = re.findall(r"<textarea[^>]* autofocus[ >]", shown)
    assert 'name="objectives-0-text"' in waits


def test_a_plan_with_words_is_read_from_its_top(as_amina: Client, use: KpiUse) -> None:
    assert " autofocus" not in as_amina.get(url_of(use.objective.plan)).content.decode()
    added = as_amina.get(url_of(use.objective.plan), {"new": "objective"}).content.decode()
    assert " autofocus" not in added
