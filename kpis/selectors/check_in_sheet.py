"""Everything one person's check-in shows: the numbers that are due, how they went, what was said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from departments.models import Department, User
from kpis import checking_in
from kpis.cadence import Period, Timetable
from kpis.checking_in import Turn
from kpis.choices import Aggregation
from kpis.models import CheckIn, CheckInEntry, Kpi, Measurement, Obstacle
from kpis.selectors.cadence import cadence_of
from kpis.selectors.reporting import Reported, reported_by
from saypro_align.lib import charts, numerals
from saypro_align.lib.clock import organization_day
from saypro_align.lib.templatetags.ui import day as day_text

# The values a row looks back on: its sparkline, and what a slip is told by.
LOOK_BACK: Final = 13
_OLDEST: Final = timedelta(days=400)


@dataclass(frozen=True)
class Line:
    """One number: what it was, what it shall be, and what was said of it last time."""

    number: Reported
    values: tuple[Measurement, ...]
    period: Period | None
    is_due: bool
    is_overdue: bool
    # When it is asked next, where it is not asked now.
    next_on: date | None
    before: CheckInEntry | None = None

    @property
    def kpi(self) -> Kpi:
        """Return the series."""
        return self.number.kpi

    @property
    def last(self) -> Measurement | None:
        """Return the newest value."""
        return self.values[0] if self.values else None

    @property
    def last_text(self) -> str:
        """Return the newest value with its unit."""
        return "" if self.last is None else numerals.quantity(self.last.value, self.kpi.unit)

    @property
    def adds_up(self) -> bool:
        """Return whether each value adds to those before: nothing new is 0, not the same again."""
        return self.kpi.aggregation == Aggregation.CUMULATIVE

    @property
    def can_stay(self) -> bool:
        """Return whether "No change" can be said."""
        return self.adds_up or self.last is not None

    def earlier(self, day: date) -> list[Decimal]:
        """Return the values before a day, the newest first: what a new one is compared with."""
        return [value.value for value in self.values if value.measured_on < day]

    @cached_property
    def spark(self) -> charts.Chart | None:
        """Draw how it went; nothing for fewer than two values."""
        if len(self.values) < 2:
            return None
        points = [
            charts.Point(
                day_text(value.measured_on),
                value.value,
                numerals.quantity(value.value, self.kpi.unit),
            )
            for value in reversed(self.values)
        ]
        told = _("%(kpi)s went from %(first)s on %(start)s to %(last)s on %(end)s.") % {
            "kpi": self.kpi.name,
            "first": points[0].text,
            "start": points[0].label,
            "last": points[-1].text,
            "end": points[-1].label,
        }
        return charts.sparkline(points, sentence=told)


@dataclass(frozen=True)
class Sheet:
    """A person's check-in on a day."""

    user: User
    day: date
    lines: tuple[Line, ...]
    turns: Mapping[UUID | None, Turn]
    departments: Mapping[UUID, Department]
    given: tuple[CheckIn, ...]
    obstacles: tuple[Obstacle, ...]

    @cached_property
    def due(self) -> list[Line]:
        """Return what is asked now, the overdue first."""
        return sorted((one for one in self.lines if one.is_due), key=lambda one: not one.is_overdue)

    @cached_property
    def others(self) -> list[Line]:
        """Return what may be told, though nobody asks."""
        return [one for one in self.lines if not one.is_due]

    @property
    def names(self) -> str:
        """Return the departments of what is due, as a heading says them."""
        wanted = {one.number.department_id for one in self.due or self.lines}
        return ", ".join(sorted(self.departments[one].name for one in wanted if one is not None))

    @property
    def due_on(self) -> date | None:
        """Return by when what is due is due: the earliest day of it."""
        return min((one.period.due_on for one in self.due if one.period), default=None)

    @property
    def next_on(self) -> date | None:
        """Return when something is due again, where nothing is now."""
        return min((one.next_on for one in self.lines if one.next_on), default=None)

    @property
    def is_late(self) -> bool:
        """Return whether the day it was due on is over."""
        return self.due_on is not None and self.due_on < self.day

    @property
    def minutes(self) -> int:
        """Return how long it takes, in whole minutes."""
        return checking_in.minutes_for(len(self.due))

    @property
    def last(self) -> CheckIn | None:
        """Return the check-in that came last."""
        return self.given[0] if self.given else None


