"""Plans whose alignment the person has to rate."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gaps.choices.perception import RoundState
from gaps.models import PerceptionRound
from reports.selectors.week.source import MOST, Asking, Task, Telling, needs_on


def to_rate(asking: Asking) -> Telling:
    """Rounds in which the person's side has not rated."""
    owed = Q(department_id__in=asking.headed, head_at=None)
    if asking.user.is_coordinator and not asking.is_department:
        owed |= Q(reviewer_at=None) & ~Q(department_id__in=asking.user.department_ids())
    rows = PerceptionRound.objects.filter(owed, state=RoundState.OPEN)
    rows = rows.select_related("department", "quarter").order_by("rate_by", "pk")
    for row in (yield rows[:MOST]):
        yield Task(
            title=_("Rate how aligned the plan of %(department)s is")
            % {"department": row.department},
            note=_("%(quarter)s, from 1 to 5. Neither side sees the other's rating before.")
            % {"quarter": row.quarter},
            url=reverse("gaps:perception_page", args=[row.pk]),
            button=_("Rate the plan"),
            due_on=row.rate_by,
            is_late=row.rate_by < asking.today,
            needs_on=needs_on(row.rate_by, asking.today),
        )
