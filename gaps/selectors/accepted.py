"""Accepted gaps: who lives with what, for how long, and what runs out soon."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from departments.choices import QuarterState
from departments.models import User
from gaps.access import readable_gaps
from gaps.choices import GapState
from gaps.models import Gap, GapQuerySet
from gaps.selectors.register import department_names

# Days before the end on which people are told, the farther first.
WARNED: Final = (14, 3)
CSV_HEADERS: Final[tuple[str | Promise, ...]] = (
    gettext_lazy("Gap"),
    gettext_lazy("Departments"),
    gettext_lazy("Accepted by"),
    gettext_lazy("Why"),
    gettext_lazy("Until"),
    gettext_lazy("Days left"),
)


@dataclass(frozen=True, slots=True)
class AcceptedGap:
    """A gap somebody lives with, and how many days are left of that."""

    gap: Gap
    departments: tuple[str, ...]
    until: date
    days_left: int

    @property
    def is_ending(self) -> bool:
        """Return whether people have been told that it ends."""
        return self.days_left <= WARNED[0]


def accepted_gaps(user: User, today: date) -> list[AcceptedGap]:
    """Return the accepted gaps the person may read, what ends first on top."""
    rows = readable_gaps(user).filter(state=GapState.ACCEPTED, accepted_until__isnull=False)
    return [
        AcceptedGap(gap, department_names(gap), until, (until - today).days)
        for gap in rows.order_by("accepted_until", "id")
        if (until := gap.accepted_until) is not None
    ]


def ending(today: date) -> GapQuerySet:
    """Return the acceptances that end within two weeks, of quarters that are not closed."""
    last = today + timedelta(days=WARNED[0])
    return Gap.objects.filter(
        state=GapState.ACCEPTED, accepted_until__gte=today, accepted_until__lte=last
    ).exclude(quarter__state=QuarterState.CLOSED)


def csv_lines(rows: Iterable[AcceptedGap]) -> Iterator[list[Any]]:
    """Yield the lines of the file."""
    for row in rows:
        yield [
            row.gap.sentence,
            ", ".join(row.departments),
            row.gap.decided_by.name if row.gap.decided_by else "",
            row.gap.decision_reason,
            row.until.isoformat(),
            row.days_left,
        ]
