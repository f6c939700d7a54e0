"""How the quarter's gaps are told to outsiders; the strategy office words what the draft says badly."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.access import selected_quarter, signed_in
from departments.views.editing import answer_form
from reports.access import gap_for_wording
from reports.forms.outside import WordingForm
from reports.models import OutsideWording
from reports.selectors.wordings import lines, wording_row, wording_rows
from reports.services import wordings
from reports.views.quarters import picker
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file


@login_required
@require_safe
def wording_list(request: HttpRequest) -> HttpResponse:
    """List the quarter's gaps as outsiders would read them in the next report."""
    now = clock.now()
    quarter = selected_quarter(request, signed_in(request), now)
    rows = wording_rows(quarter, now) if quarter else []
    context: dict[str, Any] = {
        "rows": rows,
        "told": sum(row.is_told for row in rows),
        "quarter": quarter,
        "as_of": now,
    }
    return render(request, "reports/outside/wordings.html", {**context, **picker(quarter)})


@login_required
@require_safe
def wording_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the wordings as a file."""
    now = clock.now()
    quarter = selected_quarter(request, signed_in(request), now)
    headers = [
        _("Department"),
        _("Gap identified"),
        _("Corrective action"),
        _("Status"),
        _("Worded by the office"),
        _("Told outside"),
    ]
    told = lines(wording_rows(quarter, now) if quarter else [])
    name = quarter.code if quarter else "none"
    return csv_file(headers, told, f"wording-{name}.csv")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wording_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Word one gap for outsiders, with the drafted words beside each field."""
    user, now = signed_in(request), clock.now()
    gap = gap_for_wording(user, pk)
    row = wording_row(gap, now)
    held = OutsideWording.objects.filter(gap=gap).first()
    form = WordingForm(request.POST or None, instance=held, draft=row.draft if row else None)
    back = f"{reverse('reports:wording_list')}?q={gap.quarter.code}"

    def act() -> str:
        wordings.write_wording(
            gap=gap,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Saved. The next report for outsiders says it so."))
        return back

    context = {"gap": gap, "row": row, "back_url": back}
    return answer_form(request, form, act, template="reports/outside/wording.html", context=context)
