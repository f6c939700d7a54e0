"""The start page of the administration."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from departments.preparing import quarter_to_open
from reports.forms import LeavingForm
from reports.selectors.manage import manage_page
from reports.selectors.places import find_places, places_of
from reports.views.quarters import picker
from saypro_align.lib import clock

_LONGEST = 100


@login_required
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """Show whether everything runs, and where things are managed; go there when asked for one."""
    user, now = signed_in(request), clock.now()
    find = " ".join(request.GET.get("find", "").split())[:_LONGEST]
    found = find_places(user, find)
    if len(found) == 1:
        return redirect(found[0].url)
    quarter = selected_quarter(request, user, now)
    context = {
        "page": manage_page(user, quarter, now),
        "as_of": now,
        "leaving": LeavingForm(),
        "groups": places_of(user),
        "find": find,
        "found": found,
        "next": quarter_to_open(),
        **picker(quarter),
    }
    return render(request, "reports/manage.html", context)
