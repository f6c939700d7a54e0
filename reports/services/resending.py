"""Sending again what did not arrive of a report, and nothing else."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from departments.services.limits import RESENT_MAILS, count_use
from reports.models import ReportRun
from reports.permissions import can_manage_schedules
from reports.selectors.mails import ABOUT_RUN
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import NotAllowed, WrongState
from saypro_align.outbox.models import NOT_DELIVERED, OutgoingMail
from saypro_align.outbox.services import resend_mail

if TYPE_CHECKING:
    from departments.models import User


@transaction.atomic
def resend_one(*, mail: OutgoingMail, actor: "User", now: datetime) -> OutgoingMail:
    """Send one mail again; whether its recipient may still get it is asked when it goes."""
    if not can_manage_schedules(actor):
        raise NotAllowed(_("The strategy office and the administrator send mails again."))
    count_use(RESENT_MAILS, actor, now)
    return resend_mail(mail=mail, actor=actor, now=now)


@transaction.atomic
def resend_undelivered(*, run: ReportRun, actor: "User", now: datetime) -> int:
    """Send again the report's mails that failed or were held back; return how many.

    Whether each recipient may still get the report is asked again when it goes.
    """
    if not can_manage_schedules(actor):
        raise NotAllowed(_("The strategy office and the administrator send mails again."))
    rows = OutgoingMail.objects.select_for_update().filter(
        about_label=ABOUT_RUN, about_id=run.pk, state__in=NOT_DELIVERED, is_sensitive=False
    )
    mails = [mail for mail in rows.order_by("recipient", "pk") if mail.text]
    if not mails:
        raise WrongState(_("Every mail of this report arrived or is on its way."))
    count_use(RESENT_MAILS, actor, now)
    for mail in mails:
        resend_mail(mail=mail, actor=actor, now=now)
    record(
        "report.resent", actor=actor, subject=run, now=now, changes={"mails": (None, len(mails))}
    )
    return len(mails)
