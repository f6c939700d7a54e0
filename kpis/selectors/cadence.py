"""When departments check in."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from departments.choices.cadence import Rhythm
from departments.models import Cadence, Holiday
from kpis.cadence import DEFAULT, Stretch, Timetable
from kpis.choices import Frequency


def cadence_of(department_ids: Iterable[UUID]) -> dict[UUID, Timetable]:
    """Return the timetable of each department, in two queries for all of them."""
    wanted = list(dict.fromkeys(department_ids))
    stretches: dict[UUID, list[Stretch]] = defaultdict(list)
    for row in Cadence.objects.filter(department__in=wanted).order_by("from_day"):
        stretches[row.department_id].append(Stretch(row.from_day, Rhythm(row.rhythm), row.weekday))
    holidays = list(Holiday.objects.filter(retired_at=None))
    return {
        one: Timetable((DEFAULT, *stretches[one]), Holiday.days_for(holidays, one))
        for one in wanted
    }


def rhythm_on(day: date, as_of: datetime | None = None, **where: OuterRef | bool) -> Subquery:
    """Return the rhythm that holds on the day, as a part of another query; none where it is weekly.

    `where` says whose: `department=OuterRef(…)`, or how a department is found. `as_of` asks what was
    set by that moment.
    """
    rows = Cadence.objects.filter(from_day__lte=day, **where)
    if as_of is not None:
        rows = rows.filter(created_at__lte=as_of)
    return Subquery(rows.order_by("-from_day").values("rhythm")[:1])


def fresh_for(frequency: str, rhythm: str | None) -> int | None:
    """Return how many days a value stays fresh: nobody is asked more often than his department is."""
    if not frequency:
        return None
    days = Frequency(frequency).days
    return max(days, Rhythm(rhythm).days) if rhythm else days


def checked_every(frequency: str, rhythm: str | None) -> str:
    """Return in words how often a value is looked at, by the same measure as `fresh_for`."""
    if not frequency:
        return ""
    own = Frequency(frequency)
    if rhythm and Rhythm(rhythm).days > own.days:
        return str(Rhythm(rhythm).label)
    return str(own.label)
