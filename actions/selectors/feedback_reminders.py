"""Monthly feedback forms that wait for a department."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.feedback import FeedbackState
from actions.models import Feedback
from departments.reminders import Audience, Item, Source
from saypro_align.lib.reminding import Counting, Rule, Rung, Who

RULE: Final = Rule("feedback", (Rung(-1, Who.HEAD),), Counting.CALENDAR)
# An older form than this is not mailed about any more.
WORTH_ASKING: Final = timedelta(days=21)


def find(now: datetime, audience: Audience) -> Iterable[Item]:
    """Return the forms that were asked for and not sent."""
    rows = Feedback.objects.filter(
        state=FeedbackState.OPEN,
        is_asked=True,
        due_on__isnull=False,
        created_at__gt=now - WORTH_ASKING,
    ).select_related("department")
    for row in rows:
        if row.due_on is not None:
            yield Item(
                about_id=row.pk,
                due_on=row.due_on,
                people=audience.roles(department=row.department_id),
                place=str(row.department),
                text=_("Feedback on %(month)s") % {"month": format_date(row.month, "F Y")},
                name=_("Feedback on %(month)s") % {"month": format_date(row.month, "F Y")},
                path=reverse("actions:feedback_page", args=[row.pk]),
                button=_("Give feedback"),
            )


SOURCE: Final = Source(rule=RULE, label=gettext_lazy("Feedback"), find=find)
