"""Targets behind their path, for the agendas of reviews; never a person's."""

import uuid
from collections.abc import Collection
from datetime import datetime

from departments.models import Quarter
from kpis.choices import KpiStatus
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.selectors.closings import judged_at
from kpis.selectors.targets import Standing, standing_of

_LAGGING = (KpiStatus.OFF_TRACK, KpiStatus.AT_RISK, KpiStatus.STALE, KpiStatus.NO_DATA)


def lagging_targets(
    quarter: Quarter, departments: Collection[uuid.UUID] | None, now: datetime
) -> list[tuple[Kpt, Standing]]:
    """Return the final targets that lag, the worst first; the queries are as many for one as for all."""
    rows = Kpt.objects.filter(quarter=quarter, state=KptState.FINAL)
    rows = rows.exclude(level=KptLevel.PERSON)
    if departments is not None:
        rows = rows.filter(department__in=departments)
    kpts = list(rows.select_related("quarter", "kpi", "department").order_by("name", "pk"))
    found = standing_of(kpts, now=judged_at(quarter, now), as_of=now)
    late = [(kpt, found[kpt.pk]) for kpt in kpts if found[kpt.pk].status in _LAGGING]
    late.sort(key=lambda one: (_LAGGING.index(one[1].status), -(one[1].shortfall or 0)))
    return late
