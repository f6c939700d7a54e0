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


def stop_mails(*, address: str, now: datetime, kind: str = "") -> None:
    """Send no further reports of the kind to the address, or none at all; twice is fine."""
    OptOut.objects.bulk_create(
        [OptOut(address=address.lower(), kind=kind, stopped_at=now)], ignore_conflicts=True
    )


def start_mails(*, address: str, now: datetime) -> int:
    """Send reports of all kinds to the address again; return how many stops this ended."""
    rows = OptOut.objects.filter(address=address.lower(), resumed_at=None)
    return rows.update(resumed_at=now)


@transaction.atomic
def start_for(*, address: str, schedule: ReportSchedule, actor: "User", now: datetime) -> None:
    """Send reports to an address again because whose it is asked for it."""
    if not start_mails(address=address, now=now):
        raise WrongState(_("This address has stopped nothing."))
    told = {"address": (None, address.lower())}
    record("schedule.mails_started", actor=actor, subject=schedule, now=now, changes=told)


def count_press(*, address: str, now: datetime) -> None:
    """Count a press behind a stop link. Raises TooManyAttempts when there are too many."""
    reserve("report-stop", address, most=_PRESSES_PER_ADDRESS, now=now)
