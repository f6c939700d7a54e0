"""Lists of check-ins, how punctual they come, and what was said of one number or target."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from kpis.models import CheckIn, CheckInEntry, Kpi, Obstacle
from saypro_align.lib.clock import organization_zone

CSV_HEADERS: Final = (
    gettext_lazy("Due"),
    gettext_lazy("Department"),
    gettext_lazy("Person"),
    gettext_lazy("Came"),
    gettext_lazy("Checked in at"),
    gettext_lazy("KPI"),
    gettext_lazy("Value"),
    gettext_lazy("Unit"),
    gettext_lazy("No change"),
    gettext_lazy("Confidence"),
    gettext_lazy("Note"),
    gettext_lazy("What happened"),
)
MOST_ENTRIES: Final = 13
_LATELY: Final = timedelta(days=92)
STATES: Final = {
    "given": gettext_lazy("In time"),
    "late": gettext_lazy("Late"),
    "missed": gettext_lazy("Missed"),
}


_STATE_OF: Final = {
    "given": Q(came_on__lte=F("due_on")),
    "late": Q(came_on__gt=F("due_on")),
    "missed": Q(first_at=None),
}


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How many of the check-ins that were due came, and how many in time."""

    in_time: int = 0
    late: int = 0
    missed: int = 0

    @property
    def total(self) -> int:
        """Return how many were due."""
        return self.in_time + self.late + self.missed

    @property
    def share(self) -> Fraction | None:
        """Return the share that came in time; None where nothing was due."""
        return Fraction(self.in_time, self.total) if self.total else None


def check_ins_listed(
    user: User, *, departments: Iterable[UUID] | None = None, state: str = ""
) -> QuerySet[CheckIn]:
    """Return the check-ins the person may read, the newest first."""
    rows: QuerySet[CheckIn] = CheckIn.objects.visible_to(user)
    if departments is not None:
        rows = rows.filter(department__in=departments)
    if state in _STATE_OF:
        rows = _with_day(rows).filter(_STATE_OF[state])
    return rows.select_related("user", "department").order_by("-ends_on", "user__name", "pk")


def with_numbers(rows: QuerySet[CheckIn], user: User) -> list[tuple[CheckIn, list[CheckInEntry]]]:
    """Return the check-ins with the numbers in them that the person may read; three queries."""
    listed = list(rows)
    entries: dict[UUID, list[CheckInEntry]] = {}
    readable = Kpi.objects.visible_to(user)
    own = Q(check_in__user=user) | Q(kpi__in=readable.values("pk"))
    for entry in (
        CheckInEntry.objects.filter(own, check_in__in=[row.pk for row in listed])
        .select_related("kpi", "measurement")
        .order_by("created_at", "pk")
    ):
        entries.setdefault(entry.check_in_id, []).append(entry)
    return [(row, entries.get(row.pk, [])) for row in listed]


def state_of(row: CheckIn) -> str:
    """Return whether it came in time, late, or not at all."""
    if not row.is_given:
        return "missed"
    return "late" if row.is_late else "given"


