"""The strategy office's queue of plans, and the reminders it sends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.choices import MembershipRole, PlanState, QuarterState
from departments.models import Obligation, Quarter, User
from departments.tests.factories import (
    CommentFactory,
    DepartmentFactory,
    MembershipFactory,
    ObligationFactory,
    PlanFactory,
    UserFactory,
)
from departments.tests.mailed import recipients
from reports.selectors.waiting import plan_queue
from reports.services.reminders import send_reminders
from saypro_align.audit.models import AuditEntry
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
URL = "/plans/waiting/"


def duty(quarter: Quarter, name: str, head: User | None = None) -> Obligation:
    department = DepartmentFactory.create(name=name)
    if head is not None:
        MembershipFactory.create(user=head, department=department, role=MembershipRole.HEAD)
    return ObligationFactory.create(quarter=quarter, department=department)


@pytest.fixture
def office(quarter: Quarter, now: datetime) -> dict[str, Obligation]:
    """Return a plan in every state, each with a head of its own."""
    made = {
        state: duty(quarter, f"D {state}", UserFactory.create(name=f"Head of {state}"))
        for state in ("none", *PlanState)
    }
    for state in PlanState:
        PlanFactory.create(obligation=made[state], state=state)
    return made


def test_every_plan_stands_there_with_its_desk_and_its_days(
    office: dict[str, Obligation], quarter: Quarter, now: datetime
) -> None:
    rows = {row.obligation.department.name: row for row in plan_queue(quarter, now).rows}

    assert len(rows) == len(office)
    owed = {name for name, row in rows.items() if row.is_owed}
    # Superseded alone never happens to a plan; nothing is in force then, so it is owed.
    assert owed == {"D none", "D draft", "D returned", "D withdrawn", "D superseded"}
    assert rows["D draft"].desk == "Head of draft"
    assert rows["D submitted"].desk == "Strategy office; not opened yet"
    assert rows["D submitted"].days == 80  # submitted on 2 September, today is 21 November
    assert rows["D active"].days is None
    assert rows["D none"].word.label == "Not started"


def test_a_new_version_beside_the_plan_in_force_is_not_owed(
    quarter: Quarter, now: datetime
) -> None:
    owing = duty(quarter, "Sales", UserFactory.create())
    PlanFactory.create(obligation=owing, state=PlanState.ACTIVE)
    PlanFactory.create(obligation=owing, state=PlanState.RETURNED, number=2)
    queue = plan_queue(quarter, now)
    assert [row.is_owed for row in queue.rows] == [False]
    assert queue.reminders == ()


def test_the_queue_needs_as_many_queries_for_ten_as_for_two(
    quarter: Quarter, now: datetime
) -> None:
    def queries(count: int) -> int:
        for number in range(count):
            owing = duty(quarter, f"Dept {count}-{number}", UserFactory.create())
            CommentFactory.create(plan=PlanFactory.create(obligation=owing), is_inside=True)
        with CaptureQueriesContext(
            connection,
        ) as found:
            plan_queue(quarter, now)
        return len(found)

    assert queries(2) == queries(8)


def test_remind_sends_what_the_page_showed_and_once_a_day(
    office: dict[str, Obligation], as_dumisa: Client, dumisa: User
) -> None:
    page = as_dumisa.get(URL)
    shown = [one for one, _news in page.context["mails"]]
    assert "Remind 5" in page.content.decode()
    posted = {
        "quarter": page.context["queue"].quarter.code,
        "person": [str(one.person.pk) for one in shown],
    }

    for _press in range(2):
        assert as_dumisa.post(f"{URL}remind/", posted).status_code == 302

    assert recipients("plan_reminder") == sorted(one.person.email for one in shown)
    told = AuditEntry.objects.filter(event="plan.reminded", actor=dumisa)
    assert told.count() == 5
    again = as_dumisa.get(URL)
    assert "Reminded today already:" in again.content.decode()
    assert "Nobody is to be reminded now." in again.content.decode()


def test_tomorrow_they_can_be_reminded_again_but_only_who_still_owes(
    office: dict[str, Obligation], quarter: Quarter, dumisa: User, farai: User, now: datetime
) -> None:
    assert len(send_reminders(quarter=quarter, actor=dumisa, now=now)) == 5
    assert send_reminders(quarter=quarter, actor=farai, now=now) == []
    office["draft"].plans.update(state=PlanState.SUBMITTED, submitted_by=farai, submitted_at=now)
    tomorrow = send_reminders(quarter=quarter, actor=farai, now=now + timedelta(days=1))
    assert {one.person.name for one in tomorrow} == {
        "Head of none",
        "Head of returned",
        "Head of withdrawn",
        "Head of superseded",
    }


def test_who_was_not_in_the_preview_gets_none(
    office: dict[str, Obligation], quarter: Quarter, dumisa: User, now: datetime
) -> None:
    head = User.objects.get(name="Head of draft")
    sent = send_reminders(quarter=quarter, people={head.pk, dumisa.pk}, actor=dumisa, now=now)
    assert [one.person for one in sent] == [head]


def test_who_heads_two_departments_gets_one_mail_about_both(
    quarter: Quarter, dumisa: User, now: datetime
) -> None:
    head = UserFactory.create()
    duty(quarter, "Sales", head)
    duty(quarter, "Marketing", head)
    send_reminders(quarter=quarter, actor=dumisa, now=now)
    mail = OutgoingMail.objects.get()
    assert mail.subject == "2 plans wait for you"
    assert "Marketing plan: 37 days late" in mail.text
    assert "Sales plan: 37 days late" in mail.text


def test_a_department_without_a_head_is_named(quarter: Quarter, as_dumisa: Client) -> None:
    duty(quarter, "Legal")
    gone = UserFactory.create(is_active=False)
    duty(quarter, "Finance", gone)
    page = as_dumisa.get(URL).content.decode()
    assert "Nobody heads Legal, so nobody can be reminded." in page
    assert "Nobody heads Finance, so nobody can be reminded." in page


def test_a_closed_quarter_is_not_chased(quarter: Quarter, dumisa: User, now: datetime) -> None:
    duty(quarter, "Sales", UserFactory.create())
    Quarter.objects.update(state=QuarterState.CLOSED, closed_at=now)
    quarter.refresh_from_db()
    assert send_reminders(quarter=quarter, actor=dumisa, now=now) == []


@pytest.mark.parametrize("who", ["amina", "bongani", "gugu"])
def test_the_queue_is_for_those_who_decide(
    who: str, client_of: Callable[[User], Client], request: Any, quarter: Quarter
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get(URL).status_code in {403, 404}
    assert client.post(f"{URL}remind/", {"quarter": quarter.code}).status_code in {403, 404}
    assert not OutgoingMail.objects.exists()


def test_nonsense_is_read_as_nobody(quarter: Quarter, as_dumisa: Client) -> None:
    duty(quarter, "Sales", UserFactory.create())
    answer = as_dumisa.post(f"{URL}remind/", {"quarter": quarter.code, "person": ["x", "1", "'"]})
    assert answer.status_code == 302
    assert not OutgoingMail.objects.exists()
    assert as_dumisa.post(f"{URL}remind/", {"quarter": "nope"}).status_code == 404
