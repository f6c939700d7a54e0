"""Stopping report mails to an address, and starting them again; whoever holds the link may."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from departments.services.sign_in import reserve
from reports.models import OptOut, ReportSchedule
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import WrongState

if TYPE_CHECKING:
    from departments.models import User

_PRESSES_PER_ADDRESS: Final = 30


@transaction.atomic
def stop_mails(*, address: str, now: datetime, kind: str = "") -> None:
    """Send no further reports of the kind to the address, or none at all; twice is fine."""
    stop = OptOut(address=address.lower(), kind=kind, stopped_at=now)
    OptOut.objects.bulk_create([stop], ignore_conflicts=True)
    if OptOut.objects.filter(pk=stop.pk).exists():
        record("mails.stopped", actor=None, subject=stop, now=now)


@transaction.atomic
def start_mails(*, address: str, now: datetime) -> int:
    """Send reports of all kinds to the address again; return how many stops this ended."""
    return len(_ended(address, "mails.started", actor=None, now=now))


@transaction.atomic
def start_for(*, address: str, schedule: ReportSchedule, actor: "User", now: datetime) -> None:
    """Send reports to an address again because whose it is asked for it."""
    if not _ended(address, "mails.started_for", actor=actor, now=now):
        raise WrongState(_("This address has stopped nothing."))
    told = {"address": (None, address.lower())}
    record("schedule.mails_started", actor=actor, subject=schedule, now=now, changes=told)


def count_press(*, address: str, now: datetime) -> None:
    """Count a press behind a stop link. Raises TooManyAttempts when there are too many."""
    reserve("report-stop", address, most=_PRESSES_PER_ADDRESS, now=now)


def _ended(address: str, event: str, *, actor: "User | None", now: datetime) -> list[OptOut]:
    """End all stops of the address that still hold, and write down who did."""
    held = OptOut.objects.filter(address=address.lower(), resumed_at=None).order_by("pk")
    ended = [
        stop
        for stop in held
        if OptOut.objects.filter(pk=stop.pk, resumed_at=None).update(resumed_at=now)
    ]
    for stop in ended:
        record(event, actor=actor, subject=stop, now=now)
    return ended
