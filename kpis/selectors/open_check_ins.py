"""Whose check-in is open, of everybody at once: what My week and the reminders ask."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from kpis import checking_in
from kpis.cadence import Period, Timetable
from kpis.models import CheckIn, Measurement
from kpis.selectors.cadence import cadence_of
from kpis.selectors.reporting import Reported, reported_by
from saypro_align.lib.clock import organization_day

# So long after its day somebody above is still told of one that was missed.
_MISSED_LATELY: Final = timedelta(days=14)
_OLDEST: Final = timedelta(days=400)
Desk = tuple[UUID, UUID | None]


@dataclass(frozen=True, slots=True)
class OpenCheckIn:
    """A check-in that is wanted: of whom, where, by when, and how many numbers.

    `is_missed`: its days are over; nobody but those above hears of it.
    """

    user_id: UUID
    department_id: UUID | None
    due_on: date
    numbers: int
    is_missed: bool = False
    last_on: date | None = None

    @property
    def about_id(self) -> UUID:
        """Return the id of the desk: this person in this department, week after week."""
        return uuid5(self.user_id, str(self.department_id))

    @property
    def minutes(self) -> int:
        """Return how long it takes."""
        return checking_in.minutes_for(self.numbers)


def open_check_ins(people: Collection[UUID] | None, now: datetime) -> list[OpenCheckIn]:
    """Return the check-ins that are wanted of the people, or of all; seven queries in all."""
    day = organization_day(now)
    desks: dict[Desk, list[Reported]] = defaultdict(list)
    for number in reported_by(people, day):
        desks[number.user_id, number.department_id].append(number)
    timetables = cadence_of({department for _user, department in desks if department})
    last = _last_values({one.kpi.pk for own in desks.values() for one in own}, day)
    rows = _rows({user for user, _department in desks}, day)
    found: list[OpenCheckIn] = []
    for desk, own in desks.items():
        timetable = timetables[desk[1]] if desk[1] else Timetable()
        found += _of_desk(desk, own, timetable, rows.get(desk, []), last, day)
    return sorted(found, key=lambda one: (one.due_on, str(one.about_id)))


def _of_desk(
    desk: Desk,
    numbers: Iterable[Reported],
    timetable: Timetable,
    rows: Collection[CheckIn],
    last: Mapping[UUID, date],
    day: date,
) -> Iterable[OpenCheckIn]:
    given = {row.ends_on: row for row in rows if row.is_given}
    newest = max(
        (organization_day(row.first_at) for row in given.values() if row.first_at), default=None
    )
    for period in _periods(timetable, day):
        if period.ends_on in given:
            continue
        is_over = checking_in.over_on(period) < day
        if is_over and newest is not None and newest > period.due_on:
            continue
        asked = sum(_is_asked(one, period, last, is_now=period.ends_on >= day) for one in numbers)
        if asked:
            yield OpenCheckIn(*desk, period.due_on, asked, is_missed=is_over, last_on=newest)


def _periods(timetable: Timetable, day: date) -> list[Period]:
    """Return the period of the day, and those before it of which somebody may still be told."""
    period = timetable.period_on(day)
    if period is None:
        return []
    before = [
        one
        for one in timetable.periods(day - _MISSED_LATELY, day - timedelta(days=1))
        if one.ends_on < period.starts_on
    ]
    return [*before, period]


def _is_asked(number: Reported, period: Period, last: Mapping[UUID, date], *, is_now: bool) -> bool:
    if not is_now and not checking_in.counts_in(period, number.since):
        return False
    return checking_in.is_asked(period, number.kpi.frequency, last.get(number.kpi.pk))


def _last_values(kpi_ids: set[UUID], day: date) -> dict[UUID, date]:
    rows = Measurement.objects.filter(
        kpi__in=kpi_ids, is_latest=True, measured_on__lte=day, measured_on__gt=day - _OLDEST
    )
    return dict(rows.order_by("measured_on").values_list("kpi_id", "measured_on"))


def _rows(people: set[UUID], day: date) -> dict[Desk, list[CheckIn]]:
    found: dict[Desk, list[CheckIn]] = defaultdict(list)
    rows = CheckIn.objects.filter(user__in=people, ends_on__gt=day - 4 * _MISSED_LATELY)
    for row in rows.order_by("ends_on"):
        found[row.user_id, row.department_id].append(row)
    return found
