"""The strategy office sees who gets which report, and who stopped it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department, User
from departments.tests.factories import MembershipFactory, UserFactory
from reports.choices import Audience, ReportKind
from reports.models import OptOut, ReportSchedule
from reports.selectors.recipient_page import recipients_now
from reports.services.stopping import stop_mails
from reports.tests.factories import ReportScheduleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PATH = "/reports/recipients/"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def schedule(farai: User, dumisa: User) -> ReportSchedule:
    del farai, dumisa
    return ReportScheduleFactory.create(name="For the leadership")


def test_everybody_of_the_audience_stands_there(
    as_dumisa: Client, schedule: ReportSchedule
) -> None:
    page = text_of(as_dumisa.get(PATH))
    assert "2 addresses get “For the leadership”" in page
    assert "farai@saypro.example" in page


def test_who_stopped_stands_last_with_the_day_and_what_he_stopped(
    as_dumisa: Client, schedule: ReportSchedule, farai: User, dumisa: User, now: Any
) -> None:
    stop_mails(address=farai.email, kind=ReportKind.MONTHLY, now=now)
    stop_mails(address=dumisa.email, now=now)
    page = text_of(as_dumisa.get(PATH))
    assert "0 addresses get" in page
    assert "2 stopped it" in page
    assert "Stopped this report" in page
    assert "Stopped all reports" in page
    file = as_dumisa.get(f"{PATH}recipients.csv")
    told = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert "farai@saypro.example,Farai Moyo,Stopped this report,2026-11-21" in told


def test_the_office_starts_them_again_when_asked(
    as_dumisa: Client, schedule: ReportSchedule, farai: User, now: Any
) -> None:
    stop_mails(address=farai.email, now=now)
    where = f"/reports/schedules/{schedule.pk}/start/"
    assert "gets reports again" in text_of(
        as_dumisa.post(where, {"address": farai.email}, follow=True)
    )
    assert OptOut.objects.get().resumed_at == now
    assert "has stopped nothing" in text_of(
        as_dumisa.post(where, {"address": "\x00=cmd|<b>"}, follow=True)
    )


def test_each_schedule_has_its_own_list(as_dumisa: Client, schedule: ReportSchedule) -> None:
    outside = ReportScheduleFactory.create(
        name="For investors", audience=Audience.EXTERNAL, extra_recipients="bank@partner.example"
    )
    page = text_of(as_dumisa.get(f"{PATH}?schedule={outside.pk}"))
    assert "1 address gets “For investors”" in page
    assert "Outside address" in page
    assert "farai@saypro.example" not in page


@pytest.mark.parametrize("asked", ["nonsense", "%00", "' or 1=1"])
def test_a_schedule_nobody_knows_shows_the_first_one(
    as_dumisa: Client, schedule: ReportSchedule, asked: str
) -> None:
    assert "“For the leadership”" in text_of(as_dumisa.get(f"{PATH}?schedule={asked}"))


def test_without_a_schedule_it_says_so(as_dumisa: Client) -> None:
    assert "No report is scheduled." in text_of(as_dumisa.get(PATH))


def test_more_people_need_no_more_queries(
    as_dumisa: Client, schedule: ReportSchedule, django_assert_max_num_queries: Any
) -> None:
    UserFactory.create_batch(12, organization_role="leader")
    as_dumisa.get(PATH)
    with django_assert_max_num_queries(16):
        page = as_dumisa.get(PATH)
    assert "14 addresses get" in text_of(page)


def test_of_a_department_report_only_its_departments_people_are_told(
    as_dumisa: Client, amina: User, chipo: User, sales: Department
) -> None:
    schedule = ReportScheduleFactory.create(kind=ReportKind.DEPARTMENT, audience=Audience.HEADS)
    assert {amina.email, chipo.email} <= {one.address for one in recipients_now(schedule)}
    schedule.departments.set([sales])
    assert [one.address for one in recipients_now(schedule)] == [amina.email]


@pytest.mark.parametrize("kind", [ReportKind.MONTHLY, ReportKind.DEPARTMENT])
def test_more_heads_need_no_more_queries(sales: Department, kind: str) -> None:
    schedule = ReportScheduleFactory.create(kind=kind, audience=Audience.HEADS)
    counts = []
    for _time in range(2):
        MembershipFactory.create(department=sales, role="head")
        with CaptureQueriesContext(connection) as caught:
            recipients_now(schedule)
        counts.append(len(caught))

    assert counts[0] == counts[1]
