"""Reports, schedules, the mail log and the pages around them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from departments.models import Quarter, User
from reports import services
from reports.choices import Audience, RunState
from reports.models import ReportRun, ReportSchedule
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory
from reports.tests.story import action_on, gap_on, three_of
from saypro_align.audit.models import AuditEntry
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail

DUE = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
SCHEDULES = "/reports/schedules/"
GOOD = {
    "name": "For the leadership",
    "audience": "leadership",
    "kind": "monthly",
    "to_audience": "on",
    "number": "1",
    "counting": "day",
    "at": "07:00",
    "time_zone": "Africa/Johannesburg",
    "recipients": "",
}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def sent(quarter: Quarter, now: datetime, farai: User, dumisa: User) -> ReportRun:
    """A report of November that was handed over, with one late action in it."""
    plans = three_of(quarter, now)
    action_on(gap_on(plans["Product"]), plans["Product"], deadline=date(2026, 11, 1))
    ReportScheduleFactory.create()
    services.start_due_reports(DUE)
    return ReportRun.objects.get()


def test_a_report_shows_its_frozen_numbers_and_its_mail(sent: ReportRun, as_farai: Client) -> None:
    page = as_farai.get(f"/reports/{sent.pk}/").content.decode()

    assert "1 of 3 plans are fully aligned" in page or "2 of 3 plans are fully aligned" in page
    assert "The mail as it was written" in page
    assert "Late actions" in page


def test_the_page_is_rendered_from_the_row_alone(sent: ReportRun, as_farai: Client) -> None:
    ReportRun.objects.update(content={**sent.content, "headline": "Frozen words."})

    assert "Frozen words." in as_farai.get(f"/reports/{sent.pk}/").content.decode()


def test_recipients_are_listed_for_who_manages_them_only(
    sent: ReportRun, as_farai: Client, as_dumisa: Client
) -> None:
    url = f"/reports/{sent.pk}/"

    assert "farai@saypro.example" in as_dumisa.get(url).content.decode()
    assert as_farai.get(url).context["page"].mails == ()


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.LEADERSHIP, {"farai", "dumisa", "gugu"}),
        (Audience.HEADS, {"farai", "dumisa", "gugu", "amina"}),
        (Audience.STAFF, {"farai", "dumisa", "gugu", "amina", "bongani"}),
        (Audience.EXTERNAL, {"farai", "dumisa", "gugu", "amina", "bongani", "eve"}),
    ],
)
def test_each_audience_is_read_by_its_own(
    client_of: Callable[[User], Client], request: Any, audience: str, readers: set[str]
) -> None:
    run = ReportRunFactory.create(audience=audience, state=RunState.SENT)
    found = set()
    for name in ("farai", "dumisa", "gugu", "amina", "bongani", "eve"):
        client = client_of(request.getfixturevalue(name))
        status = client.get(f"/reports/{run.pk}/").status_code
        listed = run in client.get("/reports/").context["page"].object_list
        assert (status == 200) is listed
        found |= {name} if listed else set()

    assert found == readers


def test_reports_stand_below_the_month_they_tell_of(as_farai: Client) -> None:
    for at, (key, first, last) in enumerate(
        (
            ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
            ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
            ("2026-09", date(2026, 9, 1), date(2026, 9, 30)),
        )
    ):
        ReportRunFactory.create(
            period_key=key,
            period_start=first,
            period_end=last,
            state=RunState.SENT,
            due_at=datetime(2026, 11, 1 + at, 5, 0, tzinfo=UTC),
        )
    groups = as_farai.get("/reports/").context["groups"]

    assert [(one.month, [run.period_key for run in one.runs]) for one in groups] == [
        (date(2026, 10, 1), ["2026-10"]),
        (date(2026, 9, 1), ["2026-09", "2026-Q3"]),
    ]


def test_what_is_not_handed_over_yet_is_hidden_from_readers(as_eve: Client) -> None:
    run = ReportRunFactory.create(audience=Audience.EXTERNAL, state=RunState.BUILT)

    assert as_eve.get(f"/reports/{run.pk}/").status_code == 404


def test_an_unknown_report_is_not_found(as_farai: Client) -> None:
    assert as_farai.get(f"/reports/{uuid4()}/").status_code == 404


def test_the_list_of_reports_asks_the_same_number_of_questions(
    as_farai: Client, django_assert_max_num_queries: Any
) -> None:
    def add(first: int, last: int) -> None:
        for month in range(first, last):
            ReportRunFactory.create(period_key=f"2026-{month:02d}", state=RunState.SENT)

    add(1, 3)
    with django_assert_max_num_queries(7):
        as_farai.get("/reports/")
    add(3, 9)
    with django_assert_max_num_queries(7):
        as_farai.get("/reports/")


def test_a_failed_report_is_tried_again(sent: ReportRun, as_dumisa: Client) -> None:
    ReportRun.objects.update(state=RunState.FAILED, sent_at=None)

    answer = as_dumisa.post(f"/reports/{sent.pk}/retry/")

    assert answer.status_code == 302
    services.start_due_reports(DUE)
    assert ReportRun.objects.get().state == RunState.SENT
    assert OutgoingMail.objects.count() == 2
    assert AuditEntry.objects.filter(event="report.retried").count() == 1


@pytest.mark.parametrize(("who", "status"), [("farai", 403), ("bongani", 404), ("eve", 404)])
def test_others_do_not_retry(
    client_of: Callable[[User], Client], request: Any, sent: ReportRun, who: str, status: int
) -> None:
    client = client_of(request.getfixturevalue(who))

    assert client.post(f"/reports/{sent.pk}/retry/").status_code in (403, status)
    assert as_get(client, f"/reports/{sent.pk}/retry/") in (403, 404, 405)


def as_get(client: Client, url: str) -> int:
    return client.get(url).status_code


def test_a_schedule_is_made_with_its_next_date(as_dumisa: Client, dumisa: User) -> None:
    answer = as_dumisa.post(f"{SCHEDULES}new/", GOOD)

    schedule = ReportSchedule.objects.get()
    assert answer["Location"] == f"{SCHEDULES}{schedule.pk}/"
    assert (schedule.next_run_at, schedule.owner) == (DUE, dumisa)
    assert AuditEntry.objects.get().event == "schedule.created"
    assert "1 Dec 2026, 07:00 SAST" in as_dumisa.get(SCHEDULES).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("kind", "", "Choose the report."),
        ("number", "32", "Choose one of the answers offered."),
        ("number", "first", "Choose one of the answers offered."),
        ("at", "24:00", "Enter a time, like 10:00."),
        ("time_zone", "Mars/Base", "Enter a time zone like Africa/Johannesburg."),
        ("audience", "everybody", "Choose one of the answers offered."),
        ("every", "quarter", "This report is made: every month."),
        ("recipients", "Nobody Known", "Nobody is called “Nobody Known”."),
        ("recipients", "x@y.example\n" * 251, "Enter at most 250 lines."),
        ("recipients", "nul\0@y.example", "Null characters are not allowed."),
        ("recipients", "not@an@address", "is not an e-mail address"),
        ("recipients", "bank@partner.example", "Only the report for external readers"),
    ],
)
def test_a_wrong_schedule_is_refused_at_its_field(
    as_dumisa: Client, field: str, value: str, sentence: str
) -> None:
    answer = as_dumisa.post(f"{SCHEDULES}new/", {**GOOD, field: value})

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert not ReportSchedule.objects.exists()


def test_an_audience_has_one_schedule(as_dumisa: Client) -> None:
    ReportScheduleFactory.create()

    answer = as_dumisa.post(f"{SCHEDULES}new/", GOOD)

    assert answer.status_code == 422
    assert "already has a schedule" in answer.content.decode()


def test_changing_a_schedule_keeps_the_month_it_waits_for(as_dumisa: Client) -> None:
    schedule = ReportScheduleFactory.create()

    as_dumisa.post(
        f"{SCHEDULES}{schedule.pk}/edit/",
        {**GOOD, "number": "5", "at": "06:00", "version": str(schedule.version)},
    )

    schedule.refresh_from_db()
    assert schedule.next_run_at == datetime(2026, 12, 5, 4, 0, tzinfo=UTC)
    assert schedule.version == 2


def test_a_clash_shows_both_texts_and_loses_none(as_dumisa: Client) -> None:
    schedule = ReportScheduleFactory.create()
    url = f"{SCHEDULES}{schedule.pk}/edit/"
    as_dumisa.post(url, {**GOOD, "name": "First one", "version": "1"})

    answer = as_dumisa.post(url, {**GOOD, "name": "Second one", "version": "1"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "First one" in page
    assert "Second one" in page
    schedule.refresh_from_db()
    assert schedule.name == "First one"


def test_pausing_and_resuming(as_gugu: Client) -> None:
    schedule = ReportScheduleFactory.create(next_run_at=datetime(2026, 6, 1, 5, tzinfo=UTC))

    as_gugu.post(f"{SCHEDULES}{schedule.pk}/pause/")
    schedule.refresh_from_db()
    assert schedule.is_active is False

    as_gugu.post(f"{SCHEDULES}{schedule.pk}/resume/")
    schedule.refresh_from_db()
    assert (schedule.is_active, schedule.next_run_at) == (True, DUE)


def test_run_now_makes_the_report_and_says_when_it_exists(
    quarter: Quarter, now: datetime, as_dumisa: Client, settings: Any
) -> None:
    three_of(quarter, datetime(2026, 10, 31, 8, tzinfo=UTC))
    schedule = ReportScheduleFactory.create()
    url = f"{SCHEDULES}{schedule.pk}/run/"

    settings.WATCH_BACKGROUND = False
    first = as_dumisa.post(url, follow=True)
    services.start_due_reports(now)
    second = as_dumisa.post(url, follow=True)

    assert "The report is being made." in first.content.decode()
    assert "0 of 1 report made" in first.content.decode()
    assert "Nobody gets it twice" in second.content.decode()
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("who", ["farai", "amina", "bongani", "eve"])
def test_schedules_and_mails_are_hidden_from_others(
    client_of: Callable[[User], Client], request: Any, who: str
) -> None:
    schedule = ReportScheduleFactory.create()
    client = client_of(request.getfixturevalue(who))

    for url in (SCHEDULES, f"{SCHEDULES}new/", "/manage/mails/", "/manage/"):
        assert client.get(url).status_code == 404
    for verb in ("run", "pause", "resume"):
        assert client.post(f"{SCHEDULES}{schedule.pk}/{verb}/").status_code == 404
    assert client.post(f"{SCHEDULES}new/", GOOD).status_code == 404
    schedule.refresh_from_db()
    assert schedule.is_active


def mail(now: datetime, **fields: Any) -> OutgoingMail:
    wanted = {
        "key": uuid4().hex,
        "kind": "note",
        "recipient": "amina@saypro.example",
        "subject": "A subject",
        "text": "A body",
        **fields,
    }
    made = enqueue_mail(now=now, **wanted)
    assert made is not None
    return made


def test_the_mail_log_filters_by_state_and_kind(now: datetime, as_gugu: Client) -> None:
    mail(now, kind="note", subject="First")
    mail(now, kind="report", subject="Second")
    OutgoingMail.objects.filter(kind="report").update(state=MailState.FAILED)

    failed = as_gugu.get("/manage/mails/", {"state": "failed"}).content.decode()
    notes = as_gugu.get("/manage/mails/", {"kind": "note"}).content.decode()

    assert ("First" in failed, "Second" in failed) == (False, True)
    assert ("First" in notes, "Second" in notes) == (True, False)


def test_a_secret_mail_is_never_shown(now: datetime, as_gugu: Client) -> None:
    secret = mail(now, text="https://align.example/reset/abc", sensitive=True)

    page = as_gugu.get(f"/manage/mails/{secret.pk}/").content.decode()

    assert "reset/abc" not in page
    assert "holds a secret link" in page


def test_a_failed_mail_is_sent_again_from_the_log(now: datetime, as_dumisa: Client) -> None:
    failed = mail(now)
    OutgoingMail.objects.update(state=MailState.FAILED)

    answer = as_dumisa.post(
        f"/manage/mails/{failed.pk}/resend/", {"next": f"/manage/mails/{failed.pk}/"}
    )

    assert answer["Location"] == f"/manage/mails/{failed.pk}/"
    assert OutgoingMail.objects.get().state == MailState.QUEUED
    assert AuditEntry.objects.get().event == "mail.resent"


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "-1", "<script>", "\x00"],
)
def test_after_resending_nobody_is_led_to_another_site(
    back: str, now: datetime, as_dumisa: Client
) -> None:
    failed = mail(now)
    OutgoingMail.objects.update(state=MailState.FAILED)

    answer = as_dumisa.post(f"/manage/mails/{failed.pk}/resend/", {"next": back})

    assert answer["Location"] == "/manage/mails/"