def punctuality_of(
    *,
    people: Iterable[UUID] | None = None,
    departments: Iterable[UUID] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> dict[UUID | None, Punctuality]:
    """Return how punctual each department's check-ins are, between two days; one query."""
    rows = _between(CheckIn.objects.all(), first, last)
    if people is not None:
        rows = rows.filter(user__in=people)
    if departments is not None:
        rows = rows.filter(department__in=departments)
    return _told(rows, "department_id")


def punctuality_by_owner(
    people: Iterable[UUID], *, first: date | None = None, last: date | None = None
) -> dict[UUID | None, Punctuality]:
    """Return how punctual each person's check-ins are: what a target's owner is told by."""
    return _told(_between(CheckIn.objects.filter(user__in=people), first, last), "user_id")


def _between(rows: QuerySet[CheckIn], first: date | None, last: date | None) -> QuerySet[CheckIn]:
    if first is not None:
        rows = rows.filter(due_on__gte=first)
    return rows if last is None else rows.filter(due_on__lte=last)


def _with_day(rows: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
    """Add the organization's day on which each came."""
    return rows.annotate(came_on=TruncDate("first_at", tzinfo=organization_zone()))


def _told(rows: QuerySet[CheckIn], key: str) -> dict[UUID | None, Punctuality]:
    counted = (
        _with_day(rows)
        .order_by()
        .values(key)
        .annotate(**{state: Count("pk", filter=rule) for state, rule in _STATE_OF.items()})
    )
    return {
        row[key]: Punctuality(in_time=row["given"], late=row["late"], missed=row["missed"])
        for row in counted
    }


@dataclass(frozen=True, slots=True)
class Said:
    """What check-ins said of a series, and what stands in its way: a section of a page."""

    entries: tuple[CheckInEntry, ...]
    obstacles: tuple[Obstacle, ...]
    punctuality: Punctuality
    last_missed: date | None = None


def said_of(kpi_id: UUID, user: User, *, owner_id: UUID | None, kpt_id: UUID | None = None) -> Said:
    """Return what was said of a number lately, as far as the person may read it; four queries."""
    entries = (
        CheckInEntry.objects.filter(
            kpi=kpi_id, check_in__in=CheckIn.objects.visible_to(user).values("pk")
        )
        .select_related("check_in__user", "measurement", "kpi")
        .order_by("-check_in__ends_on", "-pk")[:MOST_ENTRIES]
    )
    about = Q(kpt=kpt_id) if kpt_id else Q(kpi=kpi_id)
    obstacles = (
        Obstacle.objects.visible_to(user)
        .filter(about)
        .select_related("owner", "help_from", "department")
        .order_by("solved_at", "created_at", "pk")[:MOST_ENTRIES]
    )
    own = CheckIn.objects.filter(user=owner_id) if owner_id else CheckIn.objects.none()
    missed = own.missed().order_by("-due_on").values_list("due_on", flat=True).first()
    return Said(
        entries=tuple(entries),
        obstacles=tuple(obstacles),
        punctuality=punctuality_by_owner([owner_id]).get(owner_id, Punctuality())
        if owner_id
        else Punctuality(),
        last_missed=missed,
    )


def missed_since(
    people: Iterable[UUID], *, day: date, as_of: datetime | None = None
) -> dict[UUID, date]:
    """Return for each person the day of the last check-in, where it was missed.

    What makes a target stale though its last value is not old: its owner did not check in. One query.
    """
    rows = CheckIn.objects.filter(
        user__in=people, due_on__lte=day, due_on__gt=day - _LATELY
    ).order_by("-ends_on", "pk")
    if as_of is not None:
        rows = rows.filter(created_at__lte=as_of)
    newest: dict[UUID, CheckIn] = {}
    for row in rows.only("user_id", "due_on", "first_at"):
        held = newest.get(row.user_id)
        # In two departments the one that came speaks for both.
        if held is None or (held.due_on == row.due_on and row.is_given):
            newest[row.user_id] = row
    return {user_id: row.due_on for user_id, row in newest.items() if not row.is_given}


def csv_lines(
    rows: Iterable[tuple[CheckIn, list[CheckInEntry]]],
) -> Iterable[list[object]]:
    """Yield a line for each number, and one for a check-in without any, under `CSV_HEADERS`."""
    for check_in, entries in rows:
        start = [
            check_in.due_on.isoformat(),
            check_in.department.name if check_in.department else "",
            check_in.user.name,
            STATES[state_of(check_in)],
            check_in.first_at,
        ]
        for entry in entries:
            held = entry.measurement
            yield [
                *start,
                entry.kpi.name,
                f"{held.value.normalize():f}" if held else "",
                entry.kpi.unit,
                _("yes") if entry.no_change else _("no"),
                entry.get_confidence_display(),
                entry.note,
                check_in.narrative,
            ]
        if not entries:
            yield [*start, "", "", "", "", "", "", check_in.narrative]


def counts_by_state(rows: QuerySet[CheckIn]) -> Punctuality:
    """Return how many of the rows are which; for the line above the list."""
    counted = _with_day(rows.order_by()).aggregate(
        **{state: Count("pk", filter=rule) for state, rule in _STATE_OF.items()}
    )
    return Punctuality(in_time=counted["given"], late=counted["late"], missed=counted["missed"])
