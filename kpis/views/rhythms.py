"""How often a department checks in: its rhythm, when the next check-ins are due, and changing it."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import department_for_reading, signed_in
from departments.forms.cadence import CadenceForm
from departments.models import Department
from departments.permissions import can_set_rhythm
from departments.services import cadence as services
from departments.views.editing import answer_form
from kpis.selectors.cadence import cadence_of
from saypro_align.lib import clock
from saypro_align.lib.clock import organization_day

_SHOWN = 6


@require_http_methods(["GET", "POST"])
def rhythm(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a department's rhythm; its heads and the strategy office change it."""
    user, now = signed_in(request), clock.now()
    department = department_for_reading(user, slug)
    may_set = can_set_rhythm(user, department.pk)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    form = CadenceForm(request.POST or None)

    def act() -> str:
        row = services.set_cadence(department=department, **form.changes, actor=user, now=now)
        told = {"rhythm": row.get_rhythm_display(), "day": format_date(row.from_day, "j M Y")}
        messages.success(request, _("“%(rhythm)s” holds from %(day)s on.") % told)
        return reverse("kpis:rhythm", args=[slug])

    context = {**_shown(department, now), "may_set": may_set}
    return answer_form(request, form, act, template="kpis/rhythm.html", context=context)


def _shown(department: Department, now: datetime) -> dict[str, Any]:
    today = organization_day(now)
    coming = cadence_of([department.pk])[department.pk].periods(today, today + timedelta(days=90))
    return {
        "department": department,
        "rhythms": department.cadences.order_by("-from_day"),
        "periods": coming[:_SHOWN],
        "today": today,
    }
