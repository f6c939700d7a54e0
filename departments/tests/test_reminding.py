from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments import reminders
from departments.models import Reminder, ReminderLine, User
from departments.reminders import Audience, Item, Source
from departments.reminding import REMINDER
from departments.services.reminding import send_reminders
from departments.tests.factories import (
    DepartmentFactory,
    MembershipFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
    UserFactory,
)
from departments.tests.factories_cadence import HolidayFactory
from saypro_align.lib.reminding import Rule, Rung, Who
from saypro_align.outbox import unsubscribing
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.sending import send_due_mails

pytestmark = pytest.mark.django_db

# A Thursday, 10:00 in Johannesburg.
NOW = datetime(2026, 11, 12, 8, tzinfo=UTC)
TODAY = date(2026, 11, 12)
RULE = Rule(
    "thing",
    (Rung(-1, Who.OWNER), Rung(0, Who.OWNER), Rung(1, Who.OWNER), Rung(3, Who.HEAD)),
    rest=5,
)


@dataclass
class Things:
    """What is due in these tests; emptied, it is done."""

    items: list[Item] = field(default_factory=list)

    def add(self, *people: User, who: Who = Who.OWNER, due_on: date = TODAY, **more: Any) -> UUID:
        """Let something be due of these people."""
        roles = {person.pk: frozenset({who}) for person in people}
        values = {"place": "Sales", "text": "Send it", "path": "/x/", "button": "Do it", **more}
        self.items.append(Item(about_id=uuid4(), due_on=due_on, people=roles, **values))
        return self.items[-1].about_id

    def find(self, _now: datetime, _audience: Audience) -> list[Item]:
        """Return what is open."""
        return self.items


@pytest.fixture
def things() -> Iterator[Things]:
    """Let only these things be asked for."""
    found = Things()
    kept = dict(reminders.SOURCES)
    reminders.SOURCES.clear()
    reminders.add_source(Source(RULE, "Things", found.find))
    yield found
    reminders.SOURCES.clear()
    reminders.SOURCES.update(kept)


def test_everything_due_comes_in_one_mail_and_only_one_a_day(things: Things) -> None:
    person = UserFactory.create(email="sipho@example.org")
    things.add(person, text="Report")
    things.add(person, text="Numbers", due_on=TODAY - timedelta(days=1))

    assert send_reminders(now=NOW) == 1
    things.add(person, text="Something new")
    assert send_reminders(now=NOW + timedelta(hours=5)) == 0

    mail = OutgoingMail.objects.get()
    assert mail.recipient == "sipho@example.org"
    assert mail.subject == "Things: 2 are due (1 late)"
    assert "Numbers · 1 day late, 11 Nov 2026" in mail.text
    assert "Report · due today, 12 Nov 2026" in mail.html
    assert "Something new" not in mail.text


def test_whose_it_is_is_told_to_others_and_where_it_is_done_is_told_once(things: Things) -> None:
    own, head = UserFactory.create(name="Own Person"), UserFactory.create(name="Head Person")
    things.add(own, text="Call them", whose="Own Person", due_on=TODAY + timedelta(days=1))
    things.add(head, text="Call them", whose="Own Person", due_on=TODAY + timedelta(days=1))
    send_reminders(now=NOW)

    told = {mail.recipient: mail.text for mail in OutgoingMail.objects.all()}
    assert "Sales: Call them · due tomorrow, 13 Nov 2026" in told[own.email]
    assert "Sales: Call them · Own Person · due tomorrow, 13 Nov 2026" in told[head.email]
    assert told[own.email].count("/x/") == 1


def test_what_came_too_late_for_todays_mail_stands_in_tomorrows(things: Things) -> None:
    person = UserFactory.create()
    things.add(person)
    send_reminders(now=NOW)
    things.add(person, text="Something new")

    assert send_reminders(now=NOW + timedelta(days=1)) == 1
    assert "Something new" in OutgoingMail.objects.first().text  # type: ignore[union-attr]


def test_nobody_is_mailed_when_nothing_is_due(things: Things) -> None:
    things.add(UserFactory.create(), due_on=TODAY + timedelta(days=4))

    assert send_reminders(now=NOW) == 0


def test_who_did_the_like_within_five_days_is_left_in_peace(things: Things) -> None:
    person = UserFactory.create()
    things.add(person, done_on={person.pk: TODAY - timedelta(days=4)})

    assert send_reminders(now=NOW) == 0
    assert send_reminders(now=NOW + timedelta(days=1)) == 1


