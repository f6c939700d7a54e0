"""What a gap sits on, in the words of the plans: department, objective, KPI, goal.

Gaps name objectives and KPI uses by keys that outlive plan versions; here the newest version that
others may read answers, and a draft only where there is no such version and the reader may read it.
The number of queries does not depend on the number of gaps.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from departments.choices import PUBLIC_STATES
from departments.models import Department, Goal, GoalLink, Objective, Obligation, Plan, User
from departments.models.plans import PlanQuerySet
from gaps.models import Gap
from kpis.models import KpiUse


@dataclass(frozen=True)
class Subject:
    """One party of a gap with the rows it names; what has left the plans is None."""

    obligation: Obligation
    objective: Objective | None = None
    use: KpiUse | None = None
    goals: tuple[Goal, ...] = ()

    @property
    def department(self) -> Department:
        """Return the department whose plan it is."""
        return self.obligation.department


def subjects_of(gaps: Iterable[Gap], reader: User | None) -> dict[uuid.UUID, list[Subject]]:
    """Return the subjects of each gap, in the order of its sides, in words the reader may read.

    Without a reader the system itself asks.
    """
    plans = Plan.objects.visible_to(reader) if reader else Plan.objects.all()
    parties = {gap.pk: list(gap.parties.all()) for gap in gaps}
    every = [party for rows in parties.values() for party in rows]
    objectives = _objectives({p.objective_key for p in every if p.objective_key}, plans)
    uses = _uses({p.kpi_use_key for p in every if p.kpi_use_key}, plans)
    goals = _goals([objective.pk for objective in objectives.values()])
    found: dict[uuid.UUID, list[Subject]] = {}
    for pk, rows in parties.items():
        found[pk] = []
        for party in rows:
            objective = objectives.get((party.obligation_id, party.objective_key))
            found[pk].append(
                Subject(
                    obligation=party.obligation,
                    objective=objective,
                    use=uses.get((party.obligation_id, party.kpi_use_key)),
                    goals=tuple(goals[objective.pk]) if objective else (),
                )
            )
    return found


def _public_last(state: str) -> Case:
    """Order versions so that the last one wins in a dictionary: the newest that others may read."""
    return Case(
        When(**{f"{state}__in": PUBLIC_STATES}, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _objectives(
    keys: set[uuid.UUID], plans: PlanQuerySet
) -> dict[tuple[uuid.UUID, uuid.UUID | None], Objective]:
    rows = (
        Objective.objects.filter(key__in=keys, plan__in=plans)
        .select_related("plan")
        .order_by(_public_last("plan__state"), "plan__number")
        if keys
        else ()
    )
    return {(row.plan.obligation_id, row.key): row for row in rows}


def _uses(
    keys: set[uuid.UUID], plans: PlanQuerySet
) -> dict[tuple[uuid.UUID, uuid.UUID | None], KpiUse]:
    rows = (
        KpiUse.objects.filter(key__in=keys, objective__plan__in=plans)
        .select_related("kpi", "goal_measure", "objective__plan")
        .order_by(_public_last("objective__plan__state"), "objective__plan__number")
        if keys
        else ()
    )
    return {(row.objective.plan.obligation_id, row.key): row for row in rows}


def _goals(objective_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Goal]]:
    found: dict[uuid.UUID, list[Goal]] = defaultdict(list)
    if objective_ids:
        links = GoalLink.objects.filter(
            objective_id__in=objective_ids, retired_at=None
        ).select_related("goal")
        for link in links:
            found[link.objective_id].append(link.goal)
    return found
