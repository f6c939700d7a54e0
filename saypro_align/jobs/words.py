"""What the jobs of the timetable are called, and how often their turn comes, in words."""

from datetime import timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

NAMES: Final[dict[str, str | Promise]] = {
    "heartbeat": gettext_lazy("Show that timetable and worker live"),
    "sweep-assessments": gettext_lazy("Assess plans that wait"),
    "put-rules-in-force": gettext_lazy("Put changes of rules in force"),
    "take-daily-snapshots": gettext_lazy("Freeze the number each day"),
    "age-gaps": gettext_lazy("Let suspected gaps count"),
    "start-due-reports": gettext_lazy("Make reports that are due"),
    "answer-reset-requests": gettext_lazy("Mail links for new passwords"),
    "turn-the-day": gettext_lazy("Begin quarters, end exemptions"),
    "work-off-uploads": gettext_lazy("Import uploaded plans"),
    "write-summaries": gettext_lazy("Write summaries of targets"),
    "tell-proposed-targets": gettext_lazy("Tell of proposed targets"),
    "plan-next-meetings": gettext_lazy("Plan the next meeting of each series"),
    "make-due-reviews": gettext_lazy("Make reviews that are due"),
    "send-training-mails": gettext_lazy("Invite to trainings"),
    "ask-for-feedback": gettext_lazy("Ask for the feedback of the month"),
    "open-due-checks": gettext_lazy("Let finished actions be checked"),
    "send-reminders": gettext_lazy("Remind of what is due"),
    "send-results": gettext_lazy("Tell of published results"),
    "note-missed-check-ins": gettext_lazy("Note check-ins that did not come"),
    "ask-question-of-the-month": gettext_lazy("Ask the question of the month"),
    "send-mails": gettext_lazy("Send mails"),
    "forget-report-links": gettext_lazy("Forget links to reports that ended a year ago"),
    "remove-old-mail-texts": gettext_lazy("Remove the texts of mails a year old"),
    "watch-jobs": gettext_lazy("Tell of late reports and failing jobs"),
}
_UNITS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def name_of(job: str) -> str:
    """Return what people call the job."""
    return str(NAMES.get(job) or job.replace("-", " ").capitalize())


def rhythm_of(pause: timedelta) -> str:
    """Say how often: "every 10 minutes"."""
    seconds = max(round(pause.total_seconds()), 1)
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    n = seconds // size
    told = {
        "day": ngettext("every day", "every %(n)d days", n),
        "hour": ngettext("every hour", "every %(n)d hours", n),
        "minute": ngettext("every minute", "every %(n)d minutes", n),
        "second": ngettext("every second", "every %(n)d seconds", n),
    }
    return told[unit] % {"n": n}


def duration(milliseconds: int | None) -> str:
    """Say how long a run took: "40 ms", "2.5 s", "3 min"."""
    if milliseconds is None:
        return ""
    if milliseconds < 1_000:
        return _("%(n)d ms") % {"n": milliseconds}
    if milliseconds < 60_000:
        return _("%(n)s s") % {"n": f"{milliseconds / 1_000:.1f}"}
    return _("%(n)d min") % {"n": round(milliseconds / 60_000)}
