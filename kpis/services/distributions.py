"""Giving out a quarter's targets: what everybody reads is frozen, then each person gets one mail.

The deliveries are written with the version, in one transaction, before any mail. A worker turns each
into one mail; it claims a delivery by a conditional update, and the mail's key names version and
person. Whatever stops, repeats or races, nobody is left out and nobody gets two.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter, User
from departments.selectors import colleagues
from departments.services.limits import RESENT_MAILS, TEST_MAILS, count_use
from kpis.access.distributions import can_distribute
from kpis.choices.distributions import DeliveryState, DistributionState
from kpis.models import Delivery, Distribution
from kpis.models.distributions import LONGEST_NOTE
from kpis.selectors.summaries import (
    Preview,
    Recipient,
    has_address,
    newest_of,
    preview,
    recipients,
)
from kpis.services import summary_mails
from saypro_align.audit.services import record
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import NOT_DELIVERED, OutgoingMail
from saypro_align.outbox.services import resend_mail

# So many mails are written in one transaction; a worker that dies loses no more than that.
BATCH: Final = 50


@transaction.atomic
def distribute(
    *, quarter: Quarter, seen: str, note: str = "", actor: User, now: datetime
) -> Distribution:
    """Freeze the quarter's targets as a new version and write down who gets it.

    `seen` is the fingerprint of the preview the person looked at. Raises Conflict when the targets
    have changed since, WrongState when nothing is final or nothing is new.
    """
    _must_be_office(actor)
    _must_go_on(quarter)
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        sentence = _("Write at most %(count)d characters.") % {"count": LONGEST_NOTE}
        raise DomainError(sentence, fields={"note": [sentence]})
    found = preview(quarter)
    _must_say_something(quarter, found)
    if seen != found.fingerprint:
        raise Conflict(_("The targets have changed since you looked. Read the preview again."))
    version = _freeze(quarter, found, note, actor, now)
    Delivery.objects.bulk_create(_delivery(version, one, now) for one in found.recipients)
    count = len(found.recipients)
    record(
        "distribution.made",
        actor=actor,
        subject=version,
        now=now,
        changes={"people": (None, count), "version": (None, version.number)},
        why=note,
    )
    return version


@transaction.atomic
def send_test(*, quarter: Quarter, actor: User, now: datetime) -> OutgoingMail:
    """Mail the person the own summary as it would go out now; nothing is distributed."""
    _must_be_office(actor)
    count_use(TEST_MAILS, actor, now)
    found = preview(quarter)
    mine = next((one for one in found.recipients if one.user.pk == actor.pk), None)
    if mine is None or not mine.has_address:
        raise WrongState(_("Your account has no mail address to which the test could go."))
    mail = summary_mails.write_mail(
        key=f"{summary_mails.TEST}:{actor.pk}:{uuid4().hex}",
        kind=summary_mails.TEST,
        user=actor,
        summary=found.summary,
        content=_content(mine),
        note="",
        version=None,
        now=now,
    )
    if mail is None:
        raise WrongState(_("The test is already on its way."))
    record("distribution.tested", actor=actor, subject=quarter, now=now)
    return mail


def write_due_mails(*, now: datetime, most: int = 2_000) -> int:
    """Write the mails of all deliveries that wait, batch by batch; return how many were written."""
    written = 0
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING).values("distribution")
    unfinished = Q(state=DistributionState.SENDING) | Q(pk__in=waiting)
    for version in Distribution.objects.filter(unfinished).order_by("pk"):
        while written < most and (taken := _write_batch(version, now)):
            written += taken
        _finish(version, now)
    return written


@transaction.atomic
def add_newcomers(*, now: datetime) -> int:
    """Let who joined since get the versions that count, too; return how many deliveries that made."""
    today = organization_day(now)
    living = Quarter.objects.exclude(state=QuarterState.CLOSED).filter(ends_on__gte=today)
    added = 0
    for version in newest_of(living):
        got = Delivery.objects.filter(distribution=version).values("user")
        rows = [
            _delivery(version, one, now) for one in recipients(colleagues().exclude(pk__in=got), {})
        ]
        added += len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))
    return added


@transaction.atomic
def resend_delivery(*, delivery: Delivery, actor: User, now: datetime) -> Delivery:
    """Send one person's summary again, or for the first time to who has got an address since."""
    _must_be_office(actor)
    count_use(RESENT_MAILS, actor, now)
    _resend(delivery, actor, now)
    record(
        "distribution.resent",
        actor=actor,
        subject=delivery.distribution,
        now=now,
        changes={"person": (None, delivery.user.name)},
    )
    return delivery


