"""Who is reminded of proposed and distributed targets."""

from datetime import UTC, date, datetime

import pytest

from departments.models import Department, User
from departments.tests.reminded import reminded
from kpis.tests.factories_discussion import FeasibilityFactory, KptFeedbackFactory
from kpis.tests.factories_distributions import DeliveryFactory, DistributionFactory
from kpis.tests.factories_targets import KptFactory

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 11, 26)


def at(day: int) -> datetime:
    """Return ten o'clock in Johannesburg on a day of November."""
    return datetime(2026, 11, day, 8, tzinfo=UTC)


def test_heads_who_have_not_answered_are_asked_and_those_who_have_are_not(
    sales: Department, amina: User, customer_service: Department, chipo: User
) -> None:
    first, _second = (
        KptFactory.create(level="organization", state="proposed", feedback_until=UNTIL)
        for _number in range(2)
    )
    assert reminded("feasibility", at(20)) == []
    FeasibilityFactory.create(kpt=first, department=sales)
    for kpt in (first, _second):
        FeasibilityFactory.create(kpt=kpt, department=customer_service)

    found = reminded("feasibility", at(24))

    assert [who for who, _subject in found] == [amina.email]
    assert found[0][1].startswith("Due in 2 days: Can 1 target for")


def test_people_are_asked_about_their_own_targets_until_they_say_something(
    sales: Department, bongani: User
) -> None:
    kpt = KptFactory.create(
        level="person",
        department=sales,
        person=bongani,
        state="proposed",
        feedback_until=UNTIL,
    )

    assert [who for who, _subject in reminded("target_feedback", at(24))] == [bongani.email]
    KptFeedbackFactory.create(kpt=kpt, given_by=bongani)
    assert reminded("target_feedback", at(25)) == []


def test_feedback_that_waits_after_its_day_is_brought_to_the_owner(
    sales: Department, amina: User
) -> None:
    kpt = KptFactory.create(
        level="department", department=sales, owner=amina, state="proposed", feedback_until=UNTIL
    )
    KptFeedbackFactory.create(kpt=kpt)

    assert reminded("feedback_answers", at(26)) == []
    assert [who for who, _subject in reminded("feedback_answers", at(27))] == [amina.email]


def test_who_has_not_read_his_targets_is_asked_before_the_week_is_over(bongani: User) -> None:
    version = DistributionFactory.create(created_at=at(17))
    DeliveryFactory.create(distribution=version, user=bongani)

    assert reminded("targets_to_read", at(19)) == []
    assert [who for who, _subject in reminded("targets_to_read", at(23))] == [bongani.email]
