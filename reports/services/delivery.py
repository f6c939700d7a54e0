"""A built report becomes one mail for each recipient, once."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.selectors.recipients import recipients_of
from reports.services import links
from reports.services.delivery_guards import mail_kind
from saypro_align.audit.services import record
from saypro_align.outbox.services import enqueue_mail

if TYPE_CHECKING:
    from saypro_align.outbox.models import OutgoingMail


@transaction.atomic
def deliver_run(run: ReportRun, *, now: datetime) -> bool:
    """Write the mails and mark the run in one transaction; tell whether this call did it.

    The key of each mail names run and address: whatever is repeated, nobody gets it twice.
    """
    claimed = ReportRun.objects.filter(pk=run.pk, state=RunState.BUILT).update(
        state=RunState.SENT, sent_at=now, lease_until=None, last_error="", updated_at=now
    )
    run.refresh_from_db()
    if not claimed:
        return False
    addresses = [] if run.is_quiet else recipients_of(run)
    written = [_mail(run, address, now) for address in addresses]
    # Success ends a row of failures; no version is bumped for the clock's own bookkeeping.
    ReportSchedule.objects.filter(pk=run.schedule_id).exclude(failures=0).update(
        failures=0, last_error=""
    )
    count = sum(mail is not None for mail in written)
    record("report.sent", actor=None, subject=run, now=now, changes={"mails": (None, count)})
    return True


def _mail(run: ReportRun, address: str, now: datetime) -> "OutgoingMail | None":
    own = links.for_address(run, address, now=now)
    stop = own[links.for_run(run).stop]
    return enqueue_mail(
        key=f"report:{run.pk}:{address.lower()}"[:200],
        kind=mail_kind(run),
        recipient=address,
        subject=_subject(run),
        text=links.filled(run.text, own),
        html=links.filled(run.html, own),
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        about=run,
        now=now,
    )


def _subject(run: ReportRun) -> str:
    if run.corrects_id is None:
        return run.subject
    return _("Corrected: %(subject)s") % {"subject": run.subject}
