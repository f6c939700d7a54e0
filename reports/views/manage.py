"""The start page of the administration."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from departments.preparing import quarter_to_open
from reports.forms import LeavingForm
from reports.selectors.manage import manage_page
from reports.views.quarters import picker
from saypro_align.lib import clock


@login_required
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Show whether everything runs, and where things are managed."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    context = {
        "page": manage_page(user, quarter, now),
        "as_of": now,
        "leaving": LeavingForm(),
        "next": quarter_to_open(),
        **picker(quarter),
    }
    return render(request, "reports/manage.html", context)
