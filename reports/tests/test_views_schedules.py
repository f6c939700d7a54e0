"""Schedules as their keepers see them: set with a preview, tried, corrected; lists and files."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from departments.models import Quarter, User
from departments.tests.factories import QuarterFactory, UserFactory
from reports.choices import Audience, ReportKind, RunState
from reports.models import ReportRun, ReportSchedule
from reports.services.trying import send_test
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory
from reports.tests.making import made_now
from reports.tests.story import three_of
from saypro_align.lib.exceptions import DomainError
from saypro_align.outbox.models import OutgoingMail

SCHEDULES = "/reports/schedules/"
GOOD = {
    "kind": "monthly",
    "audience": "external",
    "to_audience": "on",
    "number": "1",
    "counting": "working_day",
    "at": "07:30",
    "time_zone": "Africa/Johannesburg",
    "recipients": "bank@partner.example",
}
DUE = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def october(quarter: Quarter) -> Quarter:
    """A quarter with a number frozen in October, so that October has a report."""
    three_of(quarter, datetime(2026, 10, 30, 8, tzinfo=UTC))
    return quarter


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_schedule_names_itself_and_says_its_rule(as_dumisa: Client, october: Quarter) -> None:
    answer = as_dumisa.post(f"{SCHEDULES}new/", GOOD, follow=True)

    schedule = ReportSchedule.objects.get()
    assert schedule.name == "Monthly alignment report: External readers"
    assert (schedule.hour, schedule.minute, schedule.counting) == (7, 30, "working_day")
    page = text(answer)
    assert "First working day of the month, 07:30 Johannesburg time" in page
    assert "1 Dec 2026, 07:30 SAST" in page
    assert "1 address gets it by mail." in page


def test_the_preview_shows_dates_readers_and_the_report_and_saves_nothing(
    as_dumisa: Client, october: Quarter, eve: User
) -> None:
    answer = as_dumisa.post(f"{SCHEDULES}new/", {**GOOD, "verb": "preview"})

    assert answer.status_code == 200
    page = text(answer)
    assert "First working day of the month, 07:30 Johannesburg time" in page
    assert "2 addresses get it by mail." in page
    assert answer.context["trial"].document.period_key == "2026-10"
    assert not ReportSchedule.objects.exists()
    assert not ReportRun.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_quarters_report_before_the_first_quarter_has_ended_says_so(
    as_dumisa: Client, quarter: Quarter
) -> None:
    wanted = {**GOOD, "kind": "quarterly", "audience": "", "recipients": "", "verb": "preview"}

    page = text(as_dumisa.post(f"{SCHEDULES}new/", wanted))

    assert "No quarter has ended yet." in page
    assert "First working day after the quarter’s end" in page


def test_recipients_are_people_by_name_or_addresses(
    as_dumisa: Client, october: Quarter, eve: User
) -> None:
    more = "Eve Outside\nBank <bank@partner.example>\nbank@partner.example"

    as_dumisa.post(f"{SCHEDULES}new/", {**GOOD, "recipients": more})

    schedule = ReportSchedule.objects.get()
    assert list(schedule.people.all()) == [eve]
    assert schedule.extra_recipients == "bank@partner.example"


def test_two_people_of_one_name_are_told_apart_by_their_address(as_dumisa: Client) -> None:
    UserFactory.create_batch(2, name="Sipho Ndlovu")

    answer = as_dumisa.post(f"{SCHEDULES}new/", {**GOOD, "recipients": "Sipho Ndlovu"})

    assert answer.status_code == 422
    assert "Several people are called “Sipho Ndlovu”" in text(answer)


@pytest.mark.parametrize("sign", ["x", "@"])
def test_a_recipient_of_any_length_is_nobody(as_dumisa: Client, sign: str) -> None:
    answer = as_dumisa.post(f"{SCHEDULES}new/", {**GOOD, "recipients": sign * 60_000})

    assert answer.status_code == 422
    assert f"Nobody is called “{sign * 80}”" in text(answer)


def test_nobody_is_written_to_who_may_not_read_the_report(as_dumisa: Client, eve: User) -> None:
    wanted = {**GOOD, "audience": "leadership", "recipients": "Eve Outside"}

    answer = as_dumisa.post(f"{SCHEDULES}new/", wanted)

    assert answer.status_code == 422
    assert "This report may not be read by Eve Outside." in text(answer)


def test_people_alone_are_a_change_with_its_own_version(
    as_dumisa: Client, october: Quarter, farai: User
) -> None:
    schedule = ReportScheduleFactory.create(kind="monthly", audience=Audience.STAFF)
    same = {**GOOD, "audience": "staff", "name": schedule.name, "counting": "day", "at": "07:00"}
    url = f"{SCHEDULES}{schedule.pk}/edit/"

    as_dumisa.post(url, {**same, "recipients": farai.email, "version": "1"})
    clash = as_dumisa.post(url, {**same, "recipients": "", "version": "1"})

    schedule.refresh_from_db()
    assert (schedule.version, list(schedule.people.all())) == (2, [farai])
    assert clash.status_code == 409
    assert farai.name in text(clash)


def test_a_test_mail_goes_to_who_asks_alone_and_once_a_minute(
    as_dumisa: Client, october: Quarter, dumisa: User, farai: User
) -> None:
    schedule = ReportScheduleFactory.create()

    for _press in range(2):
        answer = as_dumisa.post(f"{SCHEDULES}{schedule.pk}/test/", follow=True)

    assert "A test mail to dumisa@saypro.example is on its way." in text(answer)
    mail = OutgoingMail.objects.get()
    assert mail.recipient == dumisa.email
    assert mail.subject.startswith("Test: ")
    assert "your-link" not in mail.text + mail.html
    assert not ReportRun.objects.exists()


def test_the_page_tells_of_the_last_reports_and_why_it_paused(
    as_dumisa: Client, october: Quarter
) -> None:
    schedule = ReportScheduleFactory.create(is_active=False, paused_why="RuntimeError")
    ReportRunFactory.create(
        schedule=schedule, state=RunState.FAILED, last_error="RuntimeError", is_late=True
    )

    page = text(as_dumisa.get(f"{SCHEDULES}{schedule.pk}/"))

    assert "Paused" in page
    assert "RuntimeError" in page
    assert "made late" in page
    assert "Resume" in page


def test_sending_now_before_the_first_quarter_has_ended_says_so(
    as_dumisa: Client, quarter: Quarter
) -> None:
    schedule = ReportScheduleFactory.create(kind=ReportKind.QUARTERLY, every="quarter")

    answer = as_dumisa.post(f"{SCHEDULES}{schedule.pk}/run/", follow=True)

    assert "No quarter has ended yet." in text(answer)


def test_a_report_is_corrected_with_a_reason_and_both_stay_readable(
    as_dumisa: Client, as_farai: Client, october: Quarter
) -> None:
    schedule = ReportScheduleFactory.create()
    [run] = made_now(schedule, schedule.owner, DUE)
    ReportRun.objects.update(content={**run.content, "headline": "It said something else."})
    url = f"/reports/{run.pk}/correct/"

    refused = as_dumisa.post(url, {"reason": ""})
    made = as_dumisa.post(url, {"reason": "A plan was missing."}, follow=True)

    assert refused.status_code == 422
    page = text(made)
    assert "This is the corrected report." in page
    assert "A plan was missing." in page
    assert "Headline: It said something else." in page
    old = text(as_farai.get(f"/reports/{run.pk}/"))
    assert "This report was corrected." in old
    assert "It said something else." in old
    assert as_farai.get(url).status_code == 403


def test_the_list_is_narrowed_and_sent_as_a_file(as_dumisa: Client) -> None:
    ReportRunFactory.create(audience=Audience.STAFF, state=RunState.SENT)
    ReportRunFactory.create(audience=Audience.HEADS, state=RunState.SENT, is_late=True)

    listed = as_dumisa.get("/reports/?audience=heads&kind=nonsense").context["page"]
    rows = b"".join(as_dumisa.get("/reports/reports.csv?audience=heads")).decode()

    assert [run.audience for run in listed] == [Audience.HEADS]
    assert rows.count("2026-10") == 1
    assert ",yes" in rows


def test_the_schedules_are_sent_as_a_file(as_dumisa: Client) -> None:
    ReportScheduleFactory.create(name='=HYPERLINK("x")')

    rows = b"".join(as_dumisa.get(f"{SCHEDULES}schedules.csv")).decode()

    assert "First day of the month, 07:00 Johannesburg time" in rows
    assert "\n=HYPER" not in rows


def test_the_list_of_schedules_asks_the_same_number_of_questions(
    as_dumisa: Client, django_assert_max_num_queries: Any
) -> None:
    def add(first: int, last: int) -> None:
        for number in range(first, last):
            schedule = ReportScheduleFactory.create(is_active=number % 2 == 0)
            ReportRunFactory.create(schedule=schedule, period_key=f"2026-{number:02d}")

    QuarterFactory.create()
    add(1, 3)
    with django_assert_max_num_queries(7):
        as_dumisa.get(SCHEDULES)
    add(3, 9)
    with django_assert_max_num_queries(7):
        as_dumisa.get(SCHEDULES)


def test_the_mail_is_seen_by_day_by_night_and_as_text_before_it_exists(
    as_dumisa: Client, october: Quarter
) -> None:
    url = f"{SCHEDULES}{ReportScheduleFactory.create().pk}/mail/"

    page = text(as_dumisa.get(f"{url}?look=dark"))
    frame = as_dumisa.get(f"{url}frame/?look=dark")
    plain = text(as_dumisa.get(f"{url}?look=plain"))

    assert "frame/?look=dark" in page
    assert "sandbox" in frame["Content-Security-Policy"]
    assert "plans are fully aligned" in frame.content.decode()
    assert "plans are fully aligned" in plain
    assert not OutgoingMail.objects.exists()


def test_who_has_no_address_is_told_so_instead_of_a_test_mail(dumisa: User, now: Any) -> None:
    dumisa.email = "no address"

    with pytest.raises(DomainError, match="your address"):
        send_test(schedule=ReportScheduleFactory.create(), actor=dumisa, now=now)
