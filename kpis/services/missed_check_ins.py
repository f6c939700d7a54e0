"""Noting which check-ins did not come, once their days are over."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from departments.models import Department, User
from kpis import checking_in
from kpis.cadence import Period, Timetable
from kpis.models import CheckIn, Measurement
from kpis.selectors.cadence import cadence_of
from kpis.selectors.reporting import Reported, reported_by
from saypro_align.audit.rows import create_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict

# A worker that was away for longer catches up no further.
_LOOK_BACK: Final = timedelta(days=35)
_LONGEST_RHYTHM: Final = timedelta(days=92)
_Desk = tuple[UUID, UUID | None]


def note_missed_check_ins(*, now: datetime) -> int:
    """Note each check-in whose last day is over and that did not come; once, however often it runs.

    A number that got its value in another way was not missed, and neither is one that began to be
    owed within the period. Six queries for any number of people, and what is to be written.
    """
    day = organization_day(now)
    desks: dict[_Desk, list[Reported]] = defaultdict(list)
    for number in reported_by(None, day):
        desks[number.user_id, number.department_id].append(number)
    timetables = cadence_of({department for _user, department in desks if department})
    values = _days_of_values({one.kpi.pk for own in desks.values() for one in own}, day)
    known = set(
        CheckIn.objects.filter(ends_on__gte=day - _LOOK_BACK).values_list(
            "user_id", "department_id", "ends_on"
        )
    )
    written = 0
    for desk, own in desks.items():
        timetable = timetables.get(desk[1]) if desk[1] else None
        for period in _over(timetable or Timetable(), day):
            missed = _unanswered(own, period, values)
            if missed and (*desk, period.ends_on) not in known:
                written += _note(desk, period, missed, now)
    return written


def _over(timetable: Timetable, day: date) -> list[Period]:
    """Return the periods of the last weeks whose check-ins cannot come any more."""
    found = timetable.periods(day - _LOOK_BACK, day)
    return [period for period in found if checking_in.over_on(period) < day]


def _unanswered(
    numbers: Iterable[Reported], period: Period, values: dict[UUID, list[date]]
) -> list[Reported]:
    return [
        one
        for one in numbers
        if checking_in.counts_in(period, one.since)
        and not checking_in.was_answered(period, one.kpi.frequency, values.get(one.kpi.pk, ()))
    ]


def _days_of_values(kpi_ids: set[UUID], day: date) -> dict[UUID, list[date]]:
    found: dict[UUID, list[date]] = defaultdict(list)
    rows = Measurement.objects.filter(
        kpi__in=kpi_ids, is_latest=True, measured_on__gt=day - _LOOK_BACK - _LONGEST_RHYTHM
    )
    for kpi_id, on in rows.order_by().values_list("kpi_id", "measured_on"):
        found[kpi_id].append(on)
    return found


def _note(desk: _Desk, period: Period, missed: list[Reported], now: datetime) -> int:
    user_id, department_id = desk
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return 0
    row = CheckIn(
        user=user,
        department=Department.objects.filter(pk=department_id).first() if department_id else None,
        ends_on=period.ends_on,
        due_on=period.due_on,
        asked=len(missed),
        is_personal=all(one.is_personal for one in missed),
    )
    try:
        with transaction.atomic():
            create_row(row, actor=None, now=now, event="check_in.missed")
    except Conflict:
        # It came, or another worker noted it, a moment ago.
        return 0
    return 1
