"""The quarter picker's choices, for every page that shows one quarter."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from departments.access import newest_quarters
from departments.choices import QuarterState
from departments.models import Quarter
from saypro_align.lib.clock import organization_day

# In the last weeks of a quarter people begin to look at the next one.
OFFERED_BEFORE_ITS_END = timedelta(weeks=3)


def picker(quarter: Quarter | None, request: HttpRequest | None = None) -> dict[str, Any]:
    """Return what base.html needs to offer the other quarters; what `request` has read is taken."""
    known = getattr(request, "offered_quarters", None)
    rows = known if known is not None else newest_quarters()
    choices = [(one.code, one.name) for one in rows]
    return {"quarter_choices": choices, "quarter_value": quarter.code if quarter else ""}


def next_offered(quarter: Quarter, now: datetime) -> Quarter | None:
    """Return the quarter after this one in its last three weeks, once it is open."""
    if organization_day(now) < quarter.ends_on - OFFERED_BEFORE_ITS_END:
        return None
    later = Quarter.objects.filter(starts_on__gt=quarter.starts_on, state=QuarterState.OPEN)
    return later.order_by("starts_on", "id").first()
