"""What came of actions: one number everywhere, each with its list; causes; what works; who waits."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.choices import ActionKind, ActionState
from actions.choices.life import RootCause, VerdictKind
from actions.models import CorrectiveAction
from actions.selectors.effectiveness import Asked, effectiveness, listed, overview
from actions.selectors.proof import frozen_judgement
from actions.tests.factories import CorrectiveActionFactory, VerdictFactory
from actions.tests.factories_proof import measured_action
from conftest import ApiClientOf
from departments.models import Obligation, Quarter, User
from gaps.models import Gap
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "/actions/effectiveness/"


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


@pytest.fixture
def judged(gap: Gap, now: datetime) -> list[CorrectiveAction]:
    """Two actions that worked, one that did not, one in part, and one waiting since a while."""
    worked = measured_action(gap, state=ActionState.EFFECTIVE, cause=RootCause.SKILLS)
    numbers, version = frozen_judgement(worked, now=now)
    VerdictFactory.create(action=worked, judgement=numbers, rule_version=version)
    rows = [worked]
    for state in (ActionState.EFFECTIVE, ActionState.NOT_EFFECTIVE, ActionState.PARTLY):
        row = CorrectiveActionFactory.create(gap=gap, state=state, cause=RootCause.PROCESS)
        VerdictFactory.create(action=row, verdict=VerdictKind(state.value))
        rows.append(row)
    rows.append(measured_action(gap, kind=ActionKind.ALIGN_FOCUS))
    return rows


def in_row(response: Any) -> list[CorrectiveAction]:
    return [row.action for row in response.context["rows"]]


@pytest.mark.usefixtures("judged")
def test_page_dashboard_api_and_function_say_the_same_number(
    as_dumisa: Client, api_of: ApiClientOf, dumisa: User, quarter: Quarter
) -> None:
    page = as_dumisa.get(f"{URL}?q={quarter.code}").content.decode()
    board = as_dumisa.get(f"{reverse('reports:dashboard')}?q={quarter.code}").content.decode()
    told = api_of(dumisa).get(f"/api/v1/effectiveness/?quarter={quarter.code}").json()
    figure = effectiveness(quarter)

    assert (figure.count, figure.total) == (2, 4)
    assert "2 of 4 judged actions worked." in page
    assert "judged actions that worked" in board
    assert told["effectiveness"] == {"count": 2, "total": 4}


@pytest.mark.usefixtures("judged")
def test_every_number_opens_exactly_the_actions_it_counts(as_dumisa: Client) -> None:
    context = as_dumisa.get(URL).context
    shown = [
        *((one.count, one.url) for one in context["numbers"]),
        *((line["works"].judged, line["url"]) for line in context["works"]),
        *((line["cause"].bar.count, line["url"]) for line in context["causes"]),
    ]

    assert [count for count, _url in shown] == [
        len(in_row(as_dumisa.get(url.partition("#")[0]))) for _count, url in shown
    ]
    assert sum(count for count, _url in shown) > 10


def test_a_verdict_is_listed_with_its_numbers_and_one_without_follow_up_is_named(
    judged: list[CorrectiveAction], as_dumisa: Client
) -> None:
    page = " ".join(as_dumisa.get(URL).content.decode().split())

    assert "20 → 25 leads" in page
    assert "by pure chance in fewer than 1 of 1000 cases" in page
    assert page.count("none yet") == 2
    assert judged[-1] not in in_row(as_dumisa.get(URL))


def test_a_follow_up_settles_what_did_not_work_unless_it_is_cancelled(
    judged: list[CorrectiveAction], gap: Gap, dumisa: User, now: datetime
) -> None:
    failed = judged[2]
    given_up = CorrectiveActionFactory.create(gap=gap, state=ActionState.CANCELLED, follows=failed)
    before = overview(dumisa, Asked(), now).follow_ups
    CorrectiveActionFactory.create(gap=gap, follows=failed, title=f"After {given_up}")
    after = overview(dumisa, Asked(), now).follow_ups

    assert (before.count, before.total) == (0, 2)
    assert (after.count, after.total) == (1, 2)


def test_what_waits_for_a_verdict_is_listed_with_how_late_it_is(
    judged: list[CorrectiveAction], as_dumisa: Client
) -> None:
    response = as_dumisa.get(f"{URL}?show=late")

    assert in_row(response) == [judged[-1]]
    assert '<span class="late">late</span>' in response.content.decode()


def test_the_causes_stand_the_commonest_first(
    judged: list[CorrectiveAction], dumisa: User, now: datetime
) -> None:
    causes = overview(dumisa, Asked(), now).causes

    assert [(line.label, line.bar.count) for line in causes] == [
        ("The way work is done", 3),
        ("Nobody has said", 1),
        ("Skills or knowledge", 1),
    ]
    assert len(judged) == causes[-1].bar.together


def test_actions_for_drafts_count_nowhere(gap: Gap, quarter: Quarter, dumisa: User) -> None:
    Gap.objects.filter(pk=gap.pk).update(on_draft=True)
    CorrectiveActionFactory.create(gap=gap, state=ActionState.EFFECTIVE)

    assert effectiveness(quarter).total == 0
    assert not listed(dumisa, Asked(), datetime.now().astimezone()).exists()


def test_without_verdicts_there_is_no_share(as_dumisa: Client, quarter: Quarter) -> None:
    page = as_dumisa.get(f"{URL}?q={quarter.code}").content.decode()

    assert "No action has a verdict yet." in page


@pytest.mark.usefixtures("judged")
def test_the_file_holds_what_the_page_lists(as_dumisa: Client) -> None:
    answer: Any = as_dumisa.get("/actions/effectiveness/effectiveness.csv?verdict=effective")
    lines = b"".join(answer).decode().replace("\N{NO-BREAK SPACE}", " ").splitlines()

    assert len(lines) == 3
    assert any("20 → 25 leads" in line for line in lines)


def file_of(client: Client, url: str) -> list[str]:
    answer: Any = client.get(url)
    return b"".join(answer).decode("utf-8-sig").splitlines()


@pytest.mark.usefixtures("judged")
def test_what_works_and_what_the_causes_are_come_as_files_too(as_dumisa: Client) -> None:
    assert file_of(as_dumisa, f"{URL}what-works.csv") == [
        "Kind of gap,Kind of action,Judged,Worked,Worked in part,Did not work,Cannot be said",
        "KPI does not serve the goal,Refine or replace the KPI,4,2,1,1,0",
    ]
    assert file_of(as_dumisa, f"{URL}causes.csv") == [
        "Kind of cause,Actions,With those above,Of all",
        "The way work is done,3,3,5",
        "Nobody has said,1,4,5",
        "Skills or knowledge,1,5,5",
    ]


def test_what_worked_most_often_comes_first(gap: Gap, dumisa: User, now: datetime) -> None:
    for kind, state in (
        (ActionKind.ALIGN_FOCUS, ActionState.NOT_EFFECTIVE),
        (ActionKind.REFRAME_METRIC, ActionState.EFFECTIVE),
        (ActionKind.COLLABORATE, ActionState.PARTLY),
        (ActionKind.COLLABORATE, ActionState.EFFECTIVE),
    ):
        CorrectiveActionFactory.create(gap=gap, kind=kind, state=state)
    told = overview(dumisa, Asked(), now).works
    assert [(one.did, one.effective, one.judged) for one in told] == [
        (ActionKind.REFRAME_METRIC, 1, 1),
        (ActionKind.COLLABORATE, 1, 2),
        (ActionKind.ALIGN_FOCUS, 0, 1),
    ]


def test_the_api_tells_the_numbers_of_an_action(
    judged: list[CorrectiveAction], api_of: ApiClientOf, dumisa: User
) -> None:
    told = api_of(dumisa).get(f"/api/v1/actions/{judged[0].pk}/proof/").json()

    assert told["suggested"] == "effective"
    assert told["judgement"]["shift"] == "5.0000"
    assert told["judgement"]["rule_version"] == "proof-1"


@pytest.mark.parametrize("asked", ["quarter=never", "department=nobody"])
def test_the_api_refuses_what_it_does_not_know(
    asked: str, api_of: ApiClientOf, dumisa: User
) -> None:
    assert api_of(dumisa).get(f"/api/v1/effectiveness/?{asked}").status_code == 400


def test_more_actions_need_no_more_queries(gap: Gap, as_dumisa: Client, now: datetime) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert as_dumisa.get(URL).status_code == 200
        return len(seen)

    def add() -> None:
        row = measured_action(gap, state=ActionState.NOT_EFFECTIVE)
        numbers, _version = frozen_judgement(row, now=now)
        VerdictFactory.create(action=row, verdict=VerdictKind.NOT_EFFECTIVE, judgement=numbers)
        CorrectiveActionFactory.create(gap=gap, follows=row)

    add()
    asked()
    few = asked()
    add()
    add()
    assert asked() == few
