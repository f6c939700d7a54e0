"""Checking in on the page, the list of check-ins, and correcting one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.access import signed_in
from departments.models import User
from kpis.access import check_ins as access
from kpis.choices.check_ins import Via
from kpis.forms.check_in_lists import CheckInFilterForm
from kpis.models import CheckIn, Kpt
from kpis.parts.targets import Place, hang
from kpis.permissions.targets import knows_owner
from kpis.selectors import check_ins as selectors
from kpis.views.check_in_change import Correction, correct, show_correction
from kpis.views.check_in_desk import Desk, open_desk, take
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.templatetags.ui import moment

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000


@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """Show all numbers that are due, and save what was filled in."""
    user = signed_in(request)
    now = clock.now()
    anyway = "anyway" in request.GET
    if request.method == "POST":
        desk = take(user, request.POST, via=Via.PAGE, now=now, anyway=anyway)
        if desk.saved:
            messages.success(request, saved_until(desk))
            return redirect("kpis:check_in")
    else:
        desk = open_desk(user, now=now, anyway=anyway)
    context: dict[str, Any] = {**desk.context, "last": desk.sheet.last, "now": now}
    return render(request, "kpis/check_ins/desk.html", context, status=desk.status)


def saved_until(desk: Desk) -> str:
    """Say that it is saved, and until when it may be changed."""
    return _("Saved. You can change it until %(moment)s.") % {
        "moment": moment(desk.saved[0].open_until)
    }


@require_http_methods(["GET", "POST"])
def check_in_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a check-in that came; who gave it changes it here."""
    user = signed_in(request)
    now = clock.now()
    if request.method == "POST":
        check_in = access.check_in_for_changing(user, pk)
        correction = correct(check_in, request.POST, user, now)
        if correction.is_saved:
            messages.success(request, _("Saved."))
            return redirect("kpis:check_in_page", pk)
    else:
        check_in = access.check_in_for_reading(user, pk)
        mine = access.can_change_check_in(user, check_in)
        correction = show_correction(check_in, now) if mine else Correction(None)
    [(_row, entries)] = selectors.with_numbers(CheckIn.objects.filter(pk=pk), user)
    context = {
        "check_in": check_in,
        "state": selectors.STATES[selectors.state_of(check_in)],
        "entries": entries,
        "obstacles": check_in.obstacles.visible_to(user).select_related("help_from", "owner"),
        "history": history_lines(check_in),
        **correction.context,
    }
    return render(request, "kpis/check_ins/one.html", context, status=correction.status)


@require_GET
@takes_as_of
def check_in_list(request: HttpRequest) -> HttpResponse:
    """List the check-ins the person may read, with how punctual they are."""
    user = signed_in(request)
    form = CheckInFilterForm(request.GET, user=user)
    rows = selectors.check_ins_listed(user, **form.chosen())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    listed: Any = page.object_list
    page.object_list = selectors.with_numbers(listed, user)  # type: ignore[assignment]
    context = {
        "filters": form,
        "page": page,
        "count": page.paginator.count,
        "punctuality": selectors.counts_by_state(
            selectors.check_ins_listed(user, **{**form.chosen(), "state": ""})
        ),
        "now": clock.now(),
    }
    return render(request, "kpis/check_ins/list.html", context)


@require_GET
@takes_as_of
def check_in_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, a line for each number, narrowed as on the page."""
    user = signed_in(request)
    rows = selectors.check_ins_listed(user, **CheckInFilterForm(request.GET, user=user).chosen())
    listed = selectors.with_numbers(rows[:MOST_IN_A_FILE], user)
    return csv_file(selectors.CSV_HEADERS, selectors.csv_lines(listed), "check-ins.csv")


def _part(kpt: Kpt, user: User, now: datetime) -> selectors.Said | None:
    """Return what was told of the target's number; nothing before there is anything to tell."""
    del now
    if kpt.kpi_id is None or kpt.accountable_id is None:
        return None
    owner_id = kpt.accountable_id if knows_owner(user, kpt) else None
    said = selectors.said_of(kpt.kpi_id, user, owner_id=owner_id, kpt_id=kpt.pk)
    return said if said.entries or said.obstacles or said.punctuality.total else None


hang(Place.CHECK_INS, "kpis/targets/_check_ins.html", _part)
