"""The dashboard of many departments: cut to what a page can show, each rest one press away."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Quarter
from reports.tests.story import freeze, gap_on, plan_in_force, three_of

URL = "/dashboard/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def names_in(client: Client, url: str) -> list[str]:
    """Return the departments of the table."""
    return [row.department for row in client.get(url).context["departments"].object_list]


def test_departments_come_in_pages_that_keep_what_was_asked(
    quarter: Quarter, now: datetime, as_farai: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_of(quarter, now)
    monkeypatch.setattr("reports.views.dashboard.DEPARTMENTS_SHOWN", 2)

    first = as_farai.get(URL, {"sort": "department"})
    onward = re.findall(r'href="(\?[^"]*page=2[^"]*)"', first.content.decode())

    assert onward == ["?sort=department&amp;page=2#departments"]
    assert names_in(as_farai, f"{URL}?sort=department") == ["Information", "Marketing"]
    assert names_in(as_farai, f"{URL}?sort=department&page=2") == ["Product"]


def test_each_corner_s_number_opens_a_table_of_as_many(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)
    answer = as_farai.get(URL)
    axes = answer.context["page"].axes
    links = re.findall(r'\(<a href="(\?[^"#]*)#departments">(\d+)</a>\)', answer.content.decode())

    assert sum(int(count) for _url, count in links) == len(axes.places) == 3
    for url, count in links:
        assert len(names_in(as_farai, URL + url.replace("&amp;", "&"))) == int(count)


def test_the_first_plans_of_the_way_are_shown_and_all_stand_one_press_away(
    quarter: Quarter, now: datetime, as_farai: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Finance", "Legal", "Marketing"):
        gap_on(plan_in_force(quarter, name))
    freeze(quarter, now)
    monkeypatch.setattr("reports.dashboard.STEPS_SHOWN", 1)

    answer = as_farai.get(URL)
    page = answer.context["page"]

    assert (len(page.steps.plans), len(page.way.plans)) == (1, 3)
    assert "in 3 plans" in answer.content.decode()
    assert "See all 3" in answer.content.decode()


def test_the_dashboard_asks_as_often_for_six_departments_as_for_three(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    def asked() -> int:
        freeze(quarter, now)
        as_farai.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert as_farai.get(URL).status_code == 200
        return len(queries)

    three_of(quarter, now)
    few = asked()
    for name in ("Finance", "Legal", "Support"):
        gap_on(plan_in_force(quarter, name))
    assert asked() == few <= 26
