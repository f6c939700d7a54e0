"""The table of departments: performance, alignment and actions side by side.

Dashboard, API and CSV read these rows, so they agree to the digit.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.permissions import can_ask_update
from departments.choices import PlanState
from departments.models import Quarter
from kpis.choices import KpiStatus
from reports import alignment, lists
from reports.alignment import Word
from reports.axes import QUARTERS, UNKNOWN, corner_of
from reports.selectors.frozen import FrozenPlan, FrozenReason
from reports.selectors.kpi_standing import KpiStanding
from reports.selectors.standing import ActionCounts, Actions, GapCounts

if TYPE_CHECKING:
    from departments.models import User

# States that only the own department and the strategy office may know of.
_HIDDEN = frozenset({PlanState.DRAFT, PlanState.RETURNED, PlanState.WITHDRAWN})
_CORNERS = (*QUARTERS, UNKNOWN)
SHOWN = ("all", "due", "aligned", "not-aligned", "submitted", "missing", "exempt", *_CORNERS)


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many KPIs of a department have a status, and the list of exactly those."""

    status: KpiStatus
    count: int
    slug: str
    quarter: Quarter

    @property
    def url(self) -> str:
        """Return the list of exactly those."""
        return lists.department_kpis(self.slug, self.quarter, self.status)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department in a quarter, as one reader sees it.

    Its addresses are made when they are shown: there may be a thousand rows, and one page of them.
    """

    quarter: Quarter
    obligation_id: str

    department_id: str
    department: str
    slug: str
    plan_state: str
    state: str
    word: Word
    is_due: bool
    is_exempt: bool
    is_fully_aligned: bool
    is_missing: bool
    score: str
    score_value: float
    rating: int | None
    reasons: tuple[str, ...]
    open_gaps: int
    # Those of the open ones that somebody has still to confirm: they do not count yet.
    unsure_gaps: int
    actions: ActionCounts
    kpis: tuple[StatusCount, ...]
    kpis_with_data: int
    kpis_total: int
    # Whether its head may be asked how the plan stands, and need be.
    may_ask: bool

    @property
    def department_url(self) -> str:
        """Return the department's page."""
        return lists.department(self.slug, self.quarter)

    @property
    def plan_url(self) -> str:
        """Return its plan."""
        return lists.plan(self.slug, self.quarter)

    @property
    def gaps_url(self) -> str:
        """Return its open gaps."""
        return lists.gaps(self.quarter, department=self.slug)

    @property
    def unsure_gaps_url(self) -> str:
        """Return those of them that are still to confirm."""
        return lists.gaps(self.quarter, department=self.slug, state="suspected")

    @property
    def open_actions_url(self) -> str:
        """Return its open actions."""
        return lists.actions(self.quarter, department=self.slug, state="open")

    @property
    def late_actions_url(self) -> str:
        """Return its late actions."""
        return lists.actions(self.quarter, department=self.slug, overdue="1")

    @property
    def done_actions_url(self) -> str:
        """Return its done actions."""
        return lists.actions(self.quarter, department=self.slug, state="done")

    @property
    def ask_url(self) -> str:
        """Return where its head is asked; empty where nobody needs to, or may."""
        if not self.may_ask:
            return ""
        return reverse("actions:update_ask", args=["plan", self.obligation_id])

    @property
    def on_track(self) -> int:
        """Return how many KPIs are on track or reached."""
        return self.status(KpiStatus.ON_TRACK) + self.status(KpiStatus.REACHED)

    @property
    def corner(self) -> str:
        """Return where it stands between alignment and performance, as `show` calls it."""
        found = corner_of(
            is_aligned=self.is_fully_aligned, on_track=self.on_track, with_data=self.kpis_with_data
        )
        return found or UNKNOWN

    @property
    def kpi_sentence(self) -> str:
        """Return "3 of 4 KPIs have data"."""
        return _("%(count)d of %(total)d KPIs have data") % {
            "count": self.kpis_with_data,
            "total": self.kpis_total,
        }

    @property
    def is_submitted(self) -> bool:
        """Return whether a plan was handed in, as far as this reader may know."""
        return bool(self.state) and self.state not in _HIDDEN

    def status(self, status: KpiStatus) -> int:
        """Return how many KPIs have the status."""
        return sum(one.count for one in self.kpis if one.status == status)


