"""Rhythms, holidays and progress reports of the departments that answer for targets.

Finance and Legal report every two weeks, Operations every week; one report came late and one never.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from departments.choices.cadence import Rhythm, Weekday
from departments.services import cadence
from kpis.cadence import Period
from kpis.selectors.cadence import cadence_of
from reports.services import progress
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.lib.clock import organization_day

_RHYTHMS: Final[Mapping[str, Rhythm]] = {
    "finance": Rhythm.TWO_WEEKLY,
    "operations": Rhythm.WEEKLY,
    "legal": Rhythm.TWO_WEEKLY,
}
# Whole weeks after the rhythm was set: this report of Operations never came, that one on Monday.
_MISSING, _LATE = 2, 4
_TOLD: Final = {
    "finance": (
        "The new statements are reconciled on the day they come in.",
        "Two licensees pay after the day; we call them each Tuesday.",
    ),
    "operations": (
        "Half of the statements are read in without typing.",
        "One source still sends paper.",
    ),
    "legal": (
        "All contracts of the month were checked before they were signed.",
        "Three old contracts lack the new clause.",
    ),
}


def plan_progress(timeline: Timeline, cast: Cast, quarter: DemoQuarter, now: datetime) -> None:
    """Set the rhythms and the year's end as holidays, then let the departments report on Fridays."""
    first = quarter.starts_on + timedelta(days=9)
    timeline.on(first - timedelta(days=1), 12, partial(_begin, cast, first))
    friday = first + timedelta(days=(Weekday.FRIDAY - first.weekday()) % 7)
    week, today = 0, organization_day(now)
    while friday <= min(quarter.ends_on, today):
        # What was due in the last days still waits for its heads.
        if friday < today - timedelta(days=4):
            timeline.on(friday, 15, partial(_report, cast, friday, week))
        if week == _LATE:
            timeline.on(friday + timedelta(days=3), 9, partial(_send, cast, "operations", friday))
        friday, week = friday + timedelta(days=7), week + 1


def _begin(cast: Cast, first: date, now: datetime) -> None:
    for slug, rhythm in _RHYTHMS.items():
        cadence.set_cadence(
            department=cast.departments[slug],
            rhythm=rhythm,
            weekday=Weekday.FRIDAY,
            from_day=first,
            actor=cast.heads[slug],
            now=now,
        )
    year = first.year
    for day, name in (
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Day of Goodwill"),
        (date(year + 1, 1, 1), "New Year's Day"),
    ):
        cadence.add_holiday(day=day, name=name, actor=cast.office, now=now)


def _report(cast: Cast, friday: date, week: int, now: datetime) -> None:
    for slug in _RHYTHMS:
        if slug == "operations" and week in (_MISSING, _LATE):
            continue
        _send(cast, slug, friday, now)


def _send(cast: Cast, slug: str, friday: date, now: datetime) -> None:
    """Draft the report that ends on the Friday, add what the head says, and send it."""
    department = cast.departments[slug]
    period = cadence_of([department.pk])[department.pk].period_ending(friday)
    if period is not None:
        _write(cast, slug, period, now)


def _write(cast: Cast, slug: str, period: Period, now: datetime) -> None:
    begun = progress.draft_again(
        department=cast.departments[slug],
        period=period,
        texts={},
        expected_version=None,
        actor=cast.heads[slug],
        now=now,
    )
    texts = {
        part: "\n".join(filter(None, [getattr(begun, part), said]))
        for part, said in zip(progress.PARTS, _TOLD[slug], strict=True)
    }
    progress.send_progress(
        department=cast.departments[slug],
        period=period,
        texts=texts,
        expected_version=begun.version,
        actor=cast.heads[slug],
        now=now,
    )
