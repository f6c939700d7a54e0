"""Everybody concerned is told once of the targets proposed for a quarter, and of none he may not read."""

from datetime import date, datetime, timedelta

import pytest

from departments.models import Department, Quarter, User
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, ProposalRound
from kpis.services.proposal_mails import tell_proposed
from kpis.tests.factories_targets import KptFactory
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def proposed(quarter: Quarter, sales: Department, bongani: User, now: datetime) -> list[Kpt]:
    """Return the organization's, Sales' and Bongani's proposed targets; feedback until 28 November."""
    Quarter.objects.update(vision="Members come back.")
    told = {
        "quarter": quarter,
        "state": KptState.PROPOSED,
        "feedback_until": date(2026, 11, 28),
        "proposed_at": now,
        "owner": bongani,
    }
    return [
        KptFactory.create(**told, name="Sell more"),
        KptFactory.create(
            **told, name="Answer faster", level=KptLevel.DEPARTMENT, department=sales
        ),
        KptFactory.create(
            **told, name="Write more", level=KptLevel.PERSON, department=sales, person=bongani
        ),
    ]


def mails() -> dict[str, OutgoingMail]:
    return {mail.recipient: mail for mail in OutgoingMail.objects.filter(kind="targets_proposed")}


def test_each_is_told_once_of_what_concerns_him_and_nothing_else(
    proposed: list[Kpt], amina: User, bongani: User, chipo: User, eve: User, now: datetime
) -> None:
    later = now + timedelta(minutes=30)

    count = tell_proposed(now=later)
    assert tell_proposed(now=later + timedelta(hours=1)) == 0
    told = mails()
    assert len(told) == count
    assert {amina.email, bongani.email, chipo.email} <= set(told)
    assert eve.email not in told
    mail = told[bongani.email]
    assert mail.subject == "Your targets for Quarter 4, 2026: feedback until 28 Nov"
    assert all(name in mail.text for name in ("Sell more", "Answer faster", "Write more"))
    assert "Members come back." in mail.text
    assert "Answer faster" not in told[chipo.email].text
    assert "Write more" not in told[amina.email].text
    assert "/targets/feasibility/?q=2026-Q4" in told[amina.email].text


def test_what_is_proposed_shortly_after_stands_in_the_same_mail(
    proposed: list[Kpt], now: datetime
) -> None:
    assert tell_proposed(now=now + timedelta(minutes=29)) == 0
    assert not ProposalRound.objects.exists()


def test_a_new_round_is_told_of_again_and_a_past_one_no_more(
    proposed: list[Kpt], bongani: User, now: datetime
) -> None:
    tell_proposed(now=now + timedelta(hours=1))
    Kpt.objects.filter(pk=proposed[0].pk).update(feedback_until=date(2026, 12, 5))

    tell_proposed(now=now + timedelta(hours=2))
    Kpt.objects.filter(pk=proposed[1].pk).update(feedback_until=date(2026, 11, 20))
    tell_proposed(now=now + timedelta(hours=3))

    subjects = OutgoingMail.objects.filter(recipient=bongani.email).values_list(
        "subject", flat=True
    )
    assert [subject.split(": ")[1] for subject in sorted(subjects)] == [
        "feedback until 28 Nov",
        "feedback until 5 Dec",
    ]
