"""KPI values that are due, and KPIs of others that wait for a head's consent."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from departments.choices import IN_FORCE_STATES
from kpis.choices import Frequency, KpiState, UseState
from kpis.models import KpiDepartment, KpiUse
from kpis.selectors.neighbours import shares_waiting_for
from reports.selectors.week.source import MOST, Asking, Task

# A value may come a little later than its rhythm says before it is called late.
_GRACE = timedelta(days=3)


def due(asking: Asking) -> Iterable[Task]:
    """KPIs whose last value is older than their rhythm; before that they are coming up."""
    rows = (
        KpiUse.objects.filter(
            state=UseState.ACTIVE,
            kpi__owner__in=asking.people,
            kpi__state=KpiState.ACTIVE,
            objective__plan__state__in=IN_FORCE_STATES,
            objective__plan__obligation__quarter__in=asking.quarters,
        )
        .exclude(kpi__frequency="")
        .exclude(kpi__direction="milestones")
        .order_by()
        .values_list(
            "kpi_id",
            "kpi__name",
            "kpi__frequency",
            "kpi__owner__name",
            "objective__plan__obligation__quarter__starts_on",
        )
        .annotate(last_on=Max("kpi__measurements__measured_on"))
    )
    seen = set()
    for kpi_id, name, frequency, owner, starts_on, last_on in rows:
        if kpi_id in seen:
            continue
        seen.add(kpi_id)
        due_on = (last_on or starts_on) + timedelta(days=Frequency(frequency).days)
        note = (
            _("Last value %(day)s") % {"day": format_date(last_on, "j M")}
            if last_on
            else _("No value yet")
        )
        yield Task(
            title=_("Enter the value of “%(kpi)s”") % {"kpi": name},
            note=note,
            url=reverse("kpis:kpi_page", args=[kpi_id]),
            button=_("Enter the value"),
            due_on=due_on,
            is_late=due_on + _GRACE < asking.today,
            needs_on=due_on if due_on > asking.today else None,
            who=asking.name(owner),
        )


def shares_to_confirm(asking: Asking) -> Iterable[Task]:
    """KPIs that another department wants to share with one the person heads."""
    if not asking.headed:
        return
    rows = (
        shares_waiting_for(asking.headed)
        .filter(kpi__state=KpiState.ACTIVE)
        .select_related("kpi", "department")
    )
    for link in rows.order_by("created_at", "id")[:MOST]:
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
