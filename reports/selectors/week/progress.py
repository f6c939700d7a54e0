"""Progress reports of the departments a person heads."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from departments.models import Department
from reports.selectors.progress import Arrival, owed
from reports.selectors.week.source import MOST, Asking, Task

# Older ones nobody writes any more; the board names them for good.
_BACK: Final = timedelta(days=35)
_AHEAD: Final = timedelta(days=14)
# So long before its day a report begins to need its head.
_SOON: Final = timedelta(days=1)


def to_send(asking: Asking) -> Iterable[Task]:
    """Reports that are due or were not sent in time; the next one is coming up."""
    if not asking.headed:
        return
    departments = Department.objects.active_on(asking.today).filter(pk__in=asking.headed)
    first, last = asking.today - _BACK, asking.today + _AHEAD
    for line in owed(departments, first, last, asking.now)[:MOST]:
        if line.arrival not in (Arrival.MISSING, Arrival.OPEN):
            continue
        begins = line.period.due_on - _SOON
        yield Task(
            title=_("Send the progress report of %(department)s") % {"department": line.department},
            note=_("%(first)s – %(last)s")
            % {
                "first": format_date(line.period.starts_on, "j M"),
                "last": format_date(line.period.ends_on, "j M Y"),
            },
            url=reverse("reports:progress_page", args=[line.department.slug, line.key]),
            button=_("Read the draft and send it"),
            due_on=line.period.due_on,
            is_late=line.arrival == Arrival.MISSING,
            needs_on=begins if begins > asking.today else None,
        )
