"""One mail that did not arrive: a mailbox that was full, and then gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.people import DOMAIN
from saypro_align.demo.series import RUNNING
from saypro_align.lib.periods import add_months
from saypro_align.lib.working_days import move, working_day_from
from saypro_align.outbox import outcomes
from saypro_align.outbox.answers import Stage, meaning_of
from saypro_align.outbox.models import AttemptOutcome, MailAttempt, MailState, OutgoingMail

_WHO = f"sipho@{DOMAIN}"


def plan_deliveries(timeline: Timeline, quarters: Sequence[DemoQuarter]) -> None:
    """Let the first monthly report of the running quarter not reach one of its readers."""
    first = working_day_from(add_months(quarters[RUNNING].starts_on, 1))
    timeline.on(move(first, 2), 10, refuse)


def refuse(now: datetime) -> None:
    """Tell of the newest report to Sipho what a mail server would have said; the demo has none."""
    sent = OutgoingMail.objects.filter(
        recipient=_WHO, kind="monthly_report", state=MailState.SENT
    ).order_by("-created_at", "-id")
    mail = sent.first()
    if mail is None:
        return
    mail.trail.all().delete()
    full = "452 4.2.2 The mailbox is full"
    soon = mail.created_at + timedelta(minutes=1)
    MailAttempt.objects.create(mail=mail, at=soon, outcome=AttemptOutcome.LATER, answer=full)
    last = MailAttempt.objects.create(mail=mail, at=now)
    mail.claimed_by = uuid4()
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.SENDING, sent_at=None, claimed_by=mail.claimed_by, attempts=2, refusals=1
    )
    mail.refresh_from_db()
    gone = meaning_of(Stage.RECIPIENT, 550, "5.1.1 There is no such mailbox")
    outcomes.write(mail, last, gone, now)
