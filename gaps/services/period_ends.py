"""Freezing the number at the end of each month and of the quarter.

The number as it stood when the period ended is in the newest snapshot before that moment, since one
is taken whenever something moves. So a run that comes late still freezes the right number.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from departments.choices import QuarterState
from departments.models import Quarter
from gaps.choices import SnapshotCause
from gaps.models import AlignmentSnapshot
from gaps.services.scores import hold_quarter, next_number
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import day_bounds, month_period

# Period ends further back than this were frozen long ago or never will be.
_LOOK_BACK = timedelta(days=120)
_MOMENT_BEFORE = timedelta(microseconds=1)


def freeze_period_ends(*, now: datetime) -> int:
    """Freeze each month and quarter that has ended and is not frozen yet; return how many."""
    today = organization_day(now)
    quarters = Quarter.objects.exclude(state=QuarterState.PREPARING).filter(
        starts_on__lt=today, ends_on__gte=today - _LOOK_BACK
    )
    return sum(
        _freeze_end(quarter, last_day, cause)
        for quarter in quarters
        for last_day, cause in _ends(quarter)
        if today - _LOOK_BACK <= last_day < today
    )


def _ends(quarter: Quarter) -> Iterator[tuple[date, SnapshotCause]]:
    """Return the last days of the quarter's months and of the quarter itself."""
    day = month_period(quarter.starts_on).last_day
    while day <= quarter.ends_on:
        yield day, SnapshotCause.MONTH_END
        day = month_period(day + timedelta(days=1)).last_day
    yield quarter.ends_on, SnapshotCause.QUARTER_END


@transaction.atomic
def _freeze_end(quarter: Quarter, last_day: date, cause: SnapshotCause) -> bool:
    hold_quarter(quarter.pk)
    snapshots = AlignmentSnapshot.objects.filter(quarter=quarter)
    if snapshots.filter(cause=cause, taken_on=last_day).exists():
        return False
    end = day_bounds(last_day, organization_zone())[1]
    last = snapshots.filter(taken_at__lt=end).first()
    if last is None:
        return False
    AlignmentSnapshot.objects.bulk_create(
        [
            AlignmentSnapshot(
                id=uuid.uuid4(),
                quarter=quarter,
                number=next_number(quarter),
                taken_at=end - _MOMENT_BEFORE,
                taken_on=last_day,
                cause=cause,
                aligned=last.aligned,
                total=last.total,
                target_percent=last.target_percent,
                rule_version=last.rule_version,
                fingerprint=last.fingerprint,
                plans=last.plans,
                figures=last.figures,
            )
        ]
    )
    return True
