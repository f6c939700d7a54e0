"""The objectives of plans as facts, kept in the process as long as their rows stay as they are.

Most assessments touch one plan and read seventy. Whether a kept plan still holds is asked of the
database each time, by a stamp of every row its facts rest on, so that nobody has to tell of a change.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from departments.models import GoalLink, Objective, Plan
from gaps.detectors.facts import ObjectiveFacts
from kpis.models import KpiDepartment, KpiUse, Milestone
from saypro_align.audit import past
from saypro_align.lib.kept import Kept

Objectives = tuple[ObjectiveFacts, ...]
Stamp = tuple[Any, ...]
Load = Callable[[list[uuid.UUID]], Mapping[uuid.UUID, list[ObjectiveFacts]]]

# A thousand departments with fifteen KPIs each, objectives counted too; `python -m benchmarks` prints
# what the process takes with them.
MOST_ROWS = 20_000


def _rows(objectives: Objectives) -> int:
    return sum(1 + len(objective.kpis) for objective in objectives)


KEPT: Kept[uuid.UUID, Objectives] = Kept(MOST_ROWS, weigh=_rows)


def objectives_of(
    plans: Mapping[uuid.UUID, int], load: Load, *, among: QuerySet[Plan, Plan]
) -> dict[uuid.UUID, Objectives]:
    """Return the objectives of each plan; only those that are not kept as they stand are loaded.

    Plans come with the version of their row. `among` finds them without naming hundreds of ids.
    """
    if past.is_past():
        # Looked at rarely: it must not take the place of the present.
        loaded = load(list(plans))
        return {plan_id: tuple(loaded.get(plan_id, ())) for plan_id in plans}
    stamps = _stamps(plans, among)
    found: dict[uuid.UUID, Objectives] = {}
    missing = []
    for plan_id in plans:
        kept = KEPT.get(plan_id, stamps[plan_id])
        if kept is None:
            missing.append(plan_id)
        else:
            found[plan_id] = kept
    if missing:
        # Read after the stamps: what changes in between is kept under a stamp it no longer has.
        loaded = load(missing)
        for plan_id in missing:
            found[plan_id] = tuple(loaded.get(plan_id, ()))
            KEPT.put(plan_id, stamps[plan_id], found[plan_id])
    return found


def _stamps(plans: Mapping[uuid.UUID, int], among: QuerySet[Plan, Plan]) -> dict[uuid.UUID, Stamp]:
    """Return, of each plan, how many rows its facts rest on, their versions and the newest change.

    The plan's own version stands first: one that leaves `among` between two of these queries has
    another one from then on, so what is kept under its halved stamp is never met again.
    """
    parts: dict[uuid.UUID, list[Any]] = {plan_id: [version] for plan_id, version in plans.items()}
    for rows in _rested_on(among.order_by().values("pk")):
        told = {row[0]: row[1:] for row in rows}
        for plan_id, stamp in parts.items():
            stamp.append(told.get(plan_id))
    return {plan_id: tuple(stamp) for plan_id, stamp in parts.items()}


def _rested_on(plans: QuerySet[Plan, Any]) -> list[QuerySet[Any, Any]]:
    uses = KpiUse.objects.filter(objective__plan__in=plans)
    milestones = Milestone.objects.filter(use__objective__plan__in=plans)
    owners = KpiDepartment.objects.filter(kpi__uses__objective__plan__in=plans)
    return [
        _stamp(Objective.objects.filter(plan__in=plans), "plan_id"),
        _stamp(GoalLink.objects.filter(objective__plan__in=plans), "objective__plan_id"),
        _stamp(uses, "objective__plan_id", Sum("kpi__version"), Max("kpi__updated_at")),
        _stamp(milestones, "use__objective__plan_id"),
        owners.order_by()
        .values_list("kpi__uses__objective__plan_id")
        .annotate(Count("pk"), Count("confirmed_at"), Max("confirmed_at")),
    ]


def _stamp(rows: QuerySet[Any], plan: str, *more: Any) -> QuerySet[Any, Any]:
    by_plan = rows.order_by().values_list(plan)
    told: QuerySet[Any, Any] = by_plan.annotate(
        Count("pk"), Sum("version"), Max("updated_at"), *more
    )
    return told
