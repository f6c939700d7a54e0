"""Dashboard, map, register and plan pages as they were: what was known then, by today's rights."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from conftest import ClientOf
from departments.choices import PlanState
from departments.models import Objective, Obligation, Plan, Quarter, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from gaps.choices import GapState
from gaps.models import Gap
from reports.models import DashboardVisit
from reports.tests.story import freeze, gap_on, plan_in_force, three_of
from saypro_align.audit.rows import save_row

pytestmark = pytest.mark.django_db

THEN = "2026-11-12"


@pytest.fixture(autouse=True)
def _still(clock: Any) -> None:
    """Stop the clock."""


@pytest.fixture
def then(now: datetime) -> datetime:
    """Return when the story began: 11 November."""
    return now - timedelta(days=10)


@pytest.fixture
def plans(quarter: Quarter, then: datetime, now: datetime) -> dict[str, Plan]:
    """Return three plans: one had a gap on 12 November, none has one today."""
    made = three_of(quarter, then)
    change(Gap.objects.get(), now, state=GapState.RESOLVED, resolved_at=now)
    freeze(quarter, now)
    return made


def change(row: Any, now: datetime, **changes: Any) -> None:
    save_row(row, changes=changes, expected_version=None, actor=None, now=now, event="gap.changed")


def text(client: Client, url: str, **asked: str) -> str:
    """Return what stands in the page, without its markup."""
    page = client.get(url, asked).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def plan_url(plan: Plan) -> str:
    return reverse(
        "reports:plan_page", args=[plan.obligation.department.slug, plan.obligation.quarter.code]
    )


def test_the_dashboard_shows_the_number_that_was_known(
    plans: dict[str, Plan], as_farai: Client
) -> None:
    today, past = text(as_farai, "/dashboard/"), text(as_farai, "/dashboard/", as_of=THEN)

    assert "3 of 3" in today
    assert "As it was on" not in today
    assert "2 of 3" in past
    assert "As it was on 12 Nov 2026, 23:59 SAST" in past
    assert "Back to today" in past


def test_a_look_at_the_past_is_no_visit(plans: dict[str, Plan], as_farai: Client) -> None:
    as_farai.get("/dashboard/", {"as_of": THEN})

    assert not DashboardVisit.objects.exists()


def test_the_register_lists_the_gaps_that_were_open(
    plans: dict[str, Plan], as_farai: Client
) -> None:
    sentence = Gap.objects.get().sentence

    assert sentence not in text(as_farai, "/gaps/")
    assert sentence in text(as_farai, "/gaps/", as_of=THEN)
    answer = as_farai.get("/gaps/export/", {"as_of": THEN})
    assert sentence in answer.getvalue().decode()
    assert "-as-of-2026-11-12.csv" in answer["Content-Disposition"]


def test_the_dashboards_file_is_of_the_moment_too(plans: dict[str, Plan], as_farai: Client) -> None:
    rows = as_farai.get("/dashboard/departments.csv", {"as_of": THEN}).getvalue().decode()

    marketing = next(line for line in rows.splitlines() if "Marketing" in line)
    assert "Not aligned" in marketing


def test_the_map_and_the_plan_tell_the_words_of_then(
    plans: dict[str, Plan], now: datetime, as_farai: Client
) -> None:
    objective = Objective.objects.get(plan=plans["Marketing"])
    before = objective.text
    change(objective, now, text="Other words altogether")

    for url in ("/map/tree/", plan_url(plans["Marketing"])):
        assert "Other words altogether" in text(as_farai, url)
        assert "Other words altogether" not in text(as_farai, url, as_of=THEN)
        assert before in text(as_farai, url, as_of=THEN)


def test_the_apis_tell_the_same_and_name_the_moment(
    plans: dict[str, Plan], api_of: Callable[[User], APIClient], farai: User
) -> None:
    api_farai = api_of(farai)
    for url, k in (
        ("/api/v1/alignment/", "k"),
        ("/api/v1/departments-alignment/", "aligned"),
    ):
        assert api_farai.get(url).data[k] == 3
        past = api_farai.get(url, {"as_of": THEN})
        assert past.data[k] == 2
        assert past["As-Of"] == "2026-11-12T21:59:59.999999+00:00"
    assert len(api_farai.get("/api/v1/gaps/", {"is_open": "1"}).data["results"]) == 0
    assert len(api_farai.get("/api/v1/gaps/", {"is_open": "1", "as_of": THEN}).data["results"]) == 1
    assert api_farai.get("/api/v1/map/", {"as_of": THEN}).data["as_of"].startswith(THEN)


@pytest.mark.parametrize("asked", ["tomorrow", "2026-11-22", "2026-13-01"])
def test_what_cannot_be_shown_is_asked_for_again(
    asked: str,
    plans: dict[str, Plan],
    as_farai: Client,
    api_of: Callable[[User], APIClient],
    farai: User,
) -> None:
    answer = as_farai.get("/gaps/", {"as_of": asked, "kind": "A"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "There is a problem" in page
    assert f'value="{asked}"' in page
    assert '<input type="hidden" name="kind" value="A">' in page
    refused = api_of(farai).get("/api/v1/alignment/", {"as_of": asked})
    assert (refused.status_code, refused.data["code"]) == (422, "as_of")
    assert list(refused.data["fields"]) == ["as_of"]


def test_before_anything_was_known_the_page_says_so(
    plans: dict[str, Plan], as_farai: Client
) -> None:
    answer = as_farai.get(plan_url(plans["Marketing"]), {"as_of": "2020-01-01"})

    assert answer.status_code == 404
    assert "Not known yet on that day" in answer.content.decode()
    assert as_farai.get("/dashboard/", {"as_of": "2020-01-01"}).status_code == 200


def test_links_of_the_past_stay_there_and_one_leads_back(
    plans: dict[str, Plan], as_farai: Client
) -> None:
    page = unescape(as_farai.get("/dashboard/", {"as_of": THEN, "show": "due"}).content.decode())
    links = re.findall(r'<a\b[^>]*href="(/(?:gaps|map|dashboard|departments)/[^"#]*)', page)

    assert len(links) > 10
    assert [link for link in links if "as_of=2026-11-12" not in link] == []
    assert 'href="?show=due" data-today' in page.replace("\n", " ")


@pytest.mark.parametrize("role", ["amina", "dumisa", "farai"])
@pytest.mark.parametrize(
    "page", ["dashboard", "map", "gaps", "gap", "plan", "department", "action"]
)
def test_there_is_nothing_to_do_in_the_past(
    role: str,
    page: str,
    plans: dict[str, Plan],
    sales_obligation: Obligation,
    then: datetime,
    request: pytest.FixtureRequest,
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.SUBMITTED)
    ObjectiveFactory.create(plan=plan)
    gap = gap_on(plan)
    urls = {
        "dashboard": "/dashboard/",
        "map": "/map/",
        "gaps": "/gaps/",
        "gap": f"/gaps/{gap.pk}/",
        "plan": plan_url(plan),
        "department": "/departments/sales/",
        "action": "/actions/",
    }
    client = request.getfixturevalue(f"as_{role}")
    content = client.get(urls[page], {"as_of": THEN}).content.decode()
    main = content[content.index("<main") : content.index("</main")]

    assert "As it was on" in main
    assert 'method="post"' not in main
    assert not re.search(
        r'href="[^"]*/(edit|new|submit|check|decide|review|raise|replace|suggest)/', main
    )


def test_a_draft_of_then_stays_its_departments_own(
    sales_obligation: Obligation, now: datetime, as_amina: Client, as_chipo: Client
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation)
    ObjectiveFactory.create(plan=plan, text="Thought aloud in a draft")
    change(Objective.objects.get(), now, text="Fit to be read")
    plan.refresh_from_db()
    change(plan, now, state=PlanState.SUBMITTED, submitted_at=now, submitted_by=plan.author)

    assert "Fit to be read" in text(as_chipo, plan_url(plan))
    assert "Thought aloud" in text(as_amina, plan_url(plan), as_of=THEN)
    assert "Thought aloud" not in text(as_chipo, plan_url(plan), as_of=THEN)


def test_what_is_hidden_today_was_not_there_for_a_stranger(
    plans: dict[str, Plan], quarter: Quarter, now: datetime, as_bongani: Client, as_dumisa: Client
) -> None:
    """A gap that all could read and that was dismissed since; a plan that was given back."""
    gap = gap_on(plans["Product"], sentence="Everybody knew of this")
    change(
        gap,
        now,
        state=GapState.DISMISSED,
        decided_at=now,
        decision_reason="It is none.",
        decided_by=User.objects.get(email__startswith="dumisa"),
    )
    returned = plan_in_force(quarter, "Logistics")
    change(returned, now, state=PlanState.WITHDRAWN)

    for url in ("/gaps/", f"/gaps/{gap.pk}/"):
        assert "Everybody knew of this" in text(as_dumisa, url, as_of=THEN)
        assert "Everybody knew of this" not in text(as_bongani, url, as_of=THEN)
    assert "Objective" not in text(as_bongani, plan_url(returned), as_of=THEN)
    api = as_bongani.get("/api/v1/gaps/", {"as_of": THEN})
    assert "Everybody knew of this" not in api.content.decode()


def test_a_gap_that_is_hidden_today_counts_in_the_past_and_is_not_named(
    plans: dict[str, Plan], amina: User, bongani: User, client_of: ClientOf, now: datetime
) -> None:
    decided = {"decided_by": amina, "decided_at": now, "decision_reason": "It does fit"}
    gap = Gap.objects.get()
    change(gap, now, state=GapState.DISMISSED, resolved_at=None, **decided)
    staff = client_of(bongani)

    way = text(staff, "/path/", as_of=THEN)
    assert "2 of 3" in way
    assert "2 of 3" in text(staff, "/dashboard/", as_of=THEN)
    assert gap.sentence not in way
    assert str(gap.pk) not in staff.get("/path/", {"as_of": THEN}).content.decode()


def test_outsiders_have_no_past_either(plans: dict[str, Plan], as_eve: Client) -> None:
    for url in ("/dashboard/", "/map/", "/gaps/", plan_url(plans["Marketing"])):
        assert as_eve.get(url, {"as_of": THEN}).status_code == 404


@pytest.mark.parametrize("url", ["/dashboard/", "/map/", "/map/tree/", "/gaps/", "/actions/"])
def test_the_past_costs_as_many_queries_however_much_there_is(
    url: str, plans: dict[str, Plan], quarter: Quarter, then: datetime, as_farai: Client
) -> None:
    as_farai.get(url, {"as_of": THEN})
    with CaptureQueriesContext(connection) as few:
        as_farai.get(url, {"as_of": THEN})
    for number in range(5):
        gap_on(plan_in_force(quarter, f"Further {number}"))
    freeze(quarter, then)
    with CaptureQueriesContext(connection) as many:
        as_farai.get(url, {"as_of": THEN})

    assert len(many) == len(few)
