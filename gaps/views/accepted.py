"""The list of accepted gaps, with the days that are left."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import signed_in
from gaps.selectors.accepted import CSV_HEADERS, accepted_gaps, csv_lines
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file


@login_required
@require_safe
@takes_as_of
def accepted_list(request: HttpRequest) -> HttpResponse:
    """Show what the organization lives with, what ends first on top."""
    now = clock.now()
    rows = accepted_gaps(signed_in(request), clock.organization_day(now))
    return render(request, "gaps/accepted_list.html", {"rows": rows, "as_of": now})


@login_required
@require_safe
@takes_as_of
def accepted_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file."""
    rows = accepted_gaps(signed_in(request), clock.organization_day(clock.now()))
    return csv_file(CSV_HEADERS, csv_lines(rows), "accepted-gaps.csv")
