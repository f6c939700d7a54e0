"""Progress reports people are reminded of."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid5

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from departments.reminders import Audience, Item, Source
from reports.selectors.progress import Arrival, owed
from saypro_align.lib.clock import organization_day
from saypro_align.lib.reminding import Rule, Rung, Who

RULE: Final = Rule("progress_report", (Rung(0, Who.HEAD), Rung(1, Who.HEAD), Rung(3, Who.OFFICE)))
_BACK: Final = timedelta(days=14)
_AHEAD: Final = timedelta(days=14)


def find(now: datetime, audience: Audience) -> Iterable[Item]:
    """Return the reports of the last two weeks and of the running period that were not sent."""
    today = organization_day(now)
    departments = Department.objects.active_on(today)
    for line in owed(departments, today - _BACK, today + _AHEAD, now):
        if line.arrival not in (Arrival.MISSING, Arrival.OPEN):
            continue
        name = _("Progress report of %(department)s") % {"department": line.department}
        yield Item(
            about_id=uuid5(line.department.pk, line.key),
            due_on=line.period.due_on,
            people=audience.roles(department=line.department.pk),
            place=name,
            text=_("until %(day)s") % {"day": format_date(line.period.ends_on, "j M Y")},
            name=name,
            path=reverse("reports:progress_page", args=[line.department.slug, line.key]),
            button=_("Read the draft and send it"),
        )


SOURCE: Final = Source(rule=RULE, label=gettext_lazy("Progress reports"), find=find)
