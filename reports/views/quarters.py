"""The quarter picker's choices, for every page that shows one quarter."""

from datetime import datetime, timedelta
from typing import Any

from departments.choices import QuarterState
from departments.models import Quarter
from saypro_align.lib.clock import organization_day

# In the last weeks of a quarter people begin to look at the next one.
OFFERED_BEFORE_ITS_END = timedelta(weeks=3)


def picker(quarter: Quarter | None) -> dict[str, Any]:
    """Return what base.html needs to offer the other quarters."""
    choices = list(Quarter.objects.order_by("-starts_on", "-id").values_list("code", "name")[:12])
    return {"quarter_choices": choices, "quarter_value": quarter.code if quarter else ""}


def next_offered(quarter: Quarter, now: datetime) -> Quarter | None:
    """Return the quarter after this one in its last three weeks, once it is open."""
    if organization_day(now) < quarter.ends_on - OFFERED_BEFORE_ITS_END:
        return None
    later = Quarter.objects.filter(starts_on__gt=quarter.starts_on, state=QuarterState.OPEN)
    return later.order_by("starts_on", "id").first()
