"""The way to the target: the fewest gaps, and what ticking them gives."""

import csv
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from departments.choices import PlanState
from departments.models import Obligation, Plan, Quarter, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.selectors.scores import headline
from gaps.services.gaps import resolve_gap
from reports.tests.path.reading import NBSP, URL, text_of, way_of
from reports.tests.story import action_on, active_plan, freeze, gap_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_way_closes_the_fewest_gaps_and_a_shared_one_once(
    four_below: dict[str, Gap], as_farai: Client
) -> None:
    answer = as_farai.get(URL)

    assert way_of(answer) == [
        ("HR", [str(four_below["conflict"].pk)]),
        ("IT", []),
        ("Marketing", [str(four_below["marketing"].pk)]),
    ]
    assert f"Shortest way to 90{NBSP}%: close 2 gaps in 3 plans" in text_of(answer)
    assert "No smaller set of gaps reaches as far; this is proven." in text_of(answer)
    assert f"80.0{NBSP}% → 90.0{NBSP}%" in text_of(answer)
    assert "6 of 10 plans are fully aligned. Three more are needed." in text_of(answer)


def test_the_way_names_action_person_load_and_day(
    four_below: dict[str, Gap], plans: dict[str, Plan], farai: User, as_farai: Client
) -> None:
    gap = four_below["marketing"]
    action = action_on(gap, plans["Marketing"], responsible=farai, deadline=date(2026, 11, 16))
    action_on(four_below["finance"], plans["Finance"], responsible=farai)

    found = as_farai.get(URL).context["page"].way.plans[0].gaps[0]

    assert (found.action, found.owner, found.due_on) == (
        action.title,
        "Farai Moyo",
        date(2026, 11, 16),
    )
    assert (found.load, found.is_too_much) == (2, False)
    told = text_of(as_farai.get(URL))
    assert "5 days late" in told
    assert "The actions agreed so far finish by 21 Nov 2026. 1 gap has no action" in told


def test_the_file_holds_the_way_in_the_order_of_the_page(
    four_below: dict[str, Gap], as_farai: Client
) -> None:
    answer: Any = as_farai.get(f"{URL}way.csv")
    lines = list(csv.DictReader(b"".join(answer).decode("utf-8-sig").splitlines()))
    conflict, marketing = four_below["conflict"].told, four_below["marketing"].told
    assert [(line["Department"], line["What to close"]) for line in lines] == [
        ("HR", conflict),
        ("IT", f"with what is named above: {conflict}"),
        ("Marketing", marketing),
    ]
    assert {line["Effect"] for line in lines} == {"10\N{NO-BREAK SPACE}points"}


def test_people_without_room_are_spared_where_another_way_is_as_short(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], farai: User, as_farai: Client
) -> None:
    busy, free = gap_on(plans["HR"]), gap_on(plans["Stores"])
    action_on(busy, plans["HR"], responsible=farai, deadline=date(2026, 11, 23))
    for _number in range(6):
        action_on(
            gap_on(plans["Legal"], state=GapState.RESOLVED), plans["Legal"], responsible=farai
        )
    freeze(quarter, now)

    way = as_farai.get(URL).context["page"].way

    assert way.readable_ids == (str(free.pk),)


@pytest.mark.parametrize(
    ("client", "is_offered"),
    [("as_dumisa", True), ("as_amina", True), ("as_chipo", False), ("as_bongani", False)],
)
def test_only_who_may_plan_an_action_is_offered_to_propose_one(
    quarter: Quarter,
    now: datetime,
    sales_obligation: Obligation,
    request: pytest.FixtureRequest,
    client: str,
    is_offered: bool,
) -> None:
    gap = gap_on(active_plan(sales_obligation))
    freeze(quarter, now)

    answer = request.getfixturevalue(client).get(URL)

    assert (f"/gaps/{gap.pk}/actions/new/" in answer.content.decode()) is is_offered
    assert "none yet" in text_of(answer)


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("conflict",),
        ("finance",),
        ("finance", "finance too"),
        ("conflict", "marketing"),
        ("conflict", "marketing", "finance", "finance too"),
    ],
)
def test_what_is_promised_is_what_the_score_says_after_really_closing(
    four_below: dict[str, Gap],
    quarter: Quarter,
    now: datetime,
    dumisa: User,
    as_farai: Client,
    names: tuple[str, ...],
) -> None:
    ticked = [str(four_below[name].pk) for name in names]
    promised = as_farai.get(URL, {"try": "1", "closed": ticked}).context["page"].what_if.after

    for name in names:
        resolve_gap(gap=four_below[name], note="It is gone.", actor=dumisa, now=now)

    stored = headline(quarter)
    assert (promised.aligned, promised.total) == (stored.aligned, stored.total)


