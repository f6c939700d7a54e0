"""Who serves which goal in a quarter, and what does not fit there; the map and goal pages read this.

The number of queries depends on nothing but what is asked for.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import QuerySet

from departments.choices import IN_FORCE_STATES, WORKING_STATES, ObjectiveState
from departments.models import Goal, GoalLink, Objective, Plan, Quarter
from departments.serving import current_versions
from gaps.choices import OPEN_STATES, GapKind, GapState, Severity
from gaps.models import Gap, GapParty
from kpis.choices import KpiState, UseState
from kpis.models import KpiUse
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from departments.models import User


class GapNote(NamedTuple):
    """An open gap, as far as a list tells it."""

    pk: uuid.UUID
    sentence: str
    kind: str
    state: str

    @property
    def is_conflict(self) -> bool:
        """Return whether departments pull apart."""
        return self.kind == GapKind.CONFLICTING_GOALS

    @property
    def is_suspected(self) -> bool:
        """Return whether a person still has to confirm it."""
        return self.state == GapState.SUSPECTED


class Link(NamedTuple):
    """An objective's link to a goal, whether or not it is worth something."""

    goal_id: uuid.UUID
    goal: str
    slug: str
    kind: str
    sentence: str
    is_confirmed: bool
    retired_on: date | None


@dataclass(frozen=True, slots=True)
class ServingKpi:
    """A KPI that counts for an objective."""

    pk: uuid.UUID
    key: uuid.UUID
    name: str
    unit: str
    owner: str
    baseline: Decimal | None
    target_value: Decimal | None
    due_on: date | None
    gaps: tuple[GapNote, ...] = ()


@dataclass(frozen=True, slots=True)
class ServingObjective:
    """An objective of a plan with what it serves, how it is measured and what does not fit."""

    pk: uuid.UUID
    key: uuid.UUID
    text: str
    owner: str
    plan_id: uuid.UUID
    plan_state: str
    department_id: uuid.UUID
    department: str
    slug: str
    serves: frozenset[uuid.UUID]
    links: tuple[Link, ...]
    kpis: tuple[ServingKpi, ...]
    gaps: tuple[GapNote, ...]

    @property
    def all_gaps(self) -> tuple[GapNote, ...]:
        """Return the gaps of the objective and of its KPIs, each once."""
        found = {gap.pk: gap for gap in self.gaps}
        for kpi in self.kpis:
            found.update((gap.pk, gap) for gap in kpi.gaps)
        return tuple(found.values())


class Column(NamedTuple):
    """A department that owes a plan in the quarter."""

    pk: uuid.UUID
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Serving:
    """The goals of a quarter, the departments that plan in it, and their objectives."""

    goals: tuple[Goal, ...]
    departments: tuple[Column, ...]
    objectives: tuple[ServingObjective, ...]


def serving(quarter: Quarter, user: "User", now: datetime, *, goal: Goal | None = None) -> Serving:
    """Return who serves what, as the person may read it; with `goal` only what is linked to it.

    Of each plan the version in force is read, or the one being worked on where the person may read
    that and no other is in force. A link counts when it is confirmed and its goal holds.
    """
    goals = tuple(
        Goal.objects.active_on(quarter.judged_on(organization_day(now))).order_by("title", "id")
    )
    plans = current_versions(
        Plan.objects.visible_to(user)
        .in_quarter(quarter)
        .filter(state__in=[*IN_FORCE_STATES, *WORKING_STATES])
        .select_related("obligation__department")
    )
    objectives = Objective.objects.filter(
        plan_id__in=[plan.pk for plan in plans.values()], state=ObjectiveState.ACTIVE
    )
    if goal is not None:
        objectives = objectives.filter(
            pk__in=GoalLink.objects.filter(goal=goal, retired_at=None).values("objective")
        )
    return Serving(
        goals=goals,
        departments=_departments(quarter),
        objectives=tuple(
            _objectives(
                objectives,
                {plan.pk: plan for plan in plans.values()},
                frozenset(known.pk for known in goals),
                _Gaps(quarter, user),
            )
        ),
    )


def _departments(quarter: Quarter) -> tuple[Column, ...]:
    return tuple(
        Column(*row)
        for row in quarter.obligations.order_by("department__name", "id").values_list(
            "department_id", "department__name", "department__slug"
        )
    )


