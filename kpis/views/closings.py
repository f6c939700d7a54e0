"""The end of a quarter: on one page each owner says how his targets ended."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.access import quarter_for_reading, signed_in
from departments.models import Department, Quarter, User
from kpis.forms.closings import ClosingForm
from kpis.permissions.closings import closing_opens_on, is_closing_time
from kpis.selectors import closings as selectors
from kpis.selectors.closings import ClosingRow
from kpis.selectors.pages import departments_by_slug
from kpis.services.closings import say_endings
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.refusals import REFUSALS, show_refusal


@require_safe
@takes_as_of
def closing_page(request: HttpRequest, quarter: str) -> HttpResponse:
    """Show how the quarter's targets ended, with fields for those one answers for."""
    user = signed_in(request)
    held = quarter_for_reading(user, quarter)
    shown, rows = _rows(request, user, held)
    return _page(request, held, shown, rows, ClosingForm(rows=_open_rows(held, rows)))


@require_POST
def closing_save(request: HttpRequest, quarter: str) -> HttpResponse:
    """Keep what the owner says of his targets, all or none."""
    user = signed_in(request)
    held = quarter_for_reading(user, quarter)
    shown, rows = _rows(request, user, held)
    if not any(row.may_say for row in rows):
        raise PermissionDenied
    form = ClosingForm(request.POST, rows=_open_rows(held, rows))
    if not form.is_valid():
        return _page(request, held, shown, rows, form, status=422)
    try:
        said = say_endings(endings=form.endings(), actor=user, now=clock.now())
    except Conflict as conflict:
        if not form.tell_clash(conflict.current):
            show_refusal(form, conflict)
        return _page(request, held, shown, rows, form, status=409)
    except REFUSALS as refusal:
        return _page(request, held, shown, rows, form, status=show_refusal(form, refusal))
    told = ngettext("Saved for %(n)d target.", "Saved for %(n)d targets.", len(said))
    messages.success(request, told % {"n": len(said)} if said else _("Nothing had changed."))
    asked = request.GET.urlencode()
    url = reverse("kpis:closing_page", args=[held.code])
    return redirect(f"{url}?{asked}" if asked else url)


@require_safe
@takes_as_of
def closing_csv(request: HttpRequest, quarter: str) -> StreamingHttpResponse:
    """Send the page as a file, narrowed as it is shown."""
    user = signed_in(request)
    held = quarter_for_reading(user, quarter)
    _shown, rows = _rows(request, user, held)
    return csv_file(
        selectors.CSV_HEADERS, selectors.csv_lines(rows), f"targets-{held.code}-closing.csv"
    )


def _rows(
    request: HttpRequest, user: User, quarter: Quarter
) -> tuple[dict[str, Any], list[ClosingRow]]:
    """Return the targets asked for; without a wish one's own, and all where one answers for none."""
    every = selectors.closing_targets(quarter, user)
    named: Department | None = departments_by_slug().get(request.GET.get("department", ""))
    show = request.GET.get("show", "")
    has_own = selectors.narrowed(every, show=selectors.MINE, department=None, user=user).exists()
    if show not in (selectors.MINE, selectors.EVERY):
        show = selectors.MINE if has_own and named is None else selectors.EVERY
    wanted = selectors.narrowed(every, show=show, department=named, user=user)
    rows = selectors.closing_rows(wanted, user, now=clock.now())
    return {"show": show, "department": named, "has_own": has_own}, rows


def _open_rows(quarter: Quarter, rows: list[ClosingRow]) -> list[ClosingRow]:
    """Return the targets of which something may be said now."""
    is_time = is_closing_time(quarter, clock.organization_day(clock.now()))
    return [row for row in rows if row.may_say] if is_time else []


def _page(
    request: HttpRequest,
    quarter: Quarter,
    shown: dict[str, Any],
    rows: list[ClosingRow],
    form: ClosingForm,
    *,
    status: int = 200,
) -> HttpResponse:
    writable = {row.kpt.pk for row in form.rows}
    context = {
        **shown,
        "quarter": quarter,
        "form": form,
        "lines": [
            {
                "row": row,
                "fields": form.fields_of(row) if row.kpt.pk in writable else (),
                "version": form.version_of(row) if row.kpt.pk in writable else 0,
            }
            for row in rows
        ],
        "said": sum(row.is_said for row in rows),
        "opens_on": closing_opens_on(quarter),
        "is_time": is_closing_time(quarter, clock.organization_day(clock.now())),
        "departments": departments_by_slug().values(),
        "has_errors": status != 200,
    }
    return render(request, "kpis/targets/closing.html", context, status=status)
