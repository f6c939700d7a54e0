"""Alignment snapshots as plain values: the one place that reads their JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from departments.models import Quarter
from gaps.models import AlignmentSnapshot
from saypro_align.lib import percent


@dataclass(frozen=True, slots=True)
class FrozenReason:
    """Why a plan is not fully aligned; `kind` names the gap kind where a gap is the reason."""

    code: str
    kind: str = ""
    gap_id: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class FrozenPlan:
    """One obligation as a snapshot holds it."""

    obligation_id: str
    department: str
    slug: str
    state: str
    is_due: bool
    is_exempt: bool
    is_fully_aligned: bool
    reasons: tuple[FrozenReason, ...]
    score: Fraction | None
    rating: int | None
    accepted_exceptions: int = 0
    resolved_not_verified: int = 0

    @property
    def is_missing(self) -> bool:
        """Return whether nothing was submitted though a plan is due."""
        return self.is_due and not self.is_exempt and not self.state


@dataclass(frozen=True, slots=True)
class Frozen:
    """One snapshot: the headline's two integers, every plan, and the companions."""

    id: str
    quarter: Quarter
    taken_at: datetime
    aligned: int
    total: int
    target_percent: int
    rule_version: str
    plans: tuple[FrozenPlan, ...]
    figures: Mapping[str, Any]

    @property
    def shown(self) -> str | None:
        """Return the share rounded down to one decimal, without its sign."""
        return percent.shown(self.aligned, self.total)

    @property
    def meets(self) -> bool | None:
        """Return whether the alignment target is met."""
        return percent.meets(self.aligned, self.total, self.target_percent)

    @property
    def needed(self) -> int | None:
        """Return how many more plans the target asks for."""
        return percent.needed(self.aligned, self.total, self.target_percent)

    @property
    def due(self) -> tuple[FrozenPlan, ...]:
        """Return the plans that make the denominator."""
        return tuple(plan for plan in self.plans if plan.is_due and not plan.is_exempt)

    @property
    def resolved_not_verified(self) -> int:
        """Return how many gaps are gone but not yet verified."""
        return int(self.figures.get("resolved_not_verified") or 0)

    def pair(self, name: str) -> tuple[int, int] | None:
        """Return a companion's numerator and denominator; None where there is nothing to count."""
        value = self.figures.get(name)
        return (int(value[0]), int(value[1])) if value and value[1] else None


def frozen(snapshot: AlignmentSnapshot) -> Frozen:
    """Read a snapshot's row."""
    return Frozen(
        id=str(snapshot.pk),
        quarter=snapshot.quarter,
        taken_at=snapshot.taken_at,
        aligned=snapshot.aligned,
        total=snapshot.total,
        target_percent=snapshot.target_percent,
        rule_version=snapshot.rule_version,
        plans=tuple(_plans(snapshot.plans)),
        figures=snapshot.figures,
    )


def last_on(quarter: Quarter, day: date) -> Frozen | None:
    """Return the quarter's newest snapshot of the day or of a day before it."""
    rows = AlignmentSnapshot.objects.filter(quarter=quarter, taken_on__lte=day)
    newest = rows.select_related("quarter").order_by("-taken_on", "-taken_at", "-id").first()
    return frozen(newest) if newest else None


def _plans(rows: Iterable[Mapping[str, Any]]) -> Iterable[FrozenPlan]:
    for row in rows:
        score = row.get("score")
        yield FrozenPlan(
            obligation_id=str(row["obligation"]),
            department=str(row["name"]),
            slug=str(row["slug"]),
            state=str(row.get("state") or ""),
            is_due=bool(row["is_due"]),
            is_exempt=bool(row["is_exempt"]),
            is_fully_aligned=bool(row["is_fully_aligned"]),
            reasons=tuple(
                FrozenReason(
                    code=str(reason["code"]),
                    kind=str(reason.get("kind") or ""),
                    gap_id=str(reason.get("gap_id") or ""),
                    key=str(reason.get("key") or ""),
                )
                for reason in row.get("reasons") or ()
            ),
            score=Fraction(score[0], score[1]) if score else None,
            rating=row.get("rating"),
            accepted_exceptions=int(row.get("accepted_exceptions") or 0),
            resolved_not_verified=int(row.get("resolved_not_verified") or 0),
        )
