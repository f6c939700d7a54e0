"""What was pasted into a plan last, as long as it may be taken back with one press."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from departments.models import Plan
from kpis.choices import UseState
from kpis.models import Paste

_OFFERED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class LastPaste:
    """The last rows pasted, and how many of them stand in the plan."""

    paste: Paste
    rows: int


def last_paste(plan: Plan, now: datetime) -> LastPaste | None:
    """Return the last rows pasted within a day that were not taken back."""
    paste = (
        Paste.objects.filter(plan=plan, undone_at=None, created_at__gte=now - _OFFERED_FOR)
        .select_related("pasted_by")
        .first()
    )
    if paste is None:
        return None
    rows = paste.uses.filter(state=UseState.ACTIVE).count()
    return LastPaste(paste, rows) if rows else None
