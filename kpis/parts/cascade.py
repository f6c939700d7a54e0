"""What cascades hang into a target's page: its chain and parts, contributions, accountability."""

from dataclasses import dataclass
from datetime import datetime

from departments.models import User
from kpis.access.targets import WITH_KPT
from kpis.choices.targets import LIVING, KptLevel, KptState
from kpis.models import Kpt, KptContribution
from kpis.parts.targets import Place, hang
from kpis.permissions.cascade import (
    can_answer_contribution,
    can_cascade,
    can_state_contributions,
)
from kpis.selectors.accountability import Accountability, accountability_of
from kpis.selectors.sight_pages import SightLine, sight_lines
from kpis.selectors.sights import Sight


@dataclass(frozen=True, slots=True)
class ChainPart:
    """From the goal down to the target, and who carries its parts."""

    sight: Sight
    total: str
    parts: list[SightLine]
    may_share_out: bool


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A function's line, and whether the reader answers or rewrites it."""

    row: KptContribution
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ContributionPart:
    """Function × how it contributes × confirmed by that function."""

    rows: list[ContributionRow]
    unconfirmed: int
    may_state: bool


def chain_part(kpt: Kpt, user: User, now: datetime) -> ChainPart:
    """Return the chain of a target up and down, with what its parts come to."""
    below = list(
        Kpt.objects.visible_to(user)
        .filter(parent=kpt, state__in=LIVING)
        .select_related(*WITH_KPT)
        .order_by("department__name", "person__name", "name", "pk")
    )
    lines = sight_lines([kpt, *below], user, kpt.quarter, now=now)
    return ChainPart(
        sight=lines[0].sight,
        total=lines[0].total,
        parts=lines[1:],
        may_share_out=can_cascade(user, kpt),
    )


def contribution_part(kpt: Kpt, user: User, now: datetime) -> ContributionPart | None:
    """Return the table of contributions; a person's target has none."""
    if kpt.level == KptLevel.PERSON:
        return None
    rows = list(
        kpt.contributions.standing()
        .select_related("department", "answered_by", "stated_by")
        .order_by("department__name", "pk")
    )
    may_state = can_state_contributions(user, kpt)
    if not rows and not may_state:
        return None
    return ContributionPart(
        rows=[ContributionRow(row, can_answer_contribution(user, row)) for row in rows],
        unconfirmed=sum(row.state != "confirmed" for row in rows),
        may_state=may_state,
    )


def figures_part(kpt: Kpt, user: User, now: datetime) -> Accountability | None:
    """Return who has read it, checks in and got an answer, once it is promised."""
    if kpt.state not in (KptState.FINAL, KptState.CLOSED):
        return None
    return accountability_of([kpt], user, kpt.quarter)[kpt.pk]


def hang_parts() -> None:
    """Hang them into every target's page."""
    hang(Place.CHAIN, "kpis/targets/_chain.html", chain_part)
    hang(Place.CONTRIBUTIONS, "kpis/targets/_contributions.html", contribution_part)
    hang(Place.REVIEWS, "kpis/targets/_figures.html", figures_part)