@transaction.atomic
def resend_failed(*, distribution: Distribution, actor: User, now: datetime) -> int:
    """Send again only what failed, and what had no address and has one now; return how many."""
    _must_be_office(actor)
    count_use(RESENT_MAILS, actor, now)
    rows = Delivery.objects.filter(distribution=distribution).filter(
        Q(mail__state__in=NOT_DELIVERED) | Q(state=DeliveryState.NO_ADDRESS)
    )
    again = [
        row
        for row in rows.select_related("distribution__quarter", "user", "mail")
        if row.user.is_active and has_address(row.user)
    ]
    if not again:
        raise WrongState(_("No mail of this version failed."))
    for delivery in again:
        _resend(delivery, actor, now)
    record(
        "distribution.resent",
        actor=actor,
        subject=distribution,
        now=now,
        changes={"people": (None, len(again))},
    )
    return len(again)


def _freeze(
    quarter: Quarter, found: Preview, note: str, actor: User, now: datetime
) -> Distribution:
    rows = Distribution.objects.filter(quarter=quarter)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    if rows.filter(number=last, fingerprint=found.fingerprint).exists():
        raise WrongState(_("Everybody has these targets already. Nothing has changed."))
    version = Distribution(
        quarter=quarter,
        number=last + 1,
        content=found.summary.to_json(),
        fingerprint=found.fingerprint,
        note=note,
        made_by=actor,
        created_at=now,
        updated_at=now,
    )
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState(_("The targets of this quarter are being sent.")) from error
    return version


def _delivery(version: Distribution, one: Recipient, now: datetime) -> Delivery:
    state = DeliveryState.WAITING if one.has_address else DeliveryState.NO_ADDRESS
    return Delivery(
        distribution=version,
        user=one.user,
        content=_content(one),
        state=state,
        created_at=now,
        updated_at=now,
    )


def _content(one: Recipient) -> dict[str, object]:
    return {"departments": list(one.departments), "own": [asdict(line) for line in one.own]}


@transaction.atomic
def _write_batch(version: Distribution, now: datetime) -> int:
    """Write some mails of the version and return how many this call took."""
    waiting = Delivery.objects.filter(distribution=version, state=DeliveryState.WAITING)
    rows = list(waiting.select_related("user").order_by("pk")[:BATCH])
    for delivery in rows:
        delivery.distribution = version
        summary_mails.deliver(delivery, now=now)
    return len(rows)


@transaction.atomic
def _finish(version: Distribution, now: datetime) -> None:
    if Delivery.objects.filter(distribution=version, state=DeliveryState.WAITING).exists():
        return
    done = Distribution.objects.filter(pk=version.pk, state=DistributionState.SENDING).update(
        state=DistributionState.SENT, sent_at=now, updated_at=now
    )
    if done:
        record("distribution.sent", actor=None, subject=version, now=now)


def _resend(delivery: Delivery, actor: User, now: datetime) -> None:
    if not delivery.user.is_active or delivery.user.is_external:
        raise WrongState(_("This person no longer works here."))
    if delivery.mail is None:
        if not has_address(delivery.user):
            raise WrongState(_("This person has no mail address."))
        Delivery.objects.filter(pk=delivery.pk, mail=None).update(state=DeliveryState.WAITING)
        delivery.refresh_from_db(fields=["state"])
        summary_mails.deliver(delivery, now=now)
        return
    mail = resend_mail(mail=delivery.mail, actor=actor, now=now)
    if mail.pk != delivery.mail_id:
        Delivery.objects.filter(pk=delivery.pk).update(mail=mail, updated_at=now)
        delivery.mail = mail


def _must_be_office(actor: User) -> None:
    if not can_distribute(actor):
        raise NotAllowed(_("Only the strategy office distributes targets."))


def _must_go_on(quarter: Quarter) -> None:
    if quarter.state == QuarterState.CLOSED:
        raise WrongState(_("The quarter is closed. Its targets are no longer given out."))


def _must_say_something(quarter: Quarter, found: Preview) -> None:
    if not found.summary.lines:
        raise WrongState(
            _("No target of the organization is final for %(quarter)s.") % {"quarter": quarter}
        )
