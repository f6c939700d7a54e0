"""The number and what it rests on: every page, report and API answer reads it here."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from departments.models import Quarter
from gaps.models import AlignmentSnapshot
from gaps.scoring.headline import Judged
from saypro_align.lib import percent


@dataclass(frozen=True)
class Headline(Judged):
    """k of n against the alignment target, as the newest snapshot froze it."""

    quarter_code: str
    aligned: int
    total: int
    target_percent: int
    as_of: datetime | None
    rule_version: str
    snapshot_id: uuid.UUID | None
    figures: dict[str, Any]
    plans: list[dict[str, Any]]

    @property
    def missing(self) -> list[dict[str, Any]]:
        """Return the due departments without a plan."""
        return [line for line in self.plans if line["is_due"] and line["plan"] is None]

    @property
    def exempt(self) -> list[dict[str, Any]]:
        """Return the exempt departments."""
        return [line for line in self.plans if line["is_exempt"]]


def headline_of(snapshot: AlignmentSnapshot) -> Headline:
    """Return the headline a snapshot froze."""
    return Headline(
        quarter_code=snapshot.quarter.code,
        aligned=snapshot.aligned,
        total=snapshot.total,
        target_percent=snapshot.target_percent,
        as_of=snapshot.taken_at,
        rule_version=snapshot.rule_version,
        snapshot_id=snapshot.pk,
        figures=snapshot.figures,
        plans=snapshot.plans,
    )


def newest_snapshot(quarter: Quarter, *, at: datetime | None = None) -> AlignmentSnapshot | None:
    """Return the newest snapshot of the quarter, or the newest one not after `at`."""
    rows = AlignmentSnapshot.objects.filter(quarter=quarter).select_related("quarter")
    if at is not None:
        rows = rows.filter(taken_at__lte=at)
    return rows.first()


def had_number(quarter: Quarter, at: datetime) -> bool:
    """Tell whether a number was frozen by then; reads none of it."""
    return AlignmentSnapshot.objects.filter(quarter=quarter, taken_at__lte=at).exists()


def headline(quarter: Quarter, *, at: datetime | None = None) -> Headline:
    """Return the one number of the quarter; before the first snapshot nothing is due."""
    snapshot = newest_snapshot(quarter, at=at)
    if snapshot is not None:
        return headline_of(snapshot)
    return Headline(
        quarter_code=quarter.code,
        aligned=0,
        total=0,
        target_percent=90,
        as_of=None,
        rule_version="",
        snapshot_id=None,
        figures={},
        plans=[],
    )


@dataclass(frozen=True)
class TrendPoint:
    """The number on one day."""

    day: date
    aligned: int
    total: int

    @property
    def share(self) -> Fraction | None:
        """Return the exact share, None when nothing was due."""
        return Fraction(100 * self.aligned, self.total) if self.total else None


@dataclass(frozen=True)
class QuarterEnd:
    """How an earlier quarter ended, or stands now."""

    code: str
    name: str
    aligned: int
    total: int

    @property
    def text(self) -> str:
        """Return the share as people read it."""
        return percent.percent_text(self.aligned, self.total)


@dataclass(frozen=True)
class Trends:
    """The weeks of a quarter, those of the one before, and how the earlier quarters ended."""

    points: list[TrendPoint]
    before: list[TrendPoint]
    ends: list[QuarterEnd]
    # When the quarter's number was first frozen.
    begun_at: datetime | None = None


def trend_rows(quarter: Quarter, now: datetime) -> "QuerySet[AlignmentSnapshot, Any]":
    """Return the numbers of the quarter, of the one before, and the last of each earlier one."""
    newest = AlignmentSnapshot.objects.filter(quarter=OuterRef("quarter")).values("pk")[:1]
    last = Quarter.objects.filter(starts_on__lt=quarter.starts_on).order_by("-starts_on", "-id")
    return (
        AlignmentSnapshot.objects.filter(taken_at__lte=now)
        .filter(
            Q(quarter=quarter)
            | Q(quarter=Subquery(last.values("pk")[:1]))
            | Q(quarter__starts_on__lt=quarter.starts_on, pk=newest)
        )
        .order_by("quarter__starts_on", "quarter_id", "taken_at", "number")
        .values_list("quarter__code", "quarter__name", "taken_at", "taken_on", "aligned", "total")
    )


def trends(
    quarter: Quarter, *, now: datetime, limit: int, rows: Iterable[Any] | None = None
) -> Trends:
    """Return the quarter's trend beside the quarters before it, of `trend_rows`."""
    points: dict[tuple[str, str], list[TrendPoint]] = {}
    begun_at = None
    for row in trend_rows(quarter, now) if rows is None else rows:
        code, name, at, day, aligned, total = row
        if begun_at is None and code == quarter.code:
            begun_at = at
        points.setdefault((code, name), []).append(TrendPoint(day, aligned, total))
    mine = points.pop((quarter.code, quarter.name), [])
    ends = [
        QuarterEnd(code, name, found[-1].aligned, found[-1].total)
        for (code, name), found in points.items()
    ]
    before = weekly(list(points.values())[-1]) if points else []
    return Trends(
        weekly(mine), before[: len(weekly(mine))], ends[-limit:] if limit else [], begun_at
    )


def trend_and_earlier(
    quarter: Quarter, *, now: datetime, limit: int
) -> tuple[list[TrendPoint], list[QuarterEnd]]:
    """Return the quarter's trend and the last numbers of the quarters before it, in one query."""
    found = trends(quarter, now=now, limit=limit)
    return found.points, found.ends


def weekly(points: Iterable[TrendPoint]) -> list[TrendPoint]:
    """Keep the last point of each calendar week; the points come in order of time."""
    last: dict[date, TrendPoint] = {}
    for point in points:
        last[point.day - timedelta(days=point.day.weekday())] = point
    return list(last.values())


def slim_headline_of(snapshot: AlignmentSnapshot) -> Headline:
    """Return the headline a snapshot froze without its list of plans, for rows that deferred it."""
    return Headline(
        quarter_code=snapshot.quarter.code,
        aligned=snapshot.aligned,
        total=snapshot.total,
        target_percent=snapshot.target_percent,
        as_of=snapshot.taken_at,
        rule_version=snapshot.rule_version,
        snapshot_id=snapshot.pk,
        figures=snapshot.figures,
        plans=[],
    )
