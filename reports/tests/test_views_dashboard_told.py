"""What the dashboard says beside its numbers: what is to confirm, what a second line in a picture is."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from actions.choices import ActionState
from departments.models import Plan, Quarter, User
from departments.tests.factories import QuarterFactory
from gaps.choices import GapState
from reports.dashboard import DashboardPage
from reports.tests.story import action_on, freeze, gap_on, plan_in_force, three_of

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(quarter: Quarter) -> dict[str, Plan]:
    """Three plans in force; Marketing has a gap."""
    return three_of(quarter, NOW)


def page_of(client: Client) -> DashboardPage:
    page: DashboardPage = client.get("/dashboard/").context["page"]
    return page


def count_of(client: Client, url: str) -> int:
    return int(client.get(url).context["page"].paginator.count)


def test_open_gaps_say_how_many_are_still_to_confirm(
    plans: dict[str, Plan], client_of: Callable[[User], Client], farai: User
) -> None:
    gap_on(plans["Marketing"], state=GapState.SUSPECTED)
    client = client_of(farai)

    page = page_of(client)
    row = next(one for one in page.rows if one.department == "Marketing")

    assert (row.open_gaps, row.unsure_gaps) == (2, 1)
    assert count_of(client, row.unsure_gaps_url) == 1
    assert (page.open_gaps.count, page.unsure_gaps.count) == (2, 1)
    assert count_of(client, page.unsure_gaps.url) == 1
    told = client.get("/dashboard/").content.decode()
    assert "1 to confirm" in told
    assert "1 of them is still to confirm" in told


def test_the_actions_done_of_a_department_open_a_list_of_that_length(
    plans: dict[str, Plan], client_of: Callable[[User], Client], farai: User
) -> None:
    for state in (ActionState.IMPLEMENTED, ActionState.EFFECTIVE):
        gap = gap_on(plans["Product"], state=GapState.RESOLVED, resolved_at=NOW)
        action_on(gap, plans["Product"], state=state, implemented_at=NOW)
    client = client_of(farai)

    row = next(one for one in page_of(client).rows if one.department == "Product")

    assert row.actions.done == 2
    assert count_of(client, row.done_actions_url) == 2


def test_the_pictures_say_what_their_second_line_is(
    plans: dict[str, Plan], quarter: Quarter, client_of: Callable[[User], Client], farai: User
) -> None:
    client = client_of(farai)
    alone = page_of(client)
    before = QuarterFactory.create(starts_on=date(2026, 7, 1))
    plan_in_force(before, "Legal")
    freeze(before, datetime(2026, 9, 20, 8, tzinfo=UTC))
    marketing = plans["Marketing"]
    action_on(marketing.obligation.gap_parties.get().gap, marketing)

    page = page_of(client)

    assert alone.trend is not None
    assert page.trend is not None
    assert "Grey" not in alone.trend.sentence
    assert page.trend.sentence.endswith("Grey: the same weeks of the quarter before.")
    assert page.bullet.sentence.endswith("Dashed: if every action finishes on time.")
