"""Whether a report mail may still go, asked again at the moment of sending."""

from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.mail_guards import reader
from reports.choices import ReportKind, RunState
from reports.models import ReportRun, ReportSchedule
from reports.permissions import can_manage_schedules
from reports.selectors.consent import withdrawn_from
from reports.selectors.opt_outs import has_stopped
from reports.selectors.recipients import is_addressed

if TYPE_CHECKING:
    from uuid import UUID

    from saypro_align.outbox.models import OutgoingMail

# A report's mails bear the name of its kind: "monthly_report".
KINDS: Final = tuple(f"{kind.value}_report" for kind in ReportKind)
FAILED: Final = "report_failed"
HANDED_OVER: Final = "handed_over"
_GONE: Final = _("The report is not there any more.")
_PAUSED: Final = _("The schedule was paused after this mail was written.")
_CORRECTED: Final = _("A corrected version of the report was sent since.")
_STOPPED: Final = _("The recipient asked for no more of these reports.")
_WITHDREW: Final = _(
    "Outsiders are to read of %(departments)s no more. Correct the report: "
    "the corrected one leaves it out."
)
_NOT_FOR_HIM: Final = _("The report is no longer made for this recipient.")


def mail_kind(run: ReportRun) -> str:
    """Return the kind under which the mails of a report stand in the mail log."""
    return f"{run.kind}_report"


def objection(mail: "OutgoingMail") -> str | Promise:
    """Return why a report must not be mailed to this address now, or nothing."""
    runs = ReportRun.objects.select_related("schedule")
    run = runs.filter(pk=mail.about_id).first() if mail.about_id else None
    if run is None:
        return _GONE
    if _was_paused(run.schedule, mail):
        return _PAUSED
    if _is_corrected(run):
        return _CORRECTED
    if has_stopped(mail.recipient, run.kind):
        return _STOPPED
    if withdrawn := withdrawn_from(run):
        return str(_WITHDREW) % {"departments": ", ".join(one.name for one in withdrawn)}
    return "" if is_addressed(run, mail.recipient) else _NOT_FOR_HIM


def _is_corrected(run: ReportRun) -> bool:
    """Whoever gets the corrected report needs the wrong one no more; a quiet correction mails nobody."""
    return ReportRun.objects.filter(corrects=run, state=RunState.SENT, is_quiet=False).exists()


def may_manage(_kind: str, recipient: str, _about_id: "UUID | None") -> bool:
    """Let the news that a report failed go to who looks after the schedules."""
    person = reader(recipient)
    return person is not None and can_manage_schedules(person)


def works_here(_kind: str, recipient: str, _about_id: "UUID | None") -> bool:
    """Let a mail go to who works here; it tells of nothing but his own."""
    person = reader(recipient)
    return person is not None and not person.is_external


def _was_paused(schedule: ReportSchedule, mail: "OutgoingMail") -> bool:
    """Tell whether somebody paused it; one that paused itself over a fault holds back no good report."""
    by_hand = not schedule.is_active and not schedule.paused_why
    return by_hand and schedule.updated_at > mail.created_at
