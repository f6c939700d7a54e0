"""Who has left, or heads the department no longer, gets no mail that was written before."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db.models import Model

from departments.models import Department, Goal, Membership, Obligation, Quarter, User
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail, send_due_mails

pytestmark = pytest.mark.django_db


def written(kind: str, person: User, about: Model | None, now: datetime) -> OutgoingMail:
    """Write a mail of the kind to the person."""
    mail = enqueue_mail(
        key=kind, kind=kind, recipient=person.email, subject="x", text="x", about=about, now=now
    )
    assert mail is not None
    return mail


def state_after_sending(mail: OutgoingMail, now: datetime) -> str:
    """Send what is due and return what became of the mail."""
    send_due_mails(now=now)
    mail.refresh_from_db()
    return mail.state


def test_who_left_gets_no_mail_of_any_kind(amina: User, now: datetime) -> None:
    mail = written("anything", amina, None, now)
    amina.is_active = False
    amina.save()

    assert state_after_sending(mail, now) == MailState.WITHHELD
    mail.refresh_from_db()
    assert mail.last_error == "The recipient works here no longer."


def test_an_address_of_no_account_is_not_ours_to_judge(amina: User, now: datetime) -> None:
    mail = written("anything", amina, None, now)
    amina.email = "new@saypro.example"
    amina.save()

    assert state_after_sending(mail, now) == MailState.SENT


@pytest.mark.parametrize(
    ("kind", "about"),
    [("quarter_open", "quarter"), ("plan_reminder", "sales_obligation")],
    ids=["invitation", "reminder"],
)
@pytest.mark.parametrize(
    ("ended_on", "state"),
    [(None, MailState.SENT), (date(2026, 11, 1), MailState.WITHHELD)],
    ids=["still head", "head no longer"],
)
def test_mails_about_a_plan_go_to_who_heads_the_department_today(
    sales_obligation: Obligation,
    quarter: Quarter,
    amina: User,
    now: datetime,
    kind: str,
    about: str,
    ended_on: Any,
    state: str,
) -> None:
    rows = {"quarter": quarter, "sales_obligation": sales_obligation}
    mail = written(kind, amina, rows[about], now)
    Membership.objects.filter(user=amina).update(ended_on=ended_on)

    assert state_after_sending(mail, now) == state


def test_mails_about_goals_go_to_who_works_here(
    goal: Goal, sales: Department, bongani: User, eve: User, now: datetime
) -> None:
    inside = written("goal_retired", bongani, goal, now)
    outside = written("goal_proposal", eve, goal, now)

    assert state_after_sending(inside, now) == MailState.SENT
    assert state_after_sending(outside, now) == MailState.WITHHELD
