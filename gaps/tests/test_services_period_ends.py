"""Months and quarters are frozen as they ended, whenever the clock gets to it."""

import uuid
from datetime import UTC, date, datetime

import pytest

from departments.choices import QuarterState
from departments.models import Quarter
from departments.tests.factories import QuarterFactory
from gaps.choices import SnapshotCause
from gaps.models import AlignmentSnapshot
from gaps.services.period_ends import freeze_period_ends


@pytest.fixture
def quarter(db: None) -> Quarter:
    """October to December 2026, in Johannesburg: days begin at 22:00 UTC of the day before."""
    return QuarterFactory.create()


def snapshot(quarter: Quarter, at: datetime, aligned: int) -> None:
    AlignmentSnapshot.objects.bulk_create(
        [
            AlignmentSnapshot(
                id=uuid.uuid4(),
                quarter=quarter,
                number=quarter.snapshots.count() + 1,
                taken_at=at,
                taken_on=at.date(),
                cause=SnapshotCause.EVENT,
                aligned=aligned,
                total=6,
                target_percent=90,
                rule_version="1",
                fingerprint=str(aligned),
            )
        ]
    )


def ends(quarter: Quarter) -> list[tuple[str, date, int]]:
    rows = AlignmentSnapshot.objects.filter(
        quarter=quarter, cause__in=[SnapshotCause.MONTH_END, SnapshotCause.QUARTER_END]
    )
    return [(row.cause, row.taken_on, row.aligned) for row in rows.order_by("taken_at", "number")]


def test_late_run_freezes_the_month_as_it_ended(quarter: Quarter) -> None:
    snapshot(quarter, datetime(2026, 10, 31, 21, 59, tzinfo=UTC), 2)
    snapshot(quarter, datetime(2026, 10, 31, 22, 0, tzinfo=UTC), 4)
    assert freeze_period_ends(now=datetime(2026, 11, 21, tzinfo=UTC)) == 1
    assert ends(quarter) == [("month_end", date(2026, 10, 31), 2)]


def test_month_is_frozen_once(quarter: Quarter) -> None:
    snapshot(quarter, datetime(2026, 10, 31, tzinfo=UTC), 2)
    now = datetime(2026, 11, 1, 6, tzinfo=UTC)
    assert [freeze_period_ends(now=now), freeze_period_ends(now=now)] == [1, 0]


def test_month_that_has_not_ended_is_not_frozen(quarter: Quarter) -> None:
    snapshot(quarter, datetime(2026, 10, 20, tzinfo=UTC), 2)
    assert freeze_period_ends(now=datetime(2026, 10, 31, 21, tzinfo=UTC)) == 0


def test_quarter_end_is_frozen_beside_its_last_month_even_when_closed(quarter: Quarter) -> None:
    snapshot(quarter, datetime(2026, 12, 30, tzinfo=UTC), 6)
    Quarter.objects.update(
        state=QuarterState.CLOSED, closed_at=datetime(2026, 12, 31, 20, tzinfo=UTC)
    )
    freeze_period_ends(now=datetime(2027, 1, 4, tzinfo=UTC))
    assert ends(quarter) == [
        ("month_end", date(2026, 12, 31), 6),
        ("quarter_end", date(2026, 12, 31), 6),
    ]


def test_frozen_past_does_not_hide_the_newest_number(quarter: Quarter) -> None:
    snapshot(quarter, datetime(2026, 10, 30, tzinfo=UTC), 2)
    snapshot(quarter, datetime(2026, 11, 20, tzinfo=UTC), 5)
    freeze_period_ends(now=datetime(2026, 11, 21, tzinfo=UTC))
    newest = AlignmentSnapshot.objects.filter(quarter=quarter).first()
    assert newest is not None
    assert newest.aligned == 5


def test_period_without_any_number_stays_empty(quarter: Quarter) -> None:
    assert freeze_period_ends(now=datetime(2026, 12, 5, tzinfo=UTC)) == 0
