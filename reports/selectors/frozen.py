"""Alignment snapshots as plain values: the one place that reads their JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from departments.choices import PlanState
from departments.models import Quarter
from gaps.models import AlignmentSnapshot
from gaps.selectors.scores import Headline, headline_of


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
    department_id: str
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
    exempt_reason: str = ""
    dimensions: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def is_missing(self) -> bool:
        """Return whether nothing was submitted though a plan is due; a draft is nothing yet."""
        is_unsubmitted = self.state in ("", PlanState.DRAFT, PlanState.WITHDRAWN)
        return self.is_due and not self.is_exempt and is_unsubmitted


@dataclass(frozen=True, slots=True)
class Frozen:
    """One snapshot: the headline as everybody shows it, with every plan."""

    quarter: Quarter
    taken_at: datetime
    headline: Headline
    plans: tuple[FrozenPlan, ...]

    @property
    def due(self) -> tuple[FrozenPlan, ...]:
        """Return the plans that make the denominator."""
        return tuple(plan for plan in self.plans if plan.is_due and not plan.is_exempt)

    @property
    def resolved_not_verified(self) -> int:
        """Return how many gaps are gone but not yet verified."""
        return int(self.headline.figures.get("resolved_not_verified") or 0)


def frozen_plans(headline: Headline) -> tuple[FrozenPlan, ...]:
    """Return every plan the headline rests on."""
    return tuple(_plans(headline.plans))


def companion(headline: Headline, name: str) -> tuple[int, int] | None:
    """Return a companion's numerator and denominator; None where there is nothing to count."""
    value = headline.figures.get(name)
    return (int(value[0]), int(value[1])) if value and value[1] else None


def last_on(quarter: Quarter, day: date) -> Frozen | None:
    """Return the quarter's newest snapshot of the day or of a day before it."""
    rows = AlignmentSnapshot.objects.filter(quarter=quarter, taken_on__lte=day)
    newest = rows.select_related("quarter").order_by("-taken_on", "-taken_at", "-id").first()
    return frozen_of(newest) if newest is not None else None


def frozen_of(snapshot: AlignmentSnapshot) -> Frozen:
    """Return a snapshot as plain values; its quarter is loaded with it."""
    headline = headline_of(snapshot)
    return Frozen(snapshot.quarter, snapshot.taken_at, headline, frozen_plans(headline))


def _plans(rows: Iterable[Mapping[str, Any]]) -> Iterable[FrozenPlan]:
    for row in rows:
        score = row.get("score")
        yield FrozenPlan(
            obligation_id=str(row["obligation"]),
            department_id=str(row["department"]["id"]),
            department=str(row["department"]["name"]),
            slug=str(row["department"]["slug"]),
            state=str(row.get("plan_state") or ""),
            is_due=bool(row["is_due"]),
            is_exempt=bool(row["is_exempt"]),
            is_fully_aligned=bool(row["is_fully_aligned"]),
            reasons=tuple(
                FrozenReason(
                    code=str(reason["code"]),
                    kind=str(reason.get("kind") or ""),
                    gap_id=str(reason.get("gap") or ""),
                    key=str(reason.get("key") or ""),
                )
                for reason in row.get("reasons") or ()
            ),
            score=Fraction(score[0], score[1]) if score and row.get("plan") else None,
            rating=row.get("rating"),
            accepted_exceptions=int(row.get("accepted") or 0),
            exempt_reason=str(row.get("exempt_reason") or ""),
            dimensions={
                kind: Fraction(pair[0], pair[1])
                for kind, pair in (row.get("dimensions") or {}).items()
            },
        )
