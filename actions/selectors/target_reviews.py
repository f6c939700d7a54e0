"""The targets a review goes through: how each stands and will end, what endangers it, what was said.

Targets of persons never stand in a meeting. The number of queries does not depend on how many there
are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.choices.sessions import SessionKind, SessionState
from actions.models import Session, TargetAssessment, TargetDecision
from actions.permissions.reviews import can_assess, can_decide_target
from actions.selectors.changes_told import told_of
from departments.models import User
from kpis.choices import KpiStatus
from kpis.choices.check_ins import ObstacleState
from kpis.choices.targets import ChangeState, KptLevel, KptState
from kpis.forecasting import forecast, reached
from kpis.models import Kpt, Obstacle, TargetChange
from kpis.selectors.closings import judged_at
from kpis.selectors.progress import values_of
from kpis.selectors.targets import Standing, standing_of
from kpis.words.forecasts import ChanceWord, chance_word, outcome_word, range_text
from kpis.words.targets import path_text
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day

_LEVELS: Final = (KptLevel.ORGANIZATION, KptLevel.DEPARTMENT)
CSV_HEADERS: Final = (
    gettext_lazy("Target"),
    gettext_lazy("Department"),
    gettext_lazy("Owner"),
    gettext_lazy("Start → target"),
    gettext_lazy("Actual"),
    gettext_lazy("Status"),
    gettext_lazy("Rule"),
    gettext_lazy("Forecast"),
    gettext_lazy("Risks"),
    gettext_lazy("Outlook"),
    gettext_lazy("Why"),
    gettext_lazy("Decision"),
    gettext_lazy("Reason"),
    gettext_lazy("What changed"),
)


@dataclass(frozen=True)
class ReviewedTarget:
    """A target in a review."""

    kpt: Kpt
    standing: Standing
    chance: ChanceWord | None
    ends_at: str
    risks: tuple[str, ...]
    assessment: TargetAssessment | None
    decision: TargetDecision | None
    changed: tuple[str, ...]
    may_assess: bool
    may_decide: bool

    @property
    def promised(self) -> str:
        """Return start and target in one."""
        return path_text(self.kpt)

    @property
    def actual(self) -> str:
        """Return the value of today with its unit."""
        value = self.standing.actual
        if value is None or self.kpt.kpi is None:
            return _("no value")
        return numerals.quantity(value, self.kpt.kpi.unit)


@dataclass(frozen=True)
class TargetReview:
    """All targets of a review, the worst first."""

    session: Session
    rows: tuple[ReviewedTarget, ...]
    as_of: datetime

    @property
    def assessed(self) -> int:
        """Return of how many targets somebody has said how they look."""
        return sum(row.assessment is not None for row in self.rows)

    @property
    def decisions(self) -> list[ReviewedTarget]:
        """Return the targets about which something was decided."""
        return [row for row in self.rows if row.decision is not None]

    @property
    def may_assess(self) -> bool:
        """Return whether the reader says how targets look."""
        return any(row.may_assess for row in self.rows)


def review_targets(session: Session, user: User, now: datetime) -> TargetReview:
    """Return the targets of the meeting as this reader sees them; once held, as they stood then."""
    at = session.closed_at if session.state == SessionState.HELD and session.closed_at else now
    if session.quarter is None:
        return TargetReview(session, (), at)
    assessed = {row.kpt_id: row for row in session.assessments.select_related("by")}
    decided = {
        row.kpt_id: row
        for row in session.target_decisions.select_related("by", "change", "replacement")
    }
    kpts = list(_targets(session, user, {*assessed, *decided}))
    seen_at = judged_at(session.quarter, at)
    found = standing_of(kpts, now=seen_at, as_of=at)
    futures = _futures(kpts, found, at)
    risks = _risks(kpts, found, user, at)
    rows = [
        ReviewedTarget(
            kpt=kpt,
            standing=found[kpt.pk],
            chance=futures[kpt.pk][0],
            ends_at=futures[kpt.pk][1],
            risks=tuple(risks[kpt.pk]),
            assessment=assessed.get(kpt.pk),
            decision=decided.get(kpt.pk),
            changed=told_of(decided.get(kpt.pk)),
            may_assess=can_assess(user, session, kpt),
            may_decide=can_decide_target(user, session, kpt) and kpt.pk not in decided,
        )
        for kpt in kpts
    ]
    return TargetReview(session, tuple(sorted(rows, key=_worst_first)), at)


def csv_lines(review: TargetReview) -> Iterable[tuple[object, ...]]:
    """Yield the targets of a review as a table for spreadsheets."""
    for row in review.rows:
        yield (
            row.kpt.name,
            row.kpt.department or "",
            row.kpt.owner or row.kpt.team or "",
            row.promised,
            row.actual,
            row.standing.status.label,
            row.standing.rule,
            row.chance.label if row.chance else "",
            " ".join(row.risks),
            row.assessment.get_outlook_display() if row.assessment else "",
            row.assessment.words if row.assessment else "",
            row.decision.get_verdict_display() if row.decision else "",
            row.decision.reason if row.decision else "",
            "; ".join(row.changed),
        )


def _targets(session: Session, user: User, spoken_of: set[UUID]) -> QuerySet[Kpt]:
    rows = Kpt.objects.visible_to(user).filter(quarter=session.quarter, level__in=_LEVELS)
    if session.kind == SessionKind.MONTHLY:
        rows = rows.filter(department__in=[one.department_id for one in session.concerned.all()])
    if session.state in (SessionState.HELD, SessionState.CANCELLED):
        at = session.closed_at
        rows = rows.filter(Q(pk__in=spoken_of) | Q(finalized_at__lte=at, ended_at=None))
    else:
        rows = rows.filter(Q(state=KptState.FINAL) | Q(pk__in=spoken_of))
    return rows.select_related("quarter", "kpi", "department", "owner", "team__lead", "replaced_by")


def _futures(
    kpts: Sequence[Kpt], found: dict[UUID, Standing], at: datetime
) -> dict[UUID, tuple[ChanceWord | None, str]]:
    """Return how likely each target is reached, and where its number most likely ends."""
    day = organization_day(at)
    starts = [kpt.starts_on or kpt.quarter.starts_on for kpt in kpts]
    ids = {kpt.kpi_id for kpt in kpts if kpt.kpi_id}
    values = values_of(ids, min(starts), day, at) if starts else {}
    told: dict[UUID, tuple[ChanceWord | None, str]] = {}
    for kpt in kpts:
        target = found[kpt.pk].target
        told[kpt.pk] = (None, "")
        if kpt.kpi is None or kpt.kpi_id is None:
            continue
        known = values.get(kpt.kpi_id, [])
        due_on = target.due_on or kpt.quarter.ends_on
        if due_on <= day:
            told[kpt.pk] = (outcome_word(reached(target, known, kpt.kpi.aggregation)), "")
        elif future := forecast(target, known, kpt.kpi.aggregation, day):
            told[kpt.pk] = (chance_word(future), range_text(future, kpt.kpi.unit))
    return told


def _risks(
    kpts: Sequence[Kpt], found: dict[UUID, Standing], user: User, at: datetime
) -> dict[UUID, list[str]]:
    """Return in words what endangers each target: obstacles, silence, changes nobody has decided."""
    ids = [kpt.pk for kpt in kpts]
    risks: dict[UUID, list[str]] = defaultdict(list)
    open_ones: dict[UUID, list[Obstacle]] = defaultdict(list)
    obstacles = Obstacle.objects.visible_to(user).filter(kpt__in=ids, state=ObstacleState.OPEN)
    for obstacle in obstacles.filter(created_at__lte=at).order_by("created_at", "pk"):
        if obstacle.kpt_id is not None:
            open_ones[obstacle.kpt_id].append(obstacle)
    for pk, rows in open_ones.items():
        days = (organization_day(at) - organization_day(rows[0].created_at)).days
        told = ngettext(
            "Open obstacle, %(days)d days old: %(what)s",
            "%(n)d open obstacles, the oldest %(days)d days old: %(what)s",
            len(rows),
        )
        risks[pk].append(told % {"n": len(rows), "days": days, "what": rows[0].what})
    waiting = TargetChange.objects.filter(kpt__in=ids, state=ChangeState.REQUESTED)
    for pk in waiting.order_by("asked_at", "pk").values_list("kpt_id", flat=True):
        risks[pk].append(_("A change waits for a decision."))
    for kpt in kpts:
        if found[kpt.pk].status in (KpiStatus.STALE, KpiStatus.NO_DATA):
            risks[kpt.pk].append(found[kpt.pk].rule)
        if kpt.owner is not None and not kpt.owner.is_active:
            risks[kpt.pk].append(_("Its owner has left."))
    return risks


_ORDER: Final = (
    KpiStatus.OFF_TRACK,
    KpiStatus.AT_RISK,
    KpiStatus.STALE,
    KpiStatus.NO_DATA,
    KpiStatus.TOO_EARLY,
    KpiStatus.ON_TRACK,
    KpiStatus.REACHED,
)


def _worst_first(row: ReviewedTarget) -> tuple[int, Fraction, str, str]:
    shortfall = row.standing.shortfall or Fraction(0)
    return (_ORDER.index(row.standing.status), -shortfall, row.kpt.name, str(row.kpt.pk))