def test_after_days_without_a_run_the_latest_rung_speaks_once(things: Things) -> None:
    person = UserFactory.create()
    things.add(person, due_on=TODAY - timedelta(days=3))

    send_reminders(now=NOW)

    assert sorted(ReminderLine.objects.values_list("days", flat=True)) == [-1, 0, 1]
    assert send_reminders(now=NOW + timedelta(days=1)) == 0


def test_what_is_done_is_not_asked_about_again(things: Things) -> None:
    things.add(UserFactory.create())
    send_reminders(now=NOW)
    things.items.clear()

    assert send_reminders(now=NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("zone", "written"),
    [("Africa/Johannesburg", 1), ("America/New_York", 0), ("Asia/Tokyo", 1)],
    ids=["ten-there", "three-at-night-there", "evening-there"],
)
def test_the_mail_waits_for_eight_of_the_persons_own_clock(
    things: Things, zone: str, written: int
) -> None:
    things.add(UserFactory.create(time_zone=zone))

    assert send_reminders(now=NOW) == written


def test_no_mail_on_a_holiday_of_the_persons_department(things: Things) -> None:
    at_home, at_work = (MembershipFactory.create().user for _number in range(2))
    HolidayFactory.create(day=TODAY, department=at_home.memberships.get().department)
    things.add(at_home, at_work, due_on=TODAY - timedelta(days=1))

    send_reminders(now=NOW)

    assert [one.user for one in Reminder.objects.all()] == [at_work]


@pytest.mark.parametrize(
    "values",
    [{"is_active": False}, {"organization_role": "external"}],
    ids=["left", "external"],
)
def test_who_left_and_who_is_outside_get_nothing(things: Things, values: dict[str, Any]) -> None:
    things.add(UserFactory.create(**values))

    assert send_reminders(now=NOW) == 0


def test_who_stopped_reminders_is_written_none(
    things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, other = UserFactory.create(), UserFactory.create()
    things.add(stopped, other)
    stop = unsubscribing.Stop(
        link=lambda _address: "https://align.example/stop",
        stopped=lambda addresses: {stopped.email.lower()} & set(addresses),
    )
    monkeypatch.setitem(unsubscribing._STOPS, REMINDER, stop)

    send_reminders(now=NOW)

    assert [one.user for one in Reminder.objects.all()] == [other]
    assert "https://align.example/stop" in OutgoingMail.objects.get().text


def test_a_mail_whose_news_are_old_before_it_leaves_is_not_sent(things: Things) -> None:
    things.add(UserFactory.create())
    send_reminders(now=NOW)
    things.items.clear()

    assert send_due_mails(now=NOW) == 0
    assert OutgoingMail.objects.get().state == MailState.WITHHELD


def test_what_a_failed_mail_said_is_said_again_the_next_day(things: Things) -> None:
    things.add(UserFactory.create())
    send_reminders(now=NOW)
    OutgoingMail.objects.update(state=MailState.FAILED)

    assert send_reminders(now=NOW + timedelta(hours=1)) == 0
    assert send_reminders(now=NOW + timedelta(days=1)) == 1


def test_a_second_worker_writes_no_second_mail(things: Things) -> None:
    person = UserFactory.create()
    things.add(person)
    Reminder.objects.create(user=person, day=TODAY, created_at=NOW, updated_at=NOW)

    assert send_reminders(now=NOW) == 0
    assert not OutgoingMail.objects.exists()


def test_reminding_many_asks_no_more_questions_than_reminding_none(things: Things) -> None:
    for number in range(12):
        things.add(MembershipFactory.create().user, due_on=TODAY + timedelta(days=number + 4))
    with CaptureQueriesContext(connection) as few:
        send_reminders(now=NOW)
    for _number in range(12):
        things.add(MembershipFactory.create().user, due_on=TODAY + timedelta(days=9))
    with CaptureQueriesContext(connection) as many:
        send_reminders(now=NOW)

    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("days_before", "state", "told"),
    [(20, None, 0), (14, None, 1), (2, "draft", 1), (2, "submitted", 0), (-1, "returned", 2)],
    ids=["far", "two-weeks", "draft", "submitted", "late-and-returned"],
)
def test_heads_are_told_of_a_plan_that_is_due_and_the_office_after_it(
    days_before: int, state: str | None, told: int
) -> None:
    department = DepartmentFactory.create(name="Marketing")
    MembershipFactory.create(department=department, role="head")
    UserFactory.create(organization_role="coordinator")
    quarter = QuarterFactory.create(plans_due_at=NOW + timedelta(days=days_before))
    obligation = ObligationFactory.create(department=department, quarter=quarter)
    [PlanFactory.create(obligation=obligation, state=one) for one in [state] if one]

    assert send_reminders(now=NOW) == told
    assert all(one.subject.endswith(": Marketing plan") for one in OutgoingMail.objects.all())
