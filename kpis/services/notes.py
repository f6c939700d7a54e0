"""Telling the apps above whose plans a change touches."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from departments.choices import IN_FORCE_STATES, WORKING_STATES
from departments.models import Plan
from kpis.choices import UseState
from kpis.models import Kpi
from kpis.signals import kpi_changed
from saypro_align.lib.together import current


def touched_obligations(kpi: Kpi) -> list[UUID]:
    """Return the obligations whose current plans use the KPI."""
    return list(
        Plan.objects.filter(
            state__in=[*IN_FORCE_STATES, *WORKING_STATES],
            objectives__kpi_uses__kpi=kpi,
            objectives__kpi_uses__state=UseState.ACTIVE,
        )
        .order_by()
        .values_list("obligation_id", flat=True)
        .distinct()
    )


def tell(obligation_ids: Iterable[UUID], now: datetime) -> None:
    """Send the one signal, if there is anybody to tell about."""
    scope = current()
    ids = sorted(set(obligation_ids))
    if scope is not None:
        ids = [pk for pk in ids if scope.is_first(("told", pk))]
    if ids:
        kpi_changed.send(sender=Kpi, obligation_ids=ids, now=now)
