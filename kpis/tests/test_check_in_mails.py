"""Who is mailed about check-ins, when, and with which door; and what My week says."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from departments.models import Obligation, User
from departments.services.reminding import send_reminders
from kpis.models import CheckInLink, KpiUse
from kpis.tests.checking_in import owned_use, tell
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def use(sales_obligation: Obligation, bongani: User, amina: User) -> KpiUse:
    """Return the number of a member of Amina's staff."""
    use = owned_use(sales_obligation, bongani)
    use.objective.plan.author = amina
    use.objective.plan.save()
    return use


def at(now: datetime, day: int, hour: int = 9) -> datetime:
    """Return an hour of a day of November or, above 30, of December."""
    return now.replace(day=1, hour=hour, minute=0) + timedelta(days=day - 1)


def mails(now: datetime) -> list[tuple[str, str]]:
    """Return the mails about check-ins that go at this moment."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    send_reminders(now=now)
    found = OutgoingMail.objects.exclude(pk__in=before).order_by("recipient")
    return [(mail.recipient.partition("@")[0], mail.subject) for mail in found]


def test_the_ladder_climbs_from_the_owner_to_head_and_office(
    use: KpiUse, dumisa: User, now: datetime
) -> None:
    one = "Check in: 1 number, about 1 minute"
    assert mails(at(now, 18)) == []
    assert mails(at(now, 19)) == [("bongani", one)]
    assert mails(at(now, 19, hour=15)) == []
    assert mails(at(now, 20)) == [("bongani", one)]
    assert mails(at(now, 21)) == []
    assert mails(at(now, 23)) == [("bongani", one)]
    assert mails(at(now, 24)) == [("amina", "1 check-in is late")]
    assert ("dumisa", "1 check-in is late") in mails(at(now, 27))


def test_who_has_checked_in_is_not_asked_again(use: KpiUse, bongani: User, now: datetime) -> None:
    tell(bongani, at(now, 19, hour=7), use.kpi, "3.1")
    assert [mails(at(now, day)) for day in (19, 20, 23, 24)] == [[], [], [], []]


def test_the_mail_holds_the_last_values_and_a_door_that_opens(
    use: KpiUse, client: Client, now: datetime
) -> None:
    send_reminders(now=at(now, 20))
    mail = OutgoingMail.objects.get()
    assert "Lead conversion rate: last 2.8\N{NO-BREAK SPACE}% on 13 Nov" in mail.text
    assert "Check in, due today, 20 Nov 2026" in mail.text
    assert "works until 4 Dec 2026" in mail.html
    assert mail.is_sensitive
    [path] = re.findall(r"/c/[\w-]{43}/", mail.text)
    assert CheckInLink.objects.count() == 1
    assert path in mail.html
