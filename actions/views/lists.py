"""The list of corrective actions."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.forms import ActionFilterForm
from actions.selectors import (
    ALL,
    MINE,
    MY_DEPARTMENT,
    ActionFilters,
    action_rows,
    action_table,
    scope_counts,
)
from actions.selectors.actions import BY_CAUSE
from actions.selectors.tables import ACTION_HEADERS, action_lines
from departments.access import signed_in
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000


@login_required
@require_safe
@takes_as_of
def action_list(request: HttpRequest) -> HttpResponse:
    """Show the actions the address asks for, the most urgent first."""
    user, now = signed_in(request), clock.now()
    form = ActionFilterForm(request.GET)
    form.is_valid()
    filters = _filters(form)
    page = Paginator(action_rows(user, filters, now), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = scope_counts(user, filters, now)
    names = {MINE: _("Mine"), MY_DEPARTMENT: _("My department"), ALL: _("All")}
    return render(
        request,
        "actions/action_list.html",
        {
            "filters": form,
            "page": page,
            "rows": action_table(page.object_list, user, now),
            "is_by_cause": filters.order == BY_CAUSE,
            "tabs": [
                {
                    "scope": scope,
                    "name": name,
                    "count": counts[scope],
                    "here": scope == filters.scope,
                }
                for scope, name in names.items()
            ],
            "is_narrowed": bool(set(request.GET) - {"scope", "page", "as_of"}),
        },
    )


@login_required
@require_safe
@takes_as_of
def action_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    user, now = signed_in(request), clock.now()
    form = ActionFilterForm(request.GET)
    form.is_valid()
    rows = action_table(action_rows(user, _filters(form), now)[:MOST_IN_A_FILE], user, now)
    return csv_file(ACTION_HEADERS, action_lines(rows), "corrective-actions.csv")


def _filters(form: ActionFilterForm) -> ActionFilters:
    asked = form.cleaned_data
    state = asked.get("state") or "open"
    return ActionFilters(
        scope=asked.get("scope") or ALL,
        state="" if state == "any" else state,
        department=asked.get("department"),
        quarter=asked.get("q"),
        is_overdue=asked.get("overdue", False),
        about=asked.get("about") or "",
        since=asked.get("since"),
        order=asked.get("order") or "",
    )
