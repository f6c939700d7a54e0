"""The API of reports, schedules, mails and the dashboard's rows; and that all say the same number."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework.test import APIClient

from departments.models import Quarter, User
from gaps.choices import GapKind
from kpis.choices import KpiStatus
from reports import services
from reports.choices import Audience, RunState
from reports.document import Document
from reports.models import ReportRun, ReportSchedule
from reports.tests.documents_read import cells, fact
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory
from reports.tests.making import made_now
from reports.tests.story import action_on, freeze, gap_on, plan_in_force, three_of
from saypro_align.lib import clock
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail

ROWS = "/api/v1/departments-alignment/"
RUNS = "/api/v1/report-runs/"
SCHEDULES = "/api/v1/report-schedules/"
MAILS = "/api/v1/mails/"
GOOD = {"kind": "monthly", "name": "Leaders", "audience": "leadership", "number": 1, "hour": 7}
ApiOf = Callable[[User], APIClient]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def org(quarter: Quarter, now: datetime) -> Quarter:
    """A quarter with four departments, gaps, a late and an open action: 2 of 4 aligned."""
    plans = three_of(quarter, now)
    sales = plan_in_force(quarter, "Sales")
    gap = gap_on(sales, kind=GapKind.CONFLICTING_GOALS, severity="high")
    action_on(gap, sales, deadline=date(2026, 11, 1))
    action_on(gap_on(plans["Product"], severity="advisory"), plans["Product"])
    freeze(quarter, now)
    return quarter


def test_dashboard_api_csv_and_report_agree_to_the_digit(
    org: Quarter, farai: User, as_farai: Client, api_of: ApiOf
) -> None:
    page = as_farai.get("/dashboard/").context["page"]
    answer = api_of(farai).get(ROWS, {"quarter": org.code}).json()
    file = (
        as_farai.get("/dashboard/departments.csv", {"q": org.code}).getvalue().decode("utf-8-sig")
    )
    lines = list(csv.DictReader(io.StringIO(file)))
    ReportScheduleFactory.create()
    services.start_due_reports(datetime(2026, 12, 1, 5, tzinfo=UTC))
    report = Document.from_json(ReportRun.objects.get().content)
    mail = OutgoingMail.objects.get()

    head = (page.headline.aligned, page.headline.total, page.headline.shown)
    assert head == (2, 4, "50.0")
    assert (answer["aligned"], answer["total"], answer["shown"]) == head
    alignment = fact(report, "Alignment").now
    assert (alignment.numerator, alignment.denominator) == head[:2]
    assert alignment.text == f"{head[2]}\u00a0%"
    assert "50.0 %" in mail.subject.replace("\u00a0", " ")
    assert f"{head[2]}\u00a0%" in mail.text
    assert sum(line["Fully aligned"] == "yes" for line in lines) == head[0]
    assert sum(line["Counted"] == "yes" for line in lines) == head[1]

    on_page = [
        (row.department, row.word.label, row.score, row.open_gaps, row.actions.late)
        for row in page.rows
    ]
    in_api = [
        (row["name"], row["alignment"], row["score"], row["open_gaps"], row["actions"]["late"])
        for row in answer["results"]
    ]
    in_file = [
        (
            line["Department"],
            line["Alignment"],
            line["Score"],
            int(line["Open gaps"]),
            int(line["Late actions"]),
        )
        for line in lines
    ]
    in_report = [(row[0], row[1], row[3]) for row in cells(report, "departments")]
    assert on_page == in_api == in_file
    assert in_report == [row[:3] for row in on_page]
    for row, given in zip(page.rows, answer["results"], strict=True):
        assert given["kpis"] == {status.value: row.status(status) for status in KpiStatus}


def test_the_rows_are_narrowed_to_a_department(org: Quarter, farai: User, api_of: ApiOf) -> None:
    answer = api_of(farai).get(ROWS, {"department": "sales"}).json()

    assert [row["department"] for row in answer["results"]] == ["sales"]
    assert answer["total"] == 4


def test_the_rows_come_in_pages(org: Quarter, farai: User, api_of: ApiOf) -> None:
    client = api_of(farai)

    first = client.get(ROWS, {"page_size": 3}).json()
    second = client.get(first["next"]).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (3, 1, None)
    assert len(client.get(ROWS, {"page_size": 99_999}).json()["results"]) == 4
    assert client.get(ROWS, {"page": "9" * 40}).status_code == 404


def test_an_unknown_quarter_is_not_found(org: Quarter, farai: User, api_of: ApiOf) -> None:
    assert api_of(farai).get(ROWS, {"quarter": "2099-q9"}).status_code == 404


@pytest.mark.parametrize("url", [ROWS, RUNS, SCHEDULES, MAILS])
def test_without_a_token_there_is_no_answer(db: None, url: str) -> None:
    answer = APIClient().get(url)

    assert answer.status_code == 401
    assert set(answer.json()) == {"detail", "code", "fields"}


def test_external_readers_read_their_reports_only(eve: User, api_of: ApiOf) -> None:
    mine = ReportRunFactory.create(audience=Audience.EXTERNAL, state=RunState.SENT)
    ReportRunFactory.create(audience=Audience.STAFF, state=RunState.SENT)
    client = api_of(eve)

    assert [row["id"] for row in client.get(RUNS).json()["results"]] == [str(mine.pk)]
    assert client.get(ROWS).status_code == 404
    assert client.get(SCHEDULES).status_code == 404
    assert client.get(MAILS).status_code == 404


def test_a_report_comes_with_its_frozen_content(farai: User, api_of: ApiOf) -> None:
    run = ReportRunFactory.create(state=RunState.SENT, content={"headline": "Frozen."})

    listed = api_of(farai).get(RUNS, {"audience": "leadership"}).json()["results"]
    answer = api_of(farai).get(f"{RUNS}{run.pk}/").json()

    assert "content" not in listed[0]
    assert answer["content"] == {"headline": "Frozen."}


def test_ids_that_are_none_are_not_found(farai: User, api_of: ApiOf) -> None:
    client = api_of(farai)

    assert client.get(f"{RUNS}{uuid4()}/").status_code == 404
    assert client.get(f"{RUNS}not-an-id/").status_code == 404


def test_a_failed_report_is_retried_by_who_manages(
    farai: User, dumisa: User, api_of: ApiOf
) -> None:
    run = ReportRunFactory.create(state=RunState.FAILED)

    assert api_of(farai).post(f"{RUNS}{run.pk}/retry/").status_code == 403
    taken = api_of(dumisa).post(f"{RUNS}{run.pk}/retry/")
    assert (taken.status_code, taken.json()["state"]) == (202, "pending")
    again = api_of(dumisa).post(f"{RUNS}{run.pk}/retry/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_schedules_are_made_changed_and_run(dumisa: User, api_of: ApiOf) -> None:
    client = api_of(dumisa)

    made = client.post(SCHEDULES, GOOD)
    assert made.status_code == 201
    url = f"{SCHEDULES}{made.json()['id']}/"
    changed = client.patch(url, {"hour": 8, "version": 1})
    assert (changed.json()["hour"], changed.json()["version"]) == (8, 2)
    taken = client.post(f"{url}run/")
    assert (taken.status_code, taken.json()["runs"][0]["state"]) == (202, "pending")
    assert taken.json()["note"].startswith("The broker is away.")
    services.start_due_reports(clock.now())
    there = client.post(f"{url}run/")
    assert (there.status_code, there.json()["runs"][0]["period_key"]) == (200, "2026-10")
    assert client.post(f"{url}pause/").json()["is_active"] is False
    assert client.post(f"{url}resume/").json()["is_active"] is True


def test_a_stale_version_is_a_conflict(dumisa: User, api_of: ApiOf) -> None:
    schedule = ReportScheduleFactory.create()
    url = f"{SCHEDULES}{schedule.pk}/"
    client = api_of(dumisa)
    client.patch(url, {"hour": 8, "version": 1})

    stale = client.patch(url, {"hour": 9, "version": 1})

    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    assert ReportSchedule.objects.get().hour == 8


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**GOOD, "hour": 24}, "hour"),
        ({**GOOD, "number": "soon"}, "number"),
        ({**GOOD, "audience": "all"}, "audience"),
        ({"hour": 7}, "kind"),
        ({**GOOD, "extra_recipients": "bank@partner.example"}, "extra_recipients"),
    ],
)
def test_a_wrong_schedule_names_its_field(
    dumisa: User, api_of: ApiOf, body: dict[str, Any], field: str
) -> None:
    answer = api_of(dumisa).post(SCHEDULES, body)

    assert answer.status_code in (400, 422)
    assert field in answer.json()["fields"]
    assert not ReportSchedule.objects.exists()


def test_what_the_server_decides_is_not_taken_from_the_body(dumisa: User, api_of: ApiOf) -> None:
    made = api_of(dumisa).post(
        SCHEDULES, {**GOOD, "is_active": False, "failures": 9, "next_run_at": "2020-01-01T00:00Z"}
    )

    assert (made.json()["is_active"], made.json()["failures"]) == (True, 0)
    assert made.json()["next_run_at"].startswith("2026-12-01")


@pytest.mark.parametrize("who", ["amina", "bongani", "farai"])
def test_schedules_are_hidden_from_others(request: Any, api_of: ApiOf, who: str) -> None:
    schedule = ReportScheduleFactory.create()
    client = api_of(request.getfixturevalue(who))

    assert client.get(SCHEDULES).status_code == 404
    assert client.post(SCHEDULES, GOOD).status_code == 404
    assert client.patch(f"{SCHEDULES}{schedule.pk}/", {"hour": 1, "version": 1}).status_code == 404
    assert client.post(f"{SCHEDULES}{schedule.pk}/run/").status_code == 404


def test_the_mail_log_hides_secrets_and_resends(gugu: User, now: datetime, api_of: ApiOf) -> None:
    given = {"kind": "note", "subject": "S", "now": now}
    enqueue_mail(key="a", recipient="a@saypro.example", text="secret", sensitive=True, **given)  # type: ignore[arg-type]
    plain = enqueue_mail(key="b", recipient="b@saypro.example", text="plain", **given)  # type: ignore[arg-type]
    assert plain is not None
    OutgoingMail.objects.filter(pk=plain.pk).update(state=MailState.FAILED)
    client = api_of(gugu)

    listed = client.get(MAILS, {"kind": "note"}).json()["results"]
    again = client.post(f"{MAILS}{plain.pk}/resend/")

    assert sorted(mail["text"] for mail in listed) == ["", "plain"]
    assert again.json()["state"] == "queued"


def test_lists_ask_the_same_number_of_questions(
    dumisa: User, api_of: ApiOf, django_assert_max_num_queries: Any
) -> None:
    client = api_of(dumisa)
    for month in range(1, 10):
        ReportRunFactory.create(period_key=f"2026-{month:02d}", state=RunState.SENT)

    for url in (RUNS, SCHEDULES, MAILS):
        with django_assert_max_num_queries(6):
            assert client.get(url, {"page_size": 200}).status_code == 200


def test_a_report_is_corrected_by_who_manages_and_lists_keep_the_newest(
    org: Quarter, dumisa: User, farai: User, api_of: ApiOf
) -> None:
    schedule = ReportScheduleFactory.create()
    [run] = made_now(schedule, dumisa, clock.now())
    ReportRun.objects.update(content={**run.content, "headline": "It said something else."})
    body = {"reason": "A plan was missing."}

    refused = api_of(farai).post(f"{RUNS}{run.pk}/correct/", body)
    made = api_of(dumisa).post(f"{RUNS}{run.pk}/correct/", body)
    again = api_of(dumisa).post(f"{RUNS}{run.pk}/correct/", body)

    assert (refused.status_code, made.status_code, again.status_code) == (403, 201, 409)
    assert (made.json()["revision"], made.json()["corrects"]) == (2, str(run.pk))
    newest = api_of(farai).get(f"{RUNS}?newest=true&kind=monthly").json()["results"]
    assert [one["id"] for one in newest] == [made.json()["id"]]
    old = api_of(farai).get(f"{RUNS}{run.pk}/").json()
    assert (old["corrected_by"], old["content"]["headline"]) == (
        made.json()["id"],
        "It said something else.",
    )
