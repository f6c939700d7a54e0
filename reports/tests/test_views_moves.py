"""Why the number moved: each event with its link and its points, as the reader may know it."""

import csv
import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from html import unescape
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import ApiClientOf
from departments.choices import PlanState
from departments.models import Goal, GoalLink, Plan, Quarter, User
from departments.services.goals import retire_goal
from departments.services.quarters import exempt_obligation
from departments.tests.factories import ObjectiveFactory
from gaps.choices import GapState
from gaps.models import AlignmentSnapshot, Gap
from gaps.scoring.rules import RULES
from gaps.selectors.rules import current_rules
from gaps.services.gaps import dismiss_gap, resolve_gap
from gaps.services.rule_changes import put_rules_in_force
from gaps.services.rule_settings import change_rule
from gaps.services.rules import change_rules
from gaps.services.scores import score_quarter
from reports.selectors.moves import Moves, moves
from reports.tests.story import freeze, gap_on, plan_in_force, three_of

URL = "/alignment/moves/"
LAST_WEEK = {"from": "2026-11-14"}
API = "/api/v1/alignment/moves/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def plans(quarter: Quarter, now: datetime) -> dict[str, Plan]:
    """Return three plans in force, of which Marketing has a gap: 2 of 3, a week ago."""
    found = three_of(quarter, now - timedelta(days=7))
    Gap.objects.update(opened_at=now - timedelta(days=20))
    return found


def told(found: Moves) -> list[tuple[str, str, Fraction]]:
    """Return each event that moved the number, the oldest first."""
    return [
        (line.cause.value, " ".join(one.department for one in line.effects), line.points)
        for line in reversed(found.moved)
    ]


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def since_last_week(quarter: Quarter, user: User, now: datetime) -> Moves:
    return moves(quarter, user, start=now - timedelta(days=7), end=now)


def test_a_resolved_gap_is_the_whole_difference_and_its_link(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, dumisa: User, as_farai: Client
) -> None:
    gap = Gap.objects.get()
    resolve_gap(gap=gap, note="The KPI was replaced.", actor=dumisa, now=now - timedelta(days=2))

    answer = as_farai.get(URL, LAST_WEEK)

    page = text_of(answer)
    assert "The number went from 66.6 % on 14 Nov 2026 to 100.0 % on 21 Nov 2026: " in page
    assert "+33.4 points" in page
    assert "1 event moved the number" in page
    assert f'href="/gaps/{gap.pk}/"' in answer.content.decode()
    assert "Gap resolved" in page
    assert "Marketing fully aligned now" in page
    assert "Dumisa Mbeki" in page


def test_every_kind_of_decision_is_named_and_the_points_add_up(
    quarter: Quarter,
    plans: dict[str, Plan],
    now: datetime,
    dumisa: User,
    farai: User,
    clock: time_machine.Traveller,
) -> None:
    dismiss_gap(gap=Gap.objects.get(), reason="Looked at.", actor=dumisa, now=now)
    Plan.objects.filter(pk=plans["Product"].pk).update(state=PlanState.SUBMITTED)
    score_quarter(quarter=quarter, now=now + timedelta(hours=1))
    exempt_obligation(
        obligation=plans["Information"].obligation,
        reason="The department is being split.",
        until=date(2026, 12, 31),
        expected_version=None,
        actor=farai,
        now=now + timedelta(hours=2),
    )
    freeze(quarter, now + timedelta(hours=2))
    found = moves(quarter, farai, start=now - timedelta(days=7), end=now + timedelta(days=1))

    assert told(found) == [
        ("gap_dismissed", "Marketing", Fraction(100, 3)),
        ("plan_submitted", "Product", Fraction(-100, 3)),
        ("exempted", "Information", Fraction(50) - Fraction(200, 3)),
    ]
    assert sum(line.points for line in found.moved) == found.points
    assert sum(line.tenths for line in found.moved) == found.tenths == 500 - 666


def test_a_goal_that_ends_moves_every_plan_under_it_the_next_day(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, dumisa: User
) -> None:
    goal = Goal.objects.get(links__objective__plan=plans["Product"])
    retire_goal(goal=goal, reason="Another strategy.", expected_version=None, actor=dumisa, now=now)
    tomorrow = now + timedelta(days=1)
    freeze(quarter, tomorrow)

    found = moves(quarter, dumisa, start=now - timedelta(days=7), end=tomorrow)

    assert [(line.cause.value, line.about, line.url) for line in found.moved] == [
        ("goal_retired", goal.title, f"/goals/{goal.slug}/")
    ]
    assert GoalLink.objects.filter(goal=goal).exists()