def sheet_of(user: User, *, now: datetime) -> Sheet:
    """Return the person's check-in; the queries are as many for one number as for thirty."""
    day = organization_day(now)
    numbers = reported_by([user.pk], day)
    values = values_before({one.kpi.pk for one in numbers}, day)
    given = _given(user, day)
    timetables = _timetables(numbers)
    turns = _turns(numbers, timetables, values, given, day)
    said = _said_before(given)
    return Sheet(
        user=user,
        day=day,
        lines=tuple(
            _line(one, values.get(one.kpi.pk, ()), turns, timetables, said.get(one.kpi.pk), day)
            for one in numbers
        ),
        turns=turns,
        departments=Department.objects.in_bulk({one for one in turns if one is not None}),
        given=tuple(given),
        obstacles=tuple(
            Obstacle.objects.open()
            .filter(owner=user)
            .select_related("help_from")
            .order_by("created_at", "pk")[:LOOK_BACK]
        ),
    )


def values_before(kpi_ids: set[UUID], day: date) -> dict[UUID, tuple[Measurement, ...]]:
    """Return the newest values of each series by the day, the newest first; one query."""
    found: dict[UUID, list[Measurement]] = defaultdict(list)
    rows = Measurement.objects.filter(
        kpi__in=kpi_ids, is_latest=True, measured_on__lte=day, measured_on__gt=day - _OLDEST
    )
    for row in rows.order_by("-measured_on"):
        if len(found[row.kpi_id]) < LOOK_BACK:
            found[row.kpi_id].append(row)
    return {kpi_id: tuple(values) for kpi_id, values in found.items()}


def _given(user: User, day: date) -> list[CheckIn]:
    """Return the person's check-ins of the last months, the newest first, with their numbers."""
    rows = CheckIn.objects.given().filter(user=user, ends_on__gte=day - timedelta(days=120))
    return list(
        rows.select_related("department")
        .prefetch_related("entries__kpi", "entries__measurement")
        .order_by("-ends_on", "pk")
    )


def _said_before(given: Iterable[CheckIn]) -> dict[UUID, CheckInEntry]:
    """Return what was said of each number last."""
    found: dict[UUID, CheckInEntry] = {}
    for check_in in given:
        for entry in check_in.entries.all():
            found.setdefault(entry.kpi_id, entry)
    return found


def _timetables(numbers: Iterable[Reported]) -> dict[UUID | None, Timetable]:
    wanted = {one.department_id for one in numbers}
    found: dict[UUID | None, Timetable] = {None: Timetable()}
    found.update(cadence_of(one for one in wanted if one is not None).items())
    return found


def _turns(
    numbers: Iterable[Reported],
    timetables: Mapping[UUID | None, Timetable],
    values: Mapping[UUID, tuple[Measurement, ...]],
    given: Iterable[CheckIn],
    day: date,
) -> dict[UUID | None, Turn]:
    """Return for each department the period a check-in of the day belongs to."""
    by_department: dict[UUID | None, list[Reported]] = defaultdict(list)
    for one in numbers:
        by_department[one.department_id].append(one)
    came: dict[UUID | None, dict[date, date]] = defaultdict(dict)
    for row in given:
        if row.first_at is not None:
            came[row.department_id][row.ends_on] = organization_day(row.first_at)
    found = {}
    for department_id, own in by_department.items():
        turn = _turn(timetables[department_id], own, values, came[department_id], day)
        if turn is not None:
            found[department_id] = turn
    return found


def _turn(
    timetable: Timetable,
    numbers: Iterable[Reported],
    values: Mapping[UUID, tuple[Measurement, ...]],
    came: Mapping[date, date],
    day: date,
) -> Turn | None:
    """Find the period of a check-in; what came today for the last one is still that one."""
    period = timetable.period_on(day)
    before = checking_in.period_before(timetable, period) if period else None
    if before is None:
        return checking_in.turn_on(timetable, day, owes_before=False)
    owes = before.ends_on not in came and any(
        checking_in.counts_in(before, one.since)
        and checking_in.is_asked(before, one.kpi.frequency, _last_on(values, one.kpi.pk))
        for one in numbers
    )
    is_todays = came.get(before.ends_on) == day
    return checking_in.turn_on(timetable, day, owes_before=owes or is_todays)


def _line(
    number: Reported,
    values: tuple[Measurement, ...],
    turns: Mapping[UUID | None, Turn],
    timetables: Mapping[UUID | None, Timetable],
    before: CheckInEntry | None,
    day: date,
) -> Line:
    turn = turns.get(number.department_id)
    last_on = values[0].measured_on if values else None
    period = turn.period if turn else None
    is_due = period is not None and checking_in.is_asked(period, number.kpi.frequency, last_on)
    timetable = timetables[number.department_id]
    return Line(
        number=number,
        values=values,
        period=period,
        is_due=is_due,
        is_overdue=is_due and period is not None and period.due_on < day,
        next_on=checking_in.asked_next(timetable, number.kpi.frequency, last_on, day),
        before=before,
    )


def _last_on(values: Mapping[UUID, tuple[Measurement, ...]], kpi_id: UUID) -> date | None:
    held = values.get(kpi_id, ())
    return held[0].measured_on if held else None
