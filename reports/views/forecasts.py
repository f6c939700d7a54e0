"""Whether the targets will be reached, and how good such forecasts were."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from kpis.selectors.forecasts import target_forecasts
from reports.forecasts import card, number_forecast, target_rows
from reports.views.quarters import picker
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock

PAGE_SIZE = 50


@login_required
@require_safe
@takes_as_of
def forecasts(request: HttpRequest) -> HttpResponse:
    """Show when the number reaches its target, how likely each KPI does, and the report card."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        return render(request, "reports/dashboard_empty.html")
    today = clock.organization_day(now)
    chosen = request.GET.get("department", "")
    found = target_forecasts(quarter, user, today, department=chosen)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": target_rows(list(page.object_list)),
        "number": number_forecast(quarter, user, now),
        "card": card(today),
        "chosen": chosen,
        "choices": quarter.obligations.order_by("department__name").values_list(
            "department__slug", "department__name"
        ),
        "quarter": quarter,
        "as_of": now,
        **picker(quarter),
    }
    return render(request, "reports/forecasts.html", context)
