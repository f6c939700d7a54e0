"""The shortest way to the alignment target, and what ticking gaps would change."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from departments.choices import QuarterState
from gaps.selectors.scores import headline
from reports.path_page import path_page
from reports.views.quarters import picker
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock


@login_required
@require_safe
@takes_as_of
def path(request: HttpRequest) -> HttpResponse:
    """Show the way; with `try` what the gaps in `closed` would change, to the script that part alone."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        return render(request, "reports/path_empty.html")
    if quarter.state == QuarterState.CLOSED:
        context = {"quarter": quarter, "number": headline(quarter), **picker(quarter)}
        return render(request, "reports/path_empty.html", context)
    ticked = request.GET.getlist("closed") if "try" in request.GET else None
    page = path_page(quarter, user, now, closed=ticked)
    if request.headers.get("X-Part") == "effect":
        answer = render(request, "reports/path/_effect.html", {"what_if": page.what_if})
    else:
        answer = render(request, "reports/path.html", {"page": page, **picker(quarter)})
    # One address, two answers: going back must not show the part as the page.
    patch_vary_headers(answer, ["X-Part"])
    return answer
