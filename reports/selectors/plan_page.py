"""A plan as its readers see it: a version, how it stands, and what may be done with it."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.http import Http404

from departments.choices import WORKING_STATES, PlanState
from departments.models import Department, Obligation, Plan, Quarter
from departments.permissions import can_decide_plan, can_write_for
from departments.selectors import plan_entries, without_secret_notes
from gaps.choices import GapKind
from gaps.models import PlanScore
from kpis.selectors.comments import Talk, talk_about
from reports import alignment
from reports.alignment import Word
from reports.selectors.frozen import FrozenPlan, FrozenReason
from reports.selectors.objectives import PlanBlocks, plan_blocks
from saypro_align.audit.models import AuditEntry
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day
from saypro_align.lib.not_found import first_or_404

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class Bar:
    """One of the five dimensions: 100 means nothing of this kind weighs on the plan."""

    label: str
    text: str
    value: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the version that is scored stands."""

    word: Word
    reasons: tuple[str, ...]
    score: str
    rating: int | None
    is_preview: bool
    bars: tuple[Bar, ...]
    scored_at: datetime


@dataclass(frozen=True, slots=True)
class Verbs:
    """What this reader may do with the version shown."""

    edit: bool = False
    submit: bool = False
    withdraw: bool = False
    decide: bool = False
    revise: bool = False
    start: bool = False
    ask: bool = False

    @property
    def any(self) -> bool:
        """Return whether there is anything to do."""
        return any((self.edit, self.submit, self.withdraw, self.decide, self.revise, self.start))


@dataclass(frozen=True)
class PlanPage:
    """Everything the page of a plan shows."""

    department: Department
    quarter: Quarter
    obligation: Obligation
    plan: Plan | None
    versions: tuple[Plan, ...]
    standing: Standing | None
    blocks: PlanBlocks | None
    verbs: Verbs
    history: tuple[AuditEntry, ...]
    talk: Talk | None
    is_late: bool
    day: date
    today: date

    @property
    def state(self) -> PlanState | None:
        """Return the shown version's state."""
        return PlanState(self.plan.state) if self.plan else None

    @property
    def days_waiting(self) -> int | None:
        """Return for how many days the shown version has been waiting for a decision."""
        if self.plan is None or self.plan.submitted_at is None:
            return None
        if self.plan.state != PlanState.SUBMITTED:
            return None
        return max((self.today - organization_day(self.plan.submitted_at)).days, 0)

    @property
    def other_versions(self) -> tuple[Plan, ...]:
        """Return the other versions the reader may open."""
        return tuple(plan for plan in self.versions if plan != self.plan)

    @property
    def coming_versions(self) -> tuple[Plan, ...]:
        """Return the versions that somebody works on or decides about while this one holds."""
        return tuple(plan for plan in self.other_versions if plan.state in WORKING_STATES)


def plan_page(
    department: Department, quarter: Quarter, user: "User", now: datetime, version: int | None
) -> PlanPage:
    """Return a department's plan in a quarter, by default the version in force.

    Raises Http404 where the department owes no plan in the quarter, or the version is not his to see.
    """
    obligation = first_or_404(
        Obligation.objects.filter(department=department, quarter=quarter).select_related(
            "department", "quarter"
        )
    )
    versions = tuple(
        Plan.objects.visible_to(user)
        .filter(obligation=obligation)
        .select_related("author", "submitted_by", "decided_by", "read_by")
        .order_by("-number")
    )
    for one in versions:
        one.obligation = obligation
    versions = tuple(without_secret_notes(versions, user))
    plan = _chosen(versions, version)
    day = min(organization_day(now), quarter.ends_on)
    return PlanPage(
        department=department,
        quarter=quarter,
        obligation=obligation,
        plan=plan,
        versions=versions,
        standing=standing_of(obligation, plan) if plan else None,
        blocks=plan_blocks(plan, user, day) if plan else None,
        verbs=_verbs(plan, versions, obligation, user),
        history=tuple(plan_entries([plan], user)) if plan else (),
        talk=talk_about(plan, user) if plan else None,
        is_late=quarter.is_past_deadline(now),
        day=day,
        today=organization_day(now),
    )


def _chosen(versions: tuple[Plan, ...], version: int | None) -> Plan | None:
    if version is not None:
        found = next((plan for plan in versions if plan.number == version), None)
        if found is None:
            raise Http404
        return found
    in_force = next((plan for plan in versions if plan.is_in_force), None)
    return in_force or next(iter(versions), None)


def standing_of(obligation: Obligation, plan: Plan) -> Standing | None:
    """Return how the version stands; None for one that is not scored."""
    score = PlanScore.objects.filter(obligation=obligation, plan=plan).first()
    if score is None:
        return None
    frozen = as_frozen(score, obligation, plan)
    return Standing(
        word=alignment.alignment_word(frozen),
        reasons=tuple(alignment.reason_sentences(frozen.reasons)),
        score=alignment.score_text(frozen),
        rating=score.rating,
        is_preview=not plan.is_in_force,
        bars=tuple(
            Bar(
                label=str(GapKind(kind).label),
                text=percent.with_sign(percent.one_decimal(share * 100)),
                value=int(share * 100),
            )
            for kind, share in frozen.dimensions.items()
        ),
        scored_at=score.scored_at,
    )


def as_frozen(score: PlanScore, obligation: Obligation, plan: Plan | None) -> FrozenPlan:
    """Return a live score in the form the words are made from."""
    return FrozenPlan(
        obligation_id=str(obligation.pk),
        department_id=str(obligation.department_id),
        department=obligation.department.name,
        slug=obligation.department.slug,
        state=plan.state if plan else "",
        is_due=score.is_due,
        is_exempt=obligation.exempted_at is not None and not score.is_due,
        is_fully_aligned=score.is_fully_aligned,
        reasons=tuple(
            FrozenReason(
                code=reason["code"],
                kind=reason.get("kind", ""),
                gap_id=reason.get("gap", ""),
                key=reason.get("key", ""),
            )
            for reason in score.reasons
        ),
        score=Fraction(score.score_numerator, score.score_denominator) if plan else None,
        rating=score.rating,
        accepted_exceptions=score.accepted_exceptions,
        dimensions={kind: Fraction(*pair) for kind, pair in score.dimensions.items()},
    )


def _verbs(
    plan: Plan | None, versions: tuple[Plan, ...], obligation: Obligation, user: "User"
) -> Verbs:
    is_head = can_write_for(user, obligation.department_id)
    is_open = obligation.quarter.closed_at is None
    works = any(one.state in WORKING_STATES for one in versions)
    if plan is None:
        return Verbs(start=is_head and is_open)
    return Verbs(
        edit=is_head and plan.is_editable,
        submit=is_head and plan.is_editable,
        withdraw=is_head and plan.state in WORKING_STATES and plan.is_unread,
        decide=plan.state == PlanState.SUBMITTED and can_decide_plan(user, plan),
        revise=is_head and is_open and plan.is_in_force and not works,
        start=is_head and is_open and not works and plan.state == PlanState.WITHDRAWN,
        ask=is_head and is_open and (plan.is_in_force or plan.state in WORKING_STATES),
    )
