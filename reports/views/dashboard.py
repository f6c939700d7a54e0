"""The dashboard and its table as a file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from kpis.choices import KpiStatus
from reports.dashboard import DashboardPage, dashboard_page
from reports.renderers import csv
from reports.selectors.rows import SHOWN
from reports.views.quarters import picker
from saypro_align.lib import clock


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show how aligned the organization is, and who and what stands in the way."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        return render(request, "reports/dashboard_empty.html")
    show = request.GET.get("show", "")
    page = dashboard_page(
        quarter,
        user,
        now,
        show=show if show in SHOWN else "all",
        order=request.GET.get("sort", ""),
    )
    return render(request, "reports/dashboard.html", {"page": page, **picker(quarter)})


@login_required
@require_safe
def dashboard_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the table of departments as a file."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        raise Http404
    page = dashboard_page(quarter, user, now, order=request.GET.get("sort", ""))
    answer = StreamingHttpResponse(
        csv.rows(_headers(), _lines(page)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="departments-{quarter.code}.csv"'
    return answer


def _headers() -> list[str]:
    return [
        _("Quarter"),
        _("As of"),
        _("Department"),
        _("Plan"),
        _("Alignment"),
        _("Counted"),
        _("Fully aligned"),
        _("Score"),
        _("Rating"),
        _("Open gaps"),
        _("Open actions"),
        _("Late actions"),
        _("Done actions"),
        _("KPIs"),
        _("KPIs with data"),
        *[str(status.label) for status in KpiStatus],
    ]


def _lines(page: DashboardPage) -> list[list[object]]:
    as_of = page.headline.as_of.isoformat() if page.headline.as_of else ""
    return [
        [
            page.quarter.code,
            as_of,
            row.department,
            row.plan_state,
            row.word.label,
            _("yes") if row.is_due and not row.is_exempt else _("no"),
            _("yes") if row.is_fully_aligned else _("no"),
            row.score,
            row.rating,
            row.open_gaps,
            row.actions.open,
            row.actions.late,
            row.actions.done,
            row.kpis_total,
            row.kpis_with_data,
            *[row.status(status) for status in KpiStatus],
        ]
        for row in page.shown_rows
    ]