class _Gaps:
    """The open gaps of a quarter by where they sit; advice is left out, it never counts."""

    def __init__(self, quarter: Quarter, user: "User") -> None:
        notes = {
            row[0]: GapNote(*row)
            for row in Gap.objects.visible_to(user)
            .in_quarter(quarter)
            .filter(state__in=OPEN_STATES)
            .exclude(severity=Severity.ADVISORY)
            .order_by("opened_at", "id")
            .values_list("pk", "sentence", "kind", "state")
        }
        self.on_objective: dict[tuple[uuid.UUID, uuid.UUID | None], list[GapNote]]
        self.on_kpi: dict[tuple[uuid.UUID, uuid.UUID | None], list[GapNote]]
        self.on_objective, self.on_kpi = defaultdict(list), defaultdict(list)
        places = (
            GapParty.objects.filter(gap__quarter=quarter, gap__state__in=OPEN_STATES)
            .exclude(objective_key=None)
            .order_by("gap__opened_at", "gap_id", "side")
            .values_list("gap_id", "obligation_id", "objective_key", "kpi_use_key")
        )
        for gap_id, obligation_id, objective_key, use_key in places:
            if (note := notes.get(gap_id)) is None:
                continue
            if use_key is None:
                self.on_objective[obligation_id, objective_key].append(note)
            else:
                self.on_kpi[obligation_id, use_key].append(note)


def _objectives(
    rows: QuerySet[Objective],
    plans: dict[uuid.UUID, Plan],
    holding: frozenset[uuid.UUID],
    gaps: _Gaps,
) -> list[ServingObjective]:
    listed = list(
        rows.order_by(
            "plan__obligation__department__name", "plan_id", "position", "id"
        ).values_list("pk", "key", "text", "owner__name", "plan_id")
    )
    links = _links(rows)
    uses = _uses(rows)
    found = []
    for pk, key, text, owner, plan_id in listed:
        plan = plans[plan_id]
        department = plan.obligation.department
        found.append(
            ServingObjective(
                pk=pk,
                key=key,
                text=text,
                owner=owner or "",
                plan_id=plan_id,
                plan_state=plan.state,
                department_id=department.pk,
                department=department.name,
                slug=department.slug,
                serves=frozenset(
                    link.goal_id
                    for link in links[pk]
                    if link.is_confirmed and link.goal_id in holding
                ),
                links=tuple(links[pk]),
                kpis=tuple(_kpi(use, plan.obligation_id, gaps) for use in uses[pk]),
                gaps=tuple(gaps.on_objective[plan.obligation_id, key]),
            )
        )
    return found


def _links(rows: QuerySet[Objective]) -> dict[uuid.UUID, list[Link]]:
    found: dict[uuid.UUID, list[Link]] = defaultdict(list)
    for pk, confirmed_at, goal_id, goal, slug, kind, sentence, retired_on in (
        GoalLink.objects.filter(objective__in=rows, retired_at=None)
        .order_by("created_at", "id")
        .values_list(
            "objective_id",
            "confirmed_at",
            "goal_id",
            "goal__title",
            "goal__slug",
            "kind",
            "sentence",
            "goal__retired_on",
        )
    ):
        found[pk].append(
            Link(goal_id, goal, slug, kind, sentence, confirmed_at is not None, retired_on)
        )
    return found


def _uses(rows: QuerySet[Objective]) -> dict[uuid.UUID, list[ServingKpi]]:
    found: dict[uuid.UUID, list[ServingKpi]] = defaultdict(list)
    for objective_id, pk, key, name, unit, owner, baseline, target_value, due_on in (
        KpiUse.objects.filter(objective__in=rows, state=UseState.ACTIVE, kpi__state=KpiState.ACTIVE)
        .order_by("position", "id")
        .values_list(
            "objective_id",
            "kpi_id",
            "key",
            "kpi__name",
            "kpi__unit",
            "kpi__owner__name",
            "baseline",
            "target_value",
            "due_on",
        )
    ):
        found[objective_id].append(
            ServingKpi(pk, key, name, unit, owner or "", baseline, target_value, due_on)
        )
    return found


def _kpi(kpi: ServingKpi, obligation_id: uuid.UUID, gaps: _Gaps) -> ServingKpi:
    notes = gaps.on_kpi.get((obligation_id, kpi.key))
    if not notes:
        return kpi
    return ServingKpi(
        kpi.pk,
        kpi.key,
        kpi.name,
        kpi.unit,
        kpi.owner,
        kpi.baseline,
        kpi.target_value,
        kpi.due_on,
        tuple(notes),
    )
