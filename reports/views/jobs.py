"""The background jobs: when each ran, how it ended, and when it runs next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.selectors.jobs import JobRow, background_now
from saypro_align.jobs.standing import Standing
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file


@login_required
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """Show every job, those that need somebody first."""
    now = clock.now()
    found, state = background_now(now), request.GET.get("state", "")
    context = {
        "background": found,
        "rows": found.of_state(state),
        "state": state,
        "states": Standing.choices,
        "as_of": now,
    }
    return render(request, "reports/jobs/list.html", context)


@login_required
@require_safe
def job_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the jobs as a file."""
    rows = background_now(clock.now()).of_state(request.GET.get("state", ""))
    headers = [
        _("Job"),
        _("Name"),
        _("How often"),
        _("State"),
        _("Last begun"),
        _("Last ended"),
        _("Took (ms)"),
        _("Next"),
        _("Runs"),
        _("Failures in a row"),
        _("Failing since"),
        _("Fault"),
    ]
    return csv_file(headers, (_line(row) for row in rows), "jobs.csv")


def _line(row: JobRow) -> list[object]:
    job = row.job
    return [
        row.key,
        row.name,
        row.rhythm,
        row.standing.label,
        job.last_started_at,
        job.last_finished_at,
        job.took_ms,
        row.next_at,
        job.runs,
        job.failures_in_row,
        job.failing_since,
        job.last_error,
    ]
