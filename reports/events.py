"""What this app writes into the audit trail."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from saypro_align.audit.registry import register

# A mail's link needs no account: whoever has the mail may press.
_WITH_THE_LINK: Final = _("Whoever has the link in the mail")

register(
    {
        "schedule.created": _("created the report schedule"),
        "schedule.changed": _("changed the report schedule"),
        "schedule.paused": _("paused the report schedule"),
        "schedule.resumed": _("resumed the report schedule"),
        "schedule.started": _("asked for the schedule's reports now"),
        "schedule.handed_over": _("handed the report schedule over"),
        "report.started": _("asked for the report now"),
        "report.retried": _("asked to try the report again"),
        "report.corrected": _("corrected the report"),
        "report.tried": _("sent the report to themselves as a test"),
        "report.built": _("froze the report's numbers"),
        "report.sent": _("handed the report to the outbox"),
        "report.resent": _("sent again the mails of the report that did not arrive"),
        "report.late": _("told that the report is late"),
        "report.failed": _("could not make the report"),
        "schedule.mails_started": _("started the reports to an address again"),
        "report_link.made": _("made a link to the report"),
        "mails.stopped": _("stopped the mails"),
        "mails.started": _("started the mails again"),
        "mails.started_for": _("started the mails again, as was asked for"),
        "report_link.revoked": _("closed the link to the report"),
        "report_link.all_revoked": _("closed all open links to reports"),
        "wording.written": _("worded the gap for outsiders"),
        "token.created": _("made an API token"),
        "token.revoked": _("revoked an API token"),
        "progress.begun": _("began the progress report"),
        "progress.saved": _("changed the progress report"),
        "progress.drafted": _("drafted the progress report again"),
        "progress.sent": _("sent the progress report"),
        "results.drafted": _("drafted the results of the quarter"),
        "results.edited": _("changed the results of the quarter"),
        "results.mailed": _("told everybody of the results"),
        "results.published": _("published the results of the quarter"),
        "results.corrected": _("began a correction of the results"),
    },
    unsigned={
        "mails.stopped": _WITH_THE_LINK,
        "mails.started": _WITH_THE_LINK,
    },
)
