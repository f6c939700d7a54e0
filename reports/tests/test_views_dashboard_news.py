"""The dashboard's second look: what changed since the last visit, and the shortest way to the target."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from actions.choices import ActionState
from actions.tests.factories_session import SessionFactory
from conftest import ClientOf
from departments.choices import PlanState
from departments.models import Plan, Quarter, User
from departments.services.quarters import exempt_obligation
from departments.tests.factories import ObligationFactory
from gaps.choices import GapKind, GapState, SnapshotCause
from gaps.models import Gap
from gaps.services.scores import score_quarter
from reports.models import DashboardVisit
from reports.services.visits import note_visit
from reports.tests.factories import ReportScheduleFactory
from reports.tests.story import action_on, freeze, gap_on, three_of

URL = "/dashboard/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def text_of(answer: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain)


def kinds(answer: Any) -> list[str]:
    return [change.kind for change in answer.context["page"].changes.all]


def test_a_refresh_is_the_same_visit(farai: User, now: datetime) -> None:
    def look(minutes: int) -> datetime | None:
        return note_visit(user=farai, now=now + timedelta(minutes=minutes))

    assert look(0) is None
    assert look(10) is None
    assert look(29) is None
    first_ended = now + timedelta(minutes=29)
    assert look(60 * 24) == first_ended
    assert look(60 * 24 + 20) == first_ended
    assert DashboardVisit.objects.count() == 1


def test_who_comes_for_the_first_time_sees_the_last_week(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)

    answer = as_farai.get(URL)

    assert "Changed in the last 7 days" in text_of(answer)
    assert answer.context["page"].changes.since == now - timedelta(days=7)


def test_who_comes_back_sees_what_changed_since(
    quarter: Quarter,
    now: datetime,
    as_farai: Client,
    client_of: ClientOf,
    farai: User,
    clock: time_machine.Traveller,
) -> None:
    plans = three_of(quarter, now)
    Gap.objects.update(opened_at=now - timedelta(days=20))
    as_farai.get(URL)

    clock.shift(timedelta(hours=20))
    later = now + timedelta(hours=10)
    gap_on(plans["Product"], kind=GapKind.UNCLEAR_OBJECTIVE, opened_at=later)
    action_on(
        Gap.objects.earliest("opened_at"), plans["Marketing"], deadline=now.date(), title="Late one"
    )
    score_quarter(quarter=quarter, now=later)

    answer = client_of(farai).get(URL)

    assert "Changed since your last visit" in text_of(answer)
    assert sorted(kinds(answer)) == ["action_late", "gap_new", "lost"]
    assert "3 changes since 21 Nov 2026" in text_of(answer)
    assert "Product (Gap counts: nobody decided in time)" in text_of(answer)
    assert re.search(r"66.6 % → 33.3 %, −33.3 points", text_of(answer))


def test_nothing_changed_is_said(
    quarter: Quarter, now: datetime, as_farai: Client, clock: time_machine.Traveller
) -> None:
    three_of(quarter, now - timedelta(days=2))
    Gap.objects.update(opened_at=now - timedelta(days=20))
    as_farai.get(URL)
    clock.shift(timedelta(hours=1))

    assert "Nothing changed since Saturday 21 Nov." in text_of(as_farai.get(URL))


def test_a_day_may_be_asked_for_and_an_odd_one_is_none(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)
    midnight = datetime.fromisoformat("2026-11-20T00:00:00+02:00")

    assert as_farai.get(URL, {"since": "2026-11-20"}).context["page"].changes.since == midnight
    for odd in ("yesterday", "0001-01-01", "9999-99-99", "2026-11-20T10:00+99:99"):
        assert as_farai.get(URL, {"since": odd}).status_code == 200


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (GapState.CONFIRMED, "gap_new"),
        (GapState.SUSPECTED, "gap_suspected"),
        (GapState.RESOLVED, "gap_closed"),
        (GapState.DISMISSED, "gap_dismissed"),
    ],
)
def test_each_fate_of_a_gap_is_a_change(
    quarter: Quarter, now: datetime, as_dumisa: Client, state: str, kind: str
) -> None:
    plans = three_of(quarter, now)
    Gap.objects.update(opened_at=now - timedelta(days=20))
    decided = {"decided_at": now, "decision_reason": "Looked at."} if state == "dismissed" else {}
    gap_on(plans["Product"], state=state, opened_at=now - timedelta(days=1), **decided)

    assert kind in kinds(as_dumisa.get(URL))


def test_nobody_learns_of_a_suspected_gap_elsewhere(
    quarter: Quarter, now: datetime, as_chipo: Client
) -> None:
    plans = three_of(quarter, now)
    gap_on(plans["Product"], state=GapState.SUSPECTED, opened_at=now)

    assert "gap_suspected" not in kinds(as_chipo.get(URL))


def test_submitted_plans_and_finished_actions_are_changes(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plans = three_of(quarter, now)
    Plan.objects.filter(pk=plans["Product"].pk).update(
        state=PlanState.SUBMITTED, submitted_at=now - timedelta(hours=5)
    )
    action_on(
        gap_on(plans["Marketing"]),
        plans["Marketing"],
        state=ActionState.IMPLEMENTED,
        implemented_at=now - timedelta(hours=4),
    )

    assert {"plan_submitted", "action_done"} <= set(kinds(as_farai.get(URL)))


def test_an_exemption_is_news_of_its_own(
    quarter: Quarter, now: datetime, as_chipo: Client, farai: User
) -> None:
    plans = three_of(quarter, now - timedelta(days=1))
    exempt_obligation(
        obligation=plans["Product"].obligation,
        reason="Being split.",
        until=date(2026, 12, 31),
        expected_version=None,
        actor=farai,
        now=now,
    )
    freeze(quarter, now)

    page = text_of(as_chipo.get(URL, {"since": (now - timedelta(hours=20)).isoformat()}))

    assert "department exempted: Product" in page


def test_the_page_of_all_changes_counts_what_the_dashboard_counts(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plans = three_of(quarter, now)
    for _number in range(8):
        gap_on(plans["Product"], opened_at=now - timedelta(days=1))

    answer = as_farai.get(URL)
    everything = as_farai.get(answer.context["changes_url"])

    assert answer.context["page"].changes.hidden > 0
    assert len(everything.context["changes"].all) == len(answer.context["page"].changes.all)


def test_those_below_and_the_number_missing_stand_at_the_top(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)

    page = text_of(as_farai.get(URL))
    top = page[: page.index("Departments, worst first")]

    assert "One more is needed." in top
    assert "Not aligned: Marketing" in top
    assert "target 90 % (3 of 3)" in top
    assert "Not enough history yet" in top


def test_the_shortest_way_names_plan_gap_action_owner_and_day(
    quarter: Quarter, now: datetime, as_farai: Client, farai: User
) -> None:
    plans = three_of(quarter, now)
    gap = Gap.objects.get()
    action_on(gap, plans["Marketing"], responsible=farai, deadline=date(2026, 12, 12))
    freeze(quarter, now)

    page = as_farai.get(URL).context["page"]

    assert [(plan.department, plan.effect) for plan in page.way.plans] == [
        ("Marketing", "+33.4\N{NO-BREAK SPACE}points")
    ]
    found = page.way.plans[0].gaps[0]
    assert (found.sentence, found.owner, found.due_on) == (
        gap.sentence,
        "Farai Moyo",
        date(2026, 12, 12),
    )
    assert "100.0\N{NO-BREAK SPACE}% on 12 Dec: the target is reached." in page.forecasts.by_actions


def test_a_plan_without_an_action_promises_nothing(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)

    page = as_farai.get(URL).context["page"]

    assert page.way.plans[0].gaps[0].action == ""
    assert page.forecasts.by_actions.startswith("No more plans become aligned")


def test_with_the_target_met_there_is_no_way_to_go(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)
    Gap.objects.update(state=GapState.DISMISSED, decision_reason="None.", decided_at=now)
    freeze(quarter, now)

    page = as_farai.get(URL).context["page"]

    assert page.way.plans == ()
    assert page.standing.label == "Target reached"


def test_the_leader_asks_in_the_row_and_finds_the_answer_there(
    quarter: Quarter, now: datetime, as_farai: Client, client_of: Any, bongani: User
) -> None:
    plans = three_of(quarter, now)
    action = action_on(
        Gap.objects.get(), plans["Marketing"], responsible=bongani, deadline=date(2026, 11, 16)
    )
    before = as_farai.get(URL).context["page"]
    assert (before.late[0].ask.may_ask, before.late[0].ask.may_wish) == (True, True)

    asked = as_farai.post(before.late[0].ask.url, {"back": before.back_late})
    assert asked["Location"] == "/dashboard/?q=2026-Q4#late"
    waiting = as_farai.get(URL)
    assert "You asked on 21 Nov 2026, no answer yet" in text_of(waiting)
    assert waiting.context["page"].late[0].ask.may_ask is False

    request = action.updaterequests.get()
    client_of(bongani).post(f"/updates/{request.pk}/answer/", {"answer": "It is on Friday."})
    assert "It is on Friday." in text_of(as_farai.get(URL))


def test_a_wish_for_the_review_stands_in_the_row_with_its_undo(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plans = three_of(quarter, now)
    action_on(Gap.objects.get(), plans["Marketing"], deadline=date(2026, 11, 16))
    page = as_farai.get(URL).context["page"]

    as_farai.post(page.late[0].ask.wish_url, {"back": page.back_late})
    told = text_of(as_farai.get(URL))

    assert "Waits for the next review" in told
    assert "Undo" in told


def test_readers_without_the_right_are_offered_nothing_to_press(
    quarter: Quarter, now: datetime, as_chipo: Client
) -> None:
    plans = three_of(quarter, now)
    action_on(Gap.objects.get(), plans["Marketing"], deadline=date(2026, 11, 16))

    assert "Ask for an update" not in text_of(as_chipo.get(URL))


def test_the_projector_shows_three_screens_and_is_no_visit(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)

    shown = as_farai.get(URL, {"view": "present"}).content.decode()
    held = as_farai.get(URL, {"view": "present", "still": "1"}).content.decode()

    assert shown.count('class="slide"') == 3
    assert 'data-refresh-seconds="300"' in shown
    assert "data-refresh-seconds" not in held
    assert shown.count("<h1") == 1
    assert not DashboardVisit.objects.exists()


def test_numbers_older_than_a_night_say_so(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now - timedelta(hours=26))
    assert "could not be worked out anew" in text_of(as_farai.get(URL))

    freeze(quarter, now, cause=SnapshotCause.DAILY)
    assert "could not be worked out anew" not in text_of(as_farai.get(URL))


def test_before_the_first_plan_the_page_says_who_is_invited(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    Quarter.objects.update(plans_due_at=now + timedelta(days=5))
    ObligationFactory.create(quarter=quarter)
    ObligationFactory.create(quarter=quarter)
    freeze(quarter, now)

    told = text_of(as_farai.get(URL))

    assert "No plan has been submitted yet. 2 departments are invited, due 26 Nov 2026" in told
    assert "See who started" in told


def test_what_comes_next_is_told_with_its_day(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)
    SessionFactory.create(kind="mid_quarter", quarter=quarter, title="Mid-quarter review")

    coming = as_farai.get(URL).context["page"].upcoming

    assert [one.text for one in coming] == ["Mid-quarter review", "Quarter 4, 2026 ends"]


def test_of_reports_to_come_people_learn_what_they_may_read(
    quarter: Quarter, now: datetime, as_farai: Client, as_bongani: Client
) -> None:
    three_of(quarter, now)
    ReportScheduleFactory.create(name="Before we close Sales")

    told = "Next report by mail: Before we close Sales"
    assert told in text_of(as_farai.get(URL))
    assert told not in text_of(as_bongani.get(URL))
