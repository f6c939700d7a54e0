"""Pages of people's time for corrective actions: the list, one person, and how much there is."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actions.access.resources import person_for_capacity, person_for_load
from actions.forms.resources import CapacityForm, LoadFilterForm
from actions.permissions import can_set_capacity
from actions.selectors import load as selectors
from actions.services.capacity import set_capacity
from departments.access import signed_in
from departments.models import User
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.refusals import REFUSALS, show_refusal

PAGE_SIZE = 50


@login_required
@require_safe
@takes_as_of
def load_list(request: HttpRequest) -> HttpResponse:
    """Show how much of their time people have given away, who has too much first."""
    form = LoadFilterForm(request.GET)
    rows = _rows(request, form)
    return render(
        request,
        "actions/resources/load.html",
        {
            "filters": form,
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
            "over": sum(bool(row.weeks_over) for row in rows),
            "weeks": selectors.WEEKS,
            "usual": selectors.usual_hours(),
            "now": clock.now(),
            "is_narrowed": bool(set(request.GET) - {"page", "as_of"}),
        },
    )


@login_required
@require_safe
@takes_as_of
def load_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, a line for each person and week."""
    rows = _rows(request, LoadFilterForm(request.GET))
    return csv_file(selectors.LOAD_HEADERS, selectors.load_lines(rows), "time-for-actions.csv")


@login_required
@require_safe
@takes_as_of
def load_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a person's weeks, and what the time is given to."""
    return _page(request, person_for_load(signed_in(request), pk))


@login_required
@require_http_methods(["POST"])
def load_capacity(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set the hours a week that a person has, from a day on."""
    user = signed_in(request)
    person = person_for_capacity(user, pk)
    form = CapacityForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form, 422)
    try:
        set_capacity(person=person, **form.cleaned_data, actor=user, now=clock.now())
    except REFUSALS as error:
        return _page(request, person, form, show_refusal(form, error))
    messages.success(request, _("Hours saved."))
    return redirect("actions:load_page", pk)


def _page(
    request: HttpRequest, person: User, form: CapacityForm | None = None, status: int = 200
) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    load = selectors.loads_of([person], now)[person.pk]
    initial = {"hours": load.now.capacity, "from_on": clock.organization_day(now)}
    return render(
        request,
        "actions/resources/load_page.html",
        {
            "person": person,
            "load": load,
            "allocations": selectors.allocations_of(user, person, now),
            "may_set": can_set_capacity(user, person),
            "form": form or CapacityForm(initial=initial),
            "has_errors": status != 200,
        },
        status=status,
    )


def _rows(request: HttpRequest, form: LoadFilterForm) -> list[selectors.PersonLoad]:
    form.is_valid()
    asked = form.cleaned_data
    show = asked.get("show") or ""
    return selectors.load_rows(
        signed_in(request),
        clock.now(),
        department=asked.get("department"),
        only_over=show == "over",
        everybody=show == "all",
    )
