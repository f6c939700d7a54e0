"""KPIs of others that wait for a head's consent."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.choices import KpiState
from kpis.models import KpiDepartment
from kpis.selectors.neighbours import shares_waiting_for
from reports.selectors.week.source import MOST, Asking, Task, Telling


def shares_to_confirm(asking: Asking) -> Telling:
    """KPIs that another department wants to share with one the person heads."""
    if not asking.headed:
        return
    rows = (
        shares_waiting_for(asking.headed)
        .filter(kpi__state=KpiState.ACTIVE)
        .select_related("kpi", "department")
    )
    for link in (yield rows.order_by("created_at", "id")[:MOST]):
        yield Task(
            title=_("Share the KPI “%(kpi)s”?") % {"kpi": link.kpi.name},
            note=_said(link),
            url=reverse("kpis:kpi_page", args=[link.kpi_id]),
            button=_("Read and answer"),
            due_on=None,
            is_late=False,
        )


def _said(link: KpiDepartment) -> str:
    words = {"department": link.department.name}
    if link.asked_by_id is not None:
        return _("%(department)s asks to measure it together with you.") % words
    return _("Another department asks %(department)s to measure it together.") % words