def test_other_rules_are_named_with_their_reason(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, dumisa: User
) -> None:
    gap_on(plans["Product"], state=GapState.SUSPECTED, opened_at=now - timedelta(days=5))
    change_rules(
        target_percent=80,
        triage_days=3,
        severity_weights=RULES.severity_weights,
        reason="Three days are enough.",
        seen=current_rules(now).code,
        actor=dumisa,
        now=now,
    )

    found = since_last_week(quarter, dumisa, now)

    assert told(found) == [("rules_changed", "Product", Fraction(-100, 3))]
    assert (found.moved[0].about, found.moved[0].who) == ("Three days are enough.", "Dumisa Mbeki")
    assert [line.about for line in found.quiet] == [
        "The alignment target is 80\N{NO-BREAK SPACE}% now."
    ]


def test_rules_that_came_with_a_release_are_told_in_a_sentence(
    quarter: Quarter,
    plans: dict[str, Plan],
    now: datetime,
    dumisa: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gaps.detectors.VERSION", "A99")
    ObjectiveFactory.create(plan=plans["Product"], text="Improve employee satisfaction")
    freeze(quarter, now)

    (line,) = since_last_week(quarter, dumisa, now).moved

    assert line.cause.value == "rules_changed"
    assert line.about == "Version 1; A99 of the rules counts from here on."


def test_a_rule_that_was_set_without_moving_anything_is_told_with_its_reason_later(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, dumisa: User
) -> None:
    change_rule(
        rule_id="E.slogan",
        least_confidence=0,
        is_on=False,
        reason="We know our slogans.",
        seen=0,
        actor=dumisa,
        now=now - timedelta(hours=2),
    )
    put_rules_in_force(now=now - timedelta(hours=2))
    ObjectiveFactory.create(plan=plans["Product"], text="Improve employee satisfaction")
    freeze(quarter, now)

    (line,) = since_last_week(quarter, dumisa, now).moved

    assert line.cause.value == "rules_changed"
    assert (line.about, line.who) == ("We know our slogans.", "Dumisa Mbeki")


def test_a_suspicion_nobody_answered_is_told_without_its_name_to_strangers(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, as_chipo: Client, as_farai: Client
) -> None:
    gap = gap_on(
        plans["Product"],
        state=GapState.SUSPECTED,
        opened_at=now - timedelta(days=9),
        sentence="Nobody may know this.",
    )
    score_quarter(quarter=quarter, now=now)

    stranger, leader = text_of(as_chipo.get(URL)), text_of(as_farai.get(URL))

    assert "Gap counts: nobody decided in time" in stranger
    assert "KPI does not serve the goal" in stranger
    assert gap.sentence not in stranger
    assert str(gap.pk) not in as_chipo.get(URL).content.decode()
    assert gap.sentence in leader


def test_a_plan_sent_back_elsewhere_is_not_told(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, as_chipo: Client, as_dumisa: Client
) -> None:
    Plan.objects.filter(pk=plans["Marketing"].pk).update(state=PlanState.RETURNED)
    score_quarter(quarter=quarter, now=now)

    assert as_chipo.get(URL).context["page"].found.quiet == ()
    assert "Changes requested" in text_of(as_dumisa.get(URL))


def test_without_any_event_it_says_so(plans: dict[str, Plan], as_farai: Client) -> None:
    page = text_of(as_farai.get(URL, {"from": "2026-11-15", "to": "2026-11-20"}))

    assert "The number was 66.6 % on 20 Nov 2026, as on 15 Nov 2026." in page
    assert "Nothing moved the number between these days." in page


@pytest.mark.parametrize(
    ("span", "message"),
    [
        ({"from": "soon"}, "Enter a day like 2026-11-12"),
        ({"to": "2026-11-22"}, "This day is still to come."),
        ({"to": "9999-12-31"}, "This day is still to come."),
        ({"to": "10000-01-01"}, "Enter a day like 2026-11-12"),
        (
            {"from": "2026-11-20", "to": "2026-11-19"},
            "The second day must not be before the first.",
        ),
    ],
    ids=["unreadable", "tomorrow", "the last day", "after the last day", "backwards"],
)
def test_a_span_that_cannot_be_is_explained_at_the_field(
    plans: dict[str, Plan], as_farai: Client, span: dict[str, str], message: str
) -> None:
    answer = as_farai.get(URL, span)

    assert answer.status_code == 422
    assert message in text_of(answer)
    assert as_farai.get(f"{URL}export/", span).status_code == 404


@pytest.mark.parametrize(
    "written", ["2026-11-14", "14 Nov 2026", "14/11/2026", "2026-11-14T18:40:00+02:00"]
)
def test_days_and_moments_are_read_as_people_and_programs_write_them(
    plans: dict[str, Plan], as_farai: Client, written: str
) -> None:
    answer = as_farai.get(URL, {"from": written})

    assert answer.status_code == 200
    assert answer.context["page"].found.before.total == 3


def test_the_file_holds_the_exact_parts(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, dumisa: User, as_farai: Client
) -> None:
    resolve_gap(gap=Gap.objects.get(), note="Replaced.", actor=dumisa, now=now)

    page = as_farai.get(URL, LAST_WEEK).context["page"]
    answer = as_farai.get(page.csv_url)

    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = list(csv.DictReader(StringIO(body)))
    names = ("Department", "Points", "Points, numerator", "Points, denominator")
    assert [tuple(line[name] for name in names) for line in lines] == [
        ("Marketing", "33.3333", "100", "3")
    ]
    assert (lines[0]["Fully aligned plans"], lines[0]["Plans due"]) == ("1", "0")


def test_the_api_answers_with_exact_fractions(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, dumisa: User, api_of: ApiClientOf
) -> None:
    gap = Gap.objects.get()
    resolve_gap(gap=gap, note="Replaced.", actor=dumisa, now=now)

    answer = api_of(dumisa).get(API, {"quarter": quarter.code, "from": "2026-11-14"})

    body = answer.json()
    assert (body["before"]["k"], body["after"]["k"], body["points"]) == (2, 3, "100/3")
    assert [(event["event"], event["gap"], event["points"]) for event in body["events"]] == [
        ("gap_resolved", str(gap.pk), "100/3")
    ]
    assert body["events"][0]["plans"] == [
        {"department": "marketing", "k": "1", "n": "0", "points": "100/3"}
    ]
    assert api_of(dumisa).get(API, {"from": "soon"}).status_code == 400


def test_as_of_a_past_day_the_later_events_are_not_known(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, dumisa: User, as_farai: Client
) -> None:
    resolve_gap(gap=Gap.objects.get(), note="Replaced.", actor=dumisa, now=now)

    then = as_farai.get(URL, {**LAST_WEEK, "as_of": "2026-11-20"})

    assert then.context["page"].found.moved == ()
    assert as_farai.get(URL, LAST_WEEK).context["page"].found.moved != ()


def test_who_reads_from_outside_finds_nothing(
    plans: dict[str, Plan], as_eve: Client, anonymous: Client
) -> None:
    assert as_eve.get(URL).status_code in (403, 404)
    assert anonymous.get(URL).status_code == 302


def test_the_queries_do_not_grow_with_the_history(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, farai: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            since_last_week(quarter, farai, now)
        return len(found)

    gap_on(plans["Product"], opened_at=now - timedelta(days=6))
    score_quarter(quarter=quarter, now=now - timedelta(days=6))
    queries()
    few = queries()
    for number in range(6):
        plan = plan_in_force(quarter, f"Department {number}")
        gap_on(plan, opened_at=now - timedelta(days=4))
        score_quarter(quarter=quarter, now=now - timedelta(days=4, hours=-number))

    assert AlignmentSnapshot.objects.count() > 6
    assert queries() == few


def test_a_long_history_is_told_day_by_day_and_still_adds_up(
    quarter: Quarter, plans: dict[str, Plan], now: datetime, farai: User
) -> None:
    for number in range(4):
        gap = gap_on(plans["Product"], opened_at=now - timedelta(days=3))
        score_quarter(quarter=quarter, now=now - timedelta(days=3, hours=8 - number))
        Gap.objects.filter(pk=gap.pk).update(state=GapState.DISMISSED, decision_reason="No.")
    score_quarter(quarter=quarter, now=now - timedelta(days=2))

    def told_with(most_lines: int) -> Moves:
        start = now - timedelta(days=7)
        return moves(quarter, farai, start=start, end=now, most_lines=most_lines)

    short, whole = told_with(6), told_with(1000)

    assert short.points == whole.points
    assert sum(line.points for line in short.moved) == short.points
    assert len(short.moved) < len(whole.moved) + len(whole.quiet)


@pytest.mark.parametrize("name", ["from", "to"])
def test_a_blank_stands_for_no_day(plans: dict[str, Plan], as_farai: Client, name: str) -> None:
    assert as_farai.get(URL, {name: " "}).status_code == 200
