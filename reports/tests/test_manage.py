"""The start page of the administration and the page of the jobs."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from departments.models import User
from gaps.models import Gap
from gaps.tests.factories import GapFactory
from reports.choices import RunState
from reports.tests.factories import ReportRunFactory
from saypro_align.jobs import watching
from saypro_align.jobs.models import Part
from saypro_align.jobs.noting import note_alive, note_failure, note_start, note_success
from saypro_align.jobs.timetable import entries
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail

MINUTE = timedelta(minutes=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def all_well(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything live and every job have run just now."""
    watch = watching._Watch(grace_from=now - timedelta(hours=1))
    monkeypatch.setattr(watching, "watch", watch)
    monkeypatch.setattr(watching, "_broker_answers", lambda: True)
    for part in Part:
        note_alive(part, now=now)
    for name in entries():
        note_start(name, now=now)
        note_success(name, now=now, took_ms=1_500)


def test_when_all_is_well_the_page_says_so(as_gugu: Client) -> None:
    page = as_gugu.get("/manage/")
    text = page.content.decode()
    assert "Timetable and worker live, and no job fails." in text
    assert "No report is late." in text
    assert page.context["page"].is_well


def test_what_is_wrong_stands_in_the_first_sentence(
    as_dumisa: Client, now: datetime, clock: Any
) -> None:
    ReportRunFactory.create(due_at=now - 16 * MINUTE, state=RunState.FAILED, last_error="OSError")
    note_failure("send-mails", now=now, took_ms=1, error="OSError in saypro_align.outbox.sending")
    page = as_dumisa.get("/manage/")
    told = f"1 report is late. 1 of {len(entries())} jobs needs somebody."
    assert page.context["page"].health == told
    text = page.content.decode()
    assert "Send mails: Failed" in text
    assert "OSError in saypro_align.outbox.sending" in text

    clock.shift(2 * MINUTE)
    note_alive(Part.BEAT, now=now + 2 * MINUTE)
    assert "Worker: no sign of life." in as_dumisa.get("/manage/").content.decode()


def test_an_absent_broker_is_said_and_nothing_is_claimed_of_who_cannot_be_heard(
    as_dumisa: Client, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_broker_answers", lambda: False)
    clock.shift(3 * MINUTE)
    page = as_dumisa.get("/manage/")
    assert "The broker is away." in page.content.decode()
    assert not page.context["page"].is_well


def test_each_count_of_mails_opens_a_list_of_as_many(as_dumisa: Client, now: datetime) -> None:
    for number in range(3):
        enqueue_mail(
            key=str(number), kind="test", recipient="a@b.example", subject="S", text="T", now=now
        )
    OutgoingMail.objects.filter(key="2").update(state=MailState.FAILED)
    mails = as_dumisa.get("/manage/").context["page"].mails
    assert {one.label: one.count for one in mails}["Waiting"] == 2
    for one in mails:
        assert as_dumisa.get(one.url).context["page"].paginator.count == one.count


def test_suspected_gaps_open_the_queue_of_as_many(
    as_dumisa: Client, as_gugu: Client, sales_obligation: Any, now: datetime
) -> None:
    GapFactory.create(quarter=sales_obligation.quarter, state="suspected")
    shown = as_dumisa.get("/manage/").context["page"].waiting[0]
    queue = as_dumisa.get(shown.url)
    assert shown.count == Gap.objects.filter(state="suspected").count() == 1
    assert queue.status_code == 200
    assert as_gugu.get("/manage/").context["page"].waiting == ()


def test_who_has_not_submitted_is_named_with_the_way_there(
    as_dumisa: Client, sales_obligation: Any
) -> None:
    page = as_dumisa.get("/manage/")
    assert 'href="/departments/sales/?q=2026-Q4"' in page.content.decode()
    owed = as_dumisa.get("/plans/waiting/?q=2026-Q4").context["queue"].counts[0]
    assert owed == len(page.context["page"].not_submitted) == 1


def test_the_jobs_that_need_somebody_come_first_and_each_count_opens_its_list(
    as_dumisa: Client, now: datetime
) -> None:
    note_failure("send-results", now=now, took_ms=1, error="OSError")
    page = as_dumisa.get("/manage/jobs/")
    rows = page.context["rows"]
    assert (rows[0].key, rows[0].standing) == ("send-results", "failed")
    for standing, count in page.context["background"].counts:
        listed = as_dumisa.get(f"/manage/jobs/?state={standing}").context["rows"]
        assert len(listed) == count


def test_a_job_whose_turn_passed_is_late(as_dumisa: Client, clock: Any) -> None:
    clock.shift(7 * MINUTE)
    rows = {row.key: row for row in as_dumisa.get("/manage/jobs/").context["rows"]}
    assert rows["send-mails"].standing == "late"
    assert rows["take-daily-snapshots"].standing == "ok"


def test_the_file_and_the_api_tell_the_same_as_the_page(
    as_dumisa: Client, api_of: Any, dumisa: User, now: datetime
) -> None:
    note_failure("send-results", now=now, took_ms=1, error="=1+1")
    csv = b"".join(as_dumisa.get("/manage/jobs/jobs.csv?state=failed")).decode()
    told = api_of(dumisa).get("/api/v1/jobs/?state=failed").json()
    assert len(csv.strip().splitlines()) == 2
    assert "'=1+1" in csv
    assert [job["job"] for job in told["jobs"]] == ["send-results"]
    assert [part["state"] for part in told["parts"]] == ["Lives", "Lives", "Lives"]
    assert api_of(dumisa).get("/api/v1/jobs/?state=nonsense").status_code == 400


def test_the_pages_ask_as_often_for_many_runs_as_for_one(
    as_dumisa: Client, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for day in range(30):
        ReportRunFactory.create(
            due_at=now - timedelta(days=day + 1), period_key=f"2026-{day}", state=RunState.FAILED
        )
    with django_assert_max_num_queries(24):
        as_dumisa.get("/manage/")
    with django_assert_max_num_queries(10):
        as_dumisa.get("/manage/jobs/")