def department_rows(
    plans: Iterable[FrozenPlan],
    *,
    quarter: Quarter,
    user: "User",
    gaps: GapCounts,
    actions: Actions,
    kpis: Mapping[UUID, KpiStanding],
) -> list[DepartmentRow]:
    """Return the rows, worst first."""
    return [
        _row(as_seen(plan, user), quarter, gaps, actions, kpis, user)
        for plan in sorted(plans, key=alignment.worst_first)
    ]


def narrowed(rows: Iterable[DepartmentRow], show: str) -> list[DepartmentRow]:
    """Keep the rows a number of the headline counts."""
    keep: dict[str, Callable[[DepartmentRow], bool]] = {
        "due": lambda row: row.is_due and not row.is_exempt,
        "aligned": lambda row: row.is_due and not row.is_exempt and row.is_fully_aligned,
        "not-aligned": lambda row: row.is_due and not row.is_exempt and not row.is_fully_aligned,
        "submitted": lambda row: row.is_due and not row.is_exempt and not row.is_missing,
        "missing": lambda row: row.is_missing,
        "exempt": lambda row: row.is_exempt,
    }
    counts = keep.get(show)
    if show in _CORNERS:
        return [row for row in rows if keep["due"](row) and row.corner == show]
    return [row for row in rows if counts is None or counts(row)]


def sorted_by(rows: list[DepartmentRow], order: str) -> list[DepartmentRow]:
    """Sort by a column of the table; an unknown one leaves the worst first."""
    keys: dict[str, Callable[[DepartmentRow], Any]] = {
        "department": lambda row: row.department.casefold(),
        "alignment": lambda row: (row.is_fully_aligned, row.word.label),
        "score": lambda row: row.score_value,
        "gaps": lambda row: row.open_gaps,
        "late": lambda row: row.actions.late,
        "kpis": lambda row: (row.status(KpiStatus.OFF_TRACK), row.status(KpiStatus.AT_RISK)),
    }
    key = keys.get(order.removeprefix("-"))
    if key is None:
        return rows
    return sorted(rows, key=key, reverse=order.startswith("-"))


def as_seen(plan: FrozenPlan, user: "User") -> FrozenPlan:
    """Hide what stands in another department's draft; that it is not in force stays visible."""
    is_own = UUID(plan.department_id) in user.department_ids()
    if plan.state not in _HIDDEN or is_own or user.is_coordinator:
        return plan
    was_submitted = plan.state == PlanState.RETURNED
    return replace(
        plan,
        state=PlanState.SUBMITTED if was_submitted else "",
        reasons=(FrozenReason("not_in_force"),) if was_submitted else (),
        score=None,
        rating=None,
        accepted_exceptions=0,
        dimensions={},
    )


def _row(
    plan: FrozenPlan,
    quarter: Quarter,
    gaps: GapCounts,
    actions: Actions,
    kpis: Mapping[UUID, KpiStanding],
    user: "User",
) -> DepartmentRow:
    pk = UUID(plan.department_id)
    standing = kpis.get(pk, KpiStanding())
    state = str(PlanState(plan.state).label) if plan.state in PlanState.values else _("No plan")
    return DepartmentRow(
        quarter=quarter,
        obligation_id=plan.obligation_id,
        department_id=plan.department_id,
        department=plan.department,
        slug=plan.slug,
        plan_state=state,
        state=plan.state,
        word=alignment.alignment_word(plan),
        is_due=plan.is_due,
        is_exempt=plan.is_exempt,
        is_fully_aligned=plan.is_fully_aligned,
        is_missing=plan.is_missing,
        score=alignment.score_text(plan),
        score_value=-1.0 if plan.score is None else float(plan.score),
        rating=plan.rating,
        reasons=tuple(alignment.reason_sentences(plan.reasons)),
        open_gaps=gaps.by_department.get(pk, 0),
        unsure_gaps=gaps.unsure_by_department.get(pk, 0),
        actions=actions.by_department.get(pk, ActionCounts()),
        kpis=tuple(
            StatusCount(status, count, plan.slug, quarter)
            for status in KpiStatus
            if (count := standing.statuses.get(status, 0))
        ),
        kpis_with_data=standing.with_data,
        kpis_total=standing.total,
        may_ask=_may_ask(plan, user),
    )


def _may_ask(plan: FrozenPlan, user: "User") -> bool:
    """Return whether to ask about a plan that counts as not aligned; heads do not ask themselves."""
    counts = plan.is_due and not plan.is_exempt and not plan.is_fully_aligned
    is_own = UUID(plan.department_id) in user.headed_department_ids()
    may = can_ask_update(user, {UUID(plan.department_id)}) and not is_own
    return counts and may
