"""When departments check in."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from departments.cadence_choices import Rhythm
from departments.models import Cadence, Holiday
from kpis.cadence import DEFAULT, Stretch, Timetable


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
