"""The number and what it rests on: every page, report and API answer reads it here."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from departments.models import Quarter
from gaps.models import AlignmentSnapshot, PlanScore
from saypro_align.lib import percent


@dataclass(frozen=True)
class Headline:
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
    def shown(self) -> str | None:
        """Return the share rounded down to one decimal ("66.6"), None when nothing is due."""
        return percent.shown(self.aligned, self.total)

    @property
    def text(self) -> str:
        """Return the share as people read it."""
        return percent.percent_text(self.aligned, self.total)

    @property
    def meets(self) -> bool | None:
        """Return whether the target is met, in integers; None when nothing is due."""
        return percent.meets(self.aligned, self.total, self.target_percent)

    @property
    def needed(self) -> int | None:
        """Return how many more fully aligned plans the target asks for."""
        return percent.needed(self.aligned, self.total, self.target_percent)

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


def trend(quarter: Quarter, *, now: datetime) -> list[TrendPoint]:
    """Return the last number of each week of the quarter, and the newest one."""
    rows = (
        AlignmentSnapshot.objects.filter(quarter=quarter, taken_at__lte=now)
        .order_by("taken_at", "number")
        .values_list("taken_on", "aligned", "total")
    )
    return weekly(TrendPoint(day=day, aligned=k, total=n) for day, k, n in rows)


def weekly(points: Iterable[TrendPoint]) -> list[TrendPoint]:
    """Keep the last point of each calendar week; the points come in order of time."""
    last: dict[date, TrendPoint] = {}
    for point in points:
        last[point.day - timedelta(days=point.day.weekday())] = point
    return list(last.values())


def quarter_history(*, before: Quarter, limit: int = 8) -> list[tuple[Quarter, Headline]]:
    """Return the earlier quarters with their last number, oldest first; two queries in all."""
    quarters = list(
        Quarter.objects.filter(starts_on__lt=before.starts_on).order_by("-starts_on")[:limit]
    )
    newest: dict[uuid.UUID, AlignmentSnapshot] = {}
    for snapshot in (
        AlignmentSnapshot.objects.filter(quarter__in=quarters)
        .select_related("quarter")
        .defer("plans")
        .order_by("taken_at", "number")
    ):
        newest[snapshot.quarter_id] = snapshot
    return [
        (quarter, slim_headline_of(newest[quarter.pk]))
        for quarter in reversed(quarters)
        if quarter.pk in newest
    ]


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


def plan_scores(quarter: Quarter) -> dict[uuid.UUID, PlanScore]:
    """Return the score of each obligation of the quarter, by obligation id."""
    return {
        score.obligation_id: score
        for score in PlanScore.objects.filter(obligation__quarter=quarter).select_related(
            "obligation__department", "plan"
        )
    }
