"""What the product itself could not finish and a person must look at."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.choices import RunState
from reports.models import ReportRun
from reports.selectors.week.source import MOST, Asking, Task, Telling
from saypro_align.jobs.models import Job
from saypro_align.jobs.standing import MOST_FAILURES, Standing
from saypro_align.jobs.words import name_of
from saypro_align.outbox.models import MailState, OutgoingMail

# Nobody can mend an address that is gone: after this time a mail stands in the mail log only.
_LOOKED_AT = timedelta(days=14)


def failures(asking: Asking) -> Telling:
    """Reports that were not made and mails that were not delivered, for those who run the product."""
    user = asking.user
    if asking.is_department or not (user.is_coordinator or user.is_administrator):
        return
    runs = ReportRun.objects.filter(state=RunState.FAILED).select_related("schedule")
    for run in (yield runs.order_by("due_at", "id")[:MOST]):
        yield Task(
            title=_("The report “%(name)s” could not be made") % {"name": run.schedule.name},
            note=run.period_told,
            url=reverse("reports:report_page", args=[run.pk]),
            button=_("See why and try again"),
            due_on=None,
            is_late=True,
        )
    yield from _failing_jobs()
    count = OutgoingMail.objects.filter(
        state=MailState.FAILED, created_at__gte=asking.now - _LOOKED_AT
    ).count()
    if count:
        text = ngettext(
            "%(count)d mail could not be delivered", "%(count)d mails could not be delivered", count
        )
        yield Task(
            title=text % {"count": count},
            note="",
            url=f"{reverse('reports:mail_log')}?state={MailState.FAILED}",
            button=_("See the mails"),
            due_on=None,
            is_late=False,
        )


def _failing_jobs() -> Telling:
    failing = Job.objects.filter(failures_in_row__gte=MOST_FAILURES).order_by(
        "failing_since", "name"
    )
    for job in (yield failing[:MOST]):
        yield Task(
            title=_("A background job keeps failing: %(job)s") % {"job": name_of(job.name)},
            note=job.last_error,
            url=f"{reverse('reports:job_list')}?state={Standing.FAILED}",
            button=_("See the jobs"),
            due_on=None,
            is_late=True,
        )
