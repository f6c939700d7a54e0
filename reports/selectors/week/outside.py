"""What is owed about readers outside: heads' answers, and links that show whom they should not."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Department
from reports.permissions import can_manage_schedules
from reports.selectors.consent import leaking, outside_schedules
from reports.selectors.week.source import MOST, Asking, Task, needs_on
from saypro_align.lib.clock import organization_day

# Who leaves the links open on purpose is not asked for ever; the list goes on to tell of them.
_TOLD_FOR: Final = timedelta(days=14)


def to_consent(asking: Asking) -> Iterable[Task]:
    """Departments of which outsiders would read, whose head has not said yes or no."""
    silent = Department.objects.filter(pk__in=asking.headed, shown_outside_at=None)
    rows = list(silent.order_by("name", "pk")[:MOST]) if asking.headed else []
    schedules = outside_schedules() if rows else ()
    if not schedules:
        return
    due_on = organization_day(schedules[0].next_run_at)
    for department in rows:
        yield Task(
            title=_("May outsiders read of %(department)s?") % {"department": department},
            note=_("Until you say yes, “%(report)s” counts it without naming it.")
            % {"report": schedules[0].name},
            url=reverse("reports:department_outside", args=[department.slug]),
            button=_("Say yes or no"),
            due_on=due_on,
            is_late=False,
            needs_on=needs_on(due_on, asking.today),
        )


def to_close(asking: Asking) -> Iterable[Task]:
    """Open links to earlier reports that name a department which has withdrawn."""
    if asking.is_department or not can_manage_schedules(asking.user):
        return
    for row in leaking(asking.now, since=asking.now - _TOLD_FOR):
        links = ngettext("%(count)d open link", "%(count)d open links", row.open_links)
        told = {"department": row.department, "links": links % {"count": row.open_links}}
        yield Task(
            title=_("%(links)s still show %(department)s to outsiders") % told,
            note=_("Its head has withdrawn. Earlier reports keep what was frozen."),
            url=reverse("reports:department_outside", args=[row.department.slug]),
            button=_("Close the links"),
            due_on=None,
            is_late=False,
        )