def test_after_really_closing_the_way_the_target_is_reached(
    four_below: dict[str, Gap], quarter: Quarter, now: datetime, dumisa: User, as_dumisa: Client
) -> None:
    page = as_dumisa.get(URL).context["page"]

    for pk in page.way.gap_ids:
        resolve_gap(gap=Gap.objects.get(pk=pk), note="It is gone.", actor=dumisa, now=now)

    stored = headline(quarter)
    assert (stored.aligned, stored.total, stored.meets) == (9, 10, True)
    assert (page.what_if.after.aligned, page.what_if.after.total) == (9, 10)
    assert f"90{NBSP}% is reached" in text_of(as_dumisa.get(URL))


def test_at_first_the_way_is_ticked_and_a_try_ticks_only_what_it_names(
    four_below: dict[str, Gap], as_farai: Client
) -> None:
    at_first = as_farai.get(URL).context["page"]
    nothing = as_farai.get(URL, {"try": "1"}).context["page"]

    assert at_first.what_if.closed == {
        str(four_below["conflict"].pk),
        str(four_below["marketing"].pk),
    }
    assert (nothing.what_if.closed, nothing.what_if.effect) == (frozenset(), "")


def test_the_script_gets_the_answer_alone(four_below: dict[str, Gap], as_farai: Client) -> None:
    asked = {"try": "1", "closed": str(four_below["marketing"].pk)}

    part = as_farai.get(URL, asked, headers={"X-Part": "effect"})

    assert "<html" not in part.content.decode()
    assert f"60.0{NBSP}% → 70.0{NBSP}%" in text_of(part)
    assert "Marketing becomes fully aligned." in text_of(part)
    assert "X-Part" in part["Vary"]


@pytest.mark.parametrize(
    "closed", ["nonsense", "", "00000000-0000-4000-8000-000000000000", "'; DROP TABLE", "💥"]
)
def test_what_is_no_counting_gap_is_ignored(
    four_below: dict[str, Gap], as_farai: Client, closed: str
) -> None:
    what_if = as_farai.get(URL, {"try": "1", "closed": closed}).context["page"].what_if

    assert (what_if.ignored, what_if.effect) == (1, "")


def test_plans_that_wait_for_something_else_are_named(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], as_farai: Client
) -> None:
    names = ("HR", "IT")
    Plan.objects.filter(pk__in=[plans[name].pk for name in names]).update(state=PlanState.SUBMITTED)
    gap_on(plans["IT"])
    freeze(quarter, now)

    answer = as_farai.get(URL)

    page = answer.context["page"]
    assert (page.way.plans, page.way.lacking) == ((), 1)
    assert [plan.department for plan in page.way.others] == ["HR", "IT"]
    assert f"Closing gaps does not lead to 90{NBSP}%" in text_of(answer)
    assert "Closing gaps is not enough here. The plan is not approved yet." in text_of(answer)


def test_an_accepted_gap_is_not_on_the_way_but_can_be_ticked(
    quarter: Quarter, now: datetime, plans: dict[str, Plan], as_farai: Client
) -> None:
    accepted = gap_on(plans["HR"], state=GapState.ACCEPTED)
    gap_on(plans["IT"])
    freeze(quarter, now)

    page = as_farai.get(URL, {"try": "1", "closed": str(accepted.pk)}).context["page"]

    assert [plan.department for plan in page.way.plans] == ["IT"]
    assert (page.what_if.gained, page.what_if.after.aligned) == (("HR",), 9)
