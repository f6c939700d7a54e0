"""A department in a quarter."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import department_for_reading, selected_quarter, signed_in
from kpis.choices import KpiStatus
from reports.selectors import department_page as selector
from reports.views.quarters import picker
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock


@login_required
@require_safe
@takes_as_of
def department_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a department: its plan, its numbers, what is open, its people, its past."""
    user, now = signed_in(request), clock.now()
    department = department_for_reading(user, slug)
    quarter = selected_quarter(request, user, now)
    status = request.GET.get("status", "")
    page = selector.department_page(
        department, quarter, user, now, status if status in KpiStatus.values else ""
    )
    return render(request, "reports/department_page.html", {"page": page, **picker(quarter)})
