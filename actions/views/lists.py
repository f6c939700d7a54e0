"""The list of corrective actions."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
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
from departments.access import signed_in
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock

PAGE_SIZE = 50


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
            "rows": action_table(page.object_list, now),
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


def _filters(form: ActionFilterForm) -> ActionFilters:
    asked = form.cleaned_data
    state = asked.get("state") or "open"
    return ActionFilters(
        scope=asked.get("scope") or ALL,
        state="" if state == "any" else state,
        department=asked.get("department"),
        quarter=asked.get("q"),
        is_overdue=asked.get("overdue", False),
    )
