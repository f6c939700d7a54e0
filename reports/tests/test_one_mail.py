"""Nobody is mailed the same news twice: who gets the fuller report is left out of that for all staff."""

from collections.abc import Callable

import pytest
from django.test import Client

from departments.models import Department, User
from reports.choices import Audience
from reports.models import ReportSchedule
from reports.selectors.recipients import recipients_of
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory

NAMED = {"amina", "bongani", "farai"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> ReportSchedule:
    """The monthly report to all staff."""
    return ReportScheduleFactory.create(name="For all", audience=Audience.STAFF)


def names_of(schedule: ReportSchedule) -> set[str]:
    run = ReportRunFactory.build(schedule=schedule, audience=schedule.audience)
    return {address.partition("@")[0] for address in recipients_of(run)} & NAMED


def test_who_gets_a_fuller_report_is_left_out_of_that_for_all_staff(
    staff: ReportSchedule, farai: User, amina: User, bongani: User
) -> None:
    everybody = names_of(staff)
    heads = ReportScheduleFactory.create(name="For heads", audience=Audience.HEADS)
    ReportScheduleFactory.create(name="For the leadership", audience=Audience.LEADERSHIP)

    assert everybody == {"farai", "amina", "bongani"}
    assert names_of(heads) == {"amina"}
    assert names_of(staff) == {"bongani"}


def test_a_paused_or_other_report_takes_nobody_away(
    staff: ReportSchedule, farai: User, amina: User
) -> None:
    ReportScheduleFactory.create(name="Paused", audience=Audience.HEADS, is_active=False)
    ReportScheduleFactory.create(name="Other", audience=Audience.HEADS, kind="stakeholder")
    ReportScheduleFactory.create(name="To some", audience=Audience.LEADERSHIP, to_audience=False)

    assert names_of(staff) == {"farai", "amina"}


def test_the_page_of_a_person_says_that_the_fuller_one_comes(
    staff: ReportSchedule,
    client_of: Callable[[User], Client],
    dumisa: User,
    amina: User,
    sales: Department,
) -> None:
    ReportScheduleFactory.create(name="For heads", audience=Audience.HEADS)

    told = client_of(dumisa).get(f"/manage/mails/why/?person={amina.pk}").content.decode()

    assert "Gets the fuller report of the same time instead." in told
