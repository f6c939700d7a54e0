"""When somebody last looked at the dashboard, so that it can say what changed since."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reports.models import DashboardVisit

if TYPE_CHECKING:
    from departments.models import User

# Looking again within this time is the same visit: a refresh wipes nothing.
SAME_VISIT = timedelta(minutes=30)
_WORTH_NOTING = timedelta(minutes=1)


def note_visit(*, user: "User", now: datetime) -> datetime | None:
    """Note that the person looks now; return when the visit before this one ended, if there was one."""
    visit = DashboardVisit.objects.filter(user=user).first()
    if visit is None:
        # Two first looks at once: one of them writes the row, the other finds it.
        first = DashboardVisit(user=user, seen_at=now, before_at=None)
        DashboardVisit.objects.bulk_create([first], ignore_conflicts=True)
        return None
    pause = now - visit.seen_at
    before_at = visit.seen_at if pause > SAME_VISIT else visit.before_at
    if pause > _WORTH_NOTING:
        # Two tabs at once: the one that comes second finds the row moved on and changes nothing.
        DashboardVisit.objects.filter(pk=visit.pk, seen_at=visit.seen_at).update(
            seen_at=now, before_at=before_at
        )
    return before_at
