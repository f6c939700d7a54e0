"""My week forgets nothing: whatever is owed anywhere comes from a source, and each source is tried."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from actions.choices import ActionState
from actions.choices.resources import RequestState
from actions.choices.support import IncentiveState, SupportState
from departments.choices import PlanState, ProposalState
from departments.models import User
from departments.tests.factories import DepartmentFactory, MembershipFactory, UserFactory
from gaps.choices import GapState
from kpis.choices import UploadState
from kpis.models import Kpi
from reports.choices import RunState
from reports.selectors.week import Asking, Source, Task, my_week
from reports.selectors.week.sources import SOURCES
from reports.tests import (  # noqa: F401
    owed_cascade,
    owed_discussion,
    owed_distribute,
    owed_endings,
    owed_focus,
    owed_learning,
    owed_metrics,
    owed_obstacles,
    owed_outside,
    owed_perception,
    owed_progress,
    owed_resources,
    owed_reviews,
    owed_support,
    owed_targets,
    owed_updates,
)
from reports.tests.owed import EXAMPLES, Example, Office
from reports.tests.story import action_on, gap_on
from saypro_align.outbox.models import MailState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ALL_EXAMPLES = [(label, example) for label, examples in EXAMPLES.items() for example in examples]
# What rests or goes on by itself in this state; all other states need somebody.
NOBODYS = {
    RequestState: {"allocated", "declined", "withdrawn"},
    PlanState: {"approved", "active", "closed", "superseded"},
    # Planned and in action: the action speaks for it. Resolved: the next check verifies it.
    GapState: {"planned", "in_action", "resolved", "verified", "dismissed", "accepted"},
    ActionState: {
        *("implemented", "verification_due", "effective", "partly", "not_effective"),
        *("undecidable", "cancelled"),
    },
    UploadState: {"checking", "importing"},
    RunState: {"pending", "built", "sent"},
    MailState: {"queued", "sending", "sent", "withheld"},
    ProposalState: {"accepted", "declined"},
    SupportState: {"available", "declined", "withdrawn"},
    IncentiveState: {"approved", "cancelled"},
}
SOMEBODYS = {
    RequestState: {"requested", "approved"},
    PlanState: {"draft", "submitted", "returned", "withdrawn"},
    GapState: {"suspected", "confirmed", "reopened"},
    ActionState: {"proposed", "approved", "in_progress"},
    UploadState: {"ready", "faulty", "imported"},
    RunState: {"failed"},
    MailState: {"failed"},
    ProposalState: {"open"},
    SupportState: {"open", "granted", "ordered"},
    IncentiveState: {"draft", "open", "computed", "rejected"},
}


@pytest.fixture
def office(now: datetime) -> Office:
    return Office.build(now)


def titles(user: User, now: datetime) -> list[str]:
    return [task.title for task in my_week(user, now).tasks]


def test_every_source_has_an_example() -> None:
    assert {str(source.label) for source in SOURCES} == set(EXAMPLES)


@pytest.mark.parametrize(
    ("label", "example"), ALL_EXAMPLES, ids=[example.__name__ for _label, example in ALL_EXAMPLES]
)
def test_who_owes_a_thing_sees_it_with_the_button_that_does_it(
    label: str, example: Example, office: Office, now: datetime
) -> None:
    stranger = UserFactory.create()
    MembershipFactory.create(user=stranger, department=DepartmentFactory.create())
    source = next(source for source in SOURCES if source.label == label)

    who = example(office)

    found = my_week(who, now, sources=[source])
    assert len(found.tasks) == 1
    assert found.failed == ()
    assert found.tasks[0].url.startswith("/")
    assert found.tasks[0].button
    assert my_week(stranger, now).tasks == ()


@pytest.mark.parametrize("states", list(NOBODYS), ids=lambda states: str(states.__name__))
def test_somebody_has_thought_about_every_state(states: Any) -> None:
    """A new state fails here until it is said who is needed in it."""
    assert NOBODYS[states] | SOMEBODYS[states] == set(states.values)
    assert not NOBODYS[states] & SOMEBODYS[states]


def test_one_source_that_fails_hides_none_of_the_others(office: Office, now: datetime) -> None:
    def broken(asking: Asking) -> Iterable[Task]:
        raise DatabaseError("gone")

    week = my_week(office.head, now, sources=[Source("Broken things", broken), *SOURCES])

    assert week.failed == ("Broken things",)
    assert len(week.tasks) == 1


def test_the_page_says_what_could_not_be_looked_up(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(asking: Asking) -> Iterable[Task]:
        raise DatabaseError("gone")

    sources = [Source("Broken things", broken), *SOURCES]
    monkeypatch.setattr("reports.views.home.my_week", partial(my_week, sources=sources))
    client.force_login(office.head)

    page = client.get("/").content.decode()

    assert "“Broken things” could not be looked up just now" in page
    assert "Start the plan" in page


def test_sources_are_read_together(
    office: Office, now: datetime, django_assert_max_num_queries: Any
) -> None:
    plan = office.plan()
    action_on(gap_on(plan), plan, responsible=office.head, deadline=date(2026, 11, 1))
    head = User.objects.get(pk=office.head.pk)

    with django_assert_max_num_queries(30):
        week = my_week(head, now)

    assert [task.is_late for task in week.tasks] == [True]


def test_seven_are_shown_and_all_are_counted(office: Office, now: datetime) -> None:
    plan = office.plan()
    for number in range(9):
        action_on(gap_on(plan), plan, responsible=office.head, deadline=date(2026, 11, 1 + number))

    week = my_week(office.head, now)

    assert (len(week.tasks), len(week.shown), week.hidden) == (9, 7, 2)
    assert len(my_week(office.head, now, is_whole=True).shown) == 9
    assert [task.due_on for task in week.shown] == sorted(
        task.due_on for task in week.shown if task.due_on
    )


def test_what_comes_within_two_weeks_is_coming_up(office: Office, now: datetime) -> None:
    plan = office.plan()
    for days in (7, 8, 14, 15):
        action_on(
            gap_on(plan),
            plan,
            responsible=office.staff,
            deadline=now.date() + timedelta(days=days),
            title=f"In {days} days",
        )

    week = my_week(office.staff, now)

    assert [task.title for task in week.tasks] == ["In 7 days"]
    assert [task.title for task in week.coming] == ["In 8 days", "In 14 days"]


def test_the_empty_week_says_until_when(office: Office, now: datetime, client: Client) -> None:
    office.plan()
    Kpi.objects.update(owner=office.staff, frequency="weekly")
    client.force_login(office.staff)

    assert my_week(office.staff, now).until == date(2026, 11, 25)
    assert "Nothing needs you until Wednesday 25 Nov" in client.get("/").content.decode()


def test_a_head_sees_what_the_department_owes(
    office: Office, now: datetime, client: Client
) -> None:
    plan = office.plan()
    action_on(gap_on(plan), plan, responsible=office.staff, deadline=now.date(), title="Theirs")

    assert titles(office.head, now) == []
    theirs = my_week(office.head, now, is_department=True)
    assert [(task.title, task.who) for task in theirs.tasks] == [("Theirs", "Staff")]
    assert not my_week(office.staff, now, is_department=True).is_department

    client.force_login(office.head)
    assert "Theirs" in client.get("/?week=department").content.decode()


def test_a_suspicion_given_to_somebody_who_has_left_the_department_is_not_told_him(
    office: Office, now: datetime
) -> None:
    gap_on(office.plan(), state=GapState.SUSPECTED, owner=office.staff, sentence="Does not fit")
    assert titles(office.staff, now) == ["Does not fit"]

    elsewhere = MembershipFactory.create(user=UserFactory.create(), role="head").department
    MembershipFactory.create(user=office.staff, department=elsewhere)
    other_head = elsewhere.memberships.get(role="head").user
    told = [task.title for task in my_week(other_head, now, is_department=True).tasks]
    assert "Does not fit" not in told

    office.staff.memberships.filter(department=office.department).update(ended_on=now.date())
    assert "Does not fit" not in titles(User.objects.get(pk=office.staff.pk), now)


def test_a_draft_says_how_long_it_was_left(office: Office, now: datetime) -> None:
    EXAMPLES["Plans to write"][1](office)
    office.obligation.plans.update(updated_at=now - timedelta(days=5))

    assert my_week(office.head, now).tasks[0].note == "Nobody worked on it for 5 days."
