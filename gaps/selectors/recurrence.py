"""Gaps that came back: opened again, or the same kind of gap on the same KPI of the same department.

"Again" means in the same quarter after the earlier one had gone, or in one of the two quarters after it.
"""

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.models import Quarter, User
from gaps.access import readable_gaps
from gaps.choices import GapState
from gaps.models import Gap, GapParty, GapQuerySet

QUARTERS_BACK: Final = 2
MOST: Final = 20


def counted(rows: GapQuerySet) -> GapQuerySet:
    """Keep what counts as a gap at all: on a plan that was handed in, and not waved away."""
    return rows.filter(on_draft=False).exclude(state=GapState.DISMISSED)


def recurring(rows: GapQuerySet, quarter: Quarter, known: QuerySet[Gap]) -> GapQuerySet:
    """Keep the gaps of the quarter that came back, as far as the earlier ones are among `known`.

    Whoever may not read an earlier gap does not learn of it from the one that repeats it.
    """
    sides = GapParty.objects.filter(gap=OuterRef("pk")).filter(Exists(_earlier(quarter, known)))
    return counted(rows).filter(Q(times_reopened__gt=0) | Q(Exists(sides)), quarter=quarter)


def recurrence(quarter: Quarter) -> list[int]:
    """Return how many gaps of the quarter came back, out of how many."""
    rows = Gap.objects.filter(quarter=quarter)
    return [came_back(quarter), counted(rows).count()]


def came_back(quarter: Quarter) -> int:
    """Return how many gaps of the quarter came back, whoever may read them."""
    every = Gap.objects.all()
    return recurring(every.filter(quarter=quarter), quarter, every).count()


def earlier_gaps(gap: Gap, user: User) -> list[Gap]:
    """Return the gaps that this one repeats, the newest first, as far as the person may read them."""
    repeated = Q(pk__in=[])
    for side in gap.parties.all():
        if side.kpi_id:
            repeated |= Q(
                parties__kpi=side.kpi_id,
                parties__obligation__department=side.obligation.department_id,
            )
    before = Q(quarter__in=_quarters_before(gap.quarter.starts_on))
    had_gone = Q(quarter=gap.quarter, resolved_at__lte=gap.opened_at)
    return list(
        counted(readable_gaps(user))
        .filter(repeated, before | had_gone, kind=gap.kind)
        .exclude(pk=gap.pk)
        .distinct()
        .order_by("-opened_at", "-id")[:MOST]
    )


def _earlier(quarter: Quarter, known: QuerySet[Gap]) -> QuerySet[GapParty]:
    """Return the sides of earlier gaps that a side of a gap of the quarter repeats."""
    before = Q(gap__quarter__in=_quarters_before(quarter.starts_on))
    had_gone = Q(gap__quarter=quarter, gap__resolved_at__lte=OuterRef("gap__opened_at"))
    return (
        GapParty.objects.filter(
            before | had_gone,
            gap__in=known.order_by().values("pk"),
            kpi=OuterRef("kpi"),
            obligation__department=OuterRef("obligation__department"),
            gap__kind=OuterRef("gap__kind"),
            gap__on_draft=False,
        )
        .exclude(gap__state=GapState.DISMISSED)
        .exclude(gap=OuterRef("gap"))
        .order_by()
    )


def _quarters_before(starts_on: date) -> list[UUID]:
    rows = Quarter.objects.filter(starts_on__lt=starts_on).order_by("-starts_on")
    return list(rows.values_list("pk", flat=True)[:QUARTERS_BACK])
