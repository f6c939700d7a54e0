"""Loads the frozen facts that detectors and scoring read, in a constant number of queries."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from departments.choices import ObjectiveState, PlanState
from departments.models import (
    Goal,
    GoalLink,
    GoalMeasure,
    KeyProject,
    MeasureCoupling,
    Objective,
    Plan,
    ProjectPriority,
    Quarter,
    Resource,
    ResourceCapacity,
    ResourceNeed,
)
from gaps import remembered
from gaps.detectors.facts import (
    CouplingFacts,
    GoalFacts,
    KpiFacts,
    LinkFacts,
    MeasureFacts,
    NeedFacts,
    ObjectiveFacts,
    PlanFacts,
    ProjectFacts,
    QuarterFacts,
    ResourceFacts,
)
from gaps.handshake_facts import handshakes_of, told_of
from gaps.read_plans import PlanRow, chosen_plans, read_plans
from kpis.choices import UseState
from kpis.models import KpiDepartment, KpiUse, Milestone
from saypro_align.audit import past
from saypro_align.lib.kept import Kept


def load_facts(
    quarter: Quarter,
    *,
    day: date,
    obligation_ids: Collection[uuid.UUID] | None = None,
    as_if: Plan | None = None,
    at: datetime | None = None,
) -> QuarterFacts:
    """Return the facts of a quarter on a day; with `obligation_ids` only those departments' plans.

    Of each obligation the version in force is read, or the one being worked on where none is; of
    its own obligation the plan `as_if` instead. With `at` the facts are those known at that moment.
    The number of queries does not depend on the number of plans.
    """
    if at is not None:
        with past.as_of(at):
            then = Quarter.objects.get(pk=quarter.pk)
            return load_facts(then, day=day, obligation_ids=obligation_ids, as_if=as_if)
    read = read_plans(quarter, obligation_ids)
    plans = chosen_plans(read, as_if)
    objectives = remembered.objectives_of(
        {plan.id: plan.version for plan in plans}, _objectives, among=read
    )
    return QuarterFacts(
        quarter_id=quarter.pk,
        starts_on=quarter.starts_on,
        ends_on=quarter.ends_on,
        day=day,
        # What a goal was before the quarter, or becomes after it, does not bear on the quarter.
        goals=_goals(quarter.judged_on(day)),
        plans=tuple(
            PlanFacts(
                plan_id=plan.id,
                obligation_id=plan.obligation_id,
                department_id=plan.department_id,
                department_name=plan.department_name,
                state=plan.state,
                version_number=plan.number,
                objectives=objectives[plan.id],
            )
            for plan in plans
        ),
        couplings=_couplings(),
        projects=_projects(),
        resources=_resources(quarter, plans),
        handshakes=handshakes_of(quarter, day),
    )


def _objectives(plan_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[ObjectiveFacts]]:
    links, uses = _links(plan_ids), _uses(plan_ids)
    found: dict[uuid.UUID, list[ObjectiveFacts]] = defaultdict(list)
    rows = (
        Objective.objects.filter(plan_id__in=plan_ids)
        .order_by("plan_id", "position", "id")
        .values_list(
            "plan_id", "pk", "key", "text", "weight", "position", "owner_id", "due_on", "state"
        )
    )
    for plan_id, pk, key, text, weight, position, owner_id, due_on, state in rows:
        found[plan_id].append(
            ObjectiveFacts(
                key=key,
                objective_id=pk,
                text=text,
                weight=Decimal(weight),
                priority=position,
                owner_id=owner_id,
                due_on=due_on,
                is_active=state == ObjectiveState.ACTIVE,
                links=tuple(links[pk]),
                kpis=tuple(uses[pk]),
            )
        )
    return found


def _links(plan_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[LinkFacts]]:
    found: dict[uuid.UUID, list[LinkFacts]] = defaultdict(list)
    rows = (
        GoalLink.objects.filter(objective__plan_id__in=plan_ids, retired_at=None)
        .order_by("created_at", "id")
        .values_list("objective_id", "goal_id", "kind", "confirmed_at", "sentence")
    )
    for objective_id, goal_id, kind, confirmed_at, sentence in rows:
        found[objective_id].append(
            LinkFacts(
                goal_id=goal_id,
                kind="supports" if kind == "supports" else "contributes",
                is_confirmed=confirmed_at is not None,
                sentence=sentence,
            )
        )
    return found


# The columns of a KPI's use and of the KPI itself, by the name of the fact they become.
_USE_COLUMNS: dict[str, str] = {
    "key": "key",
    "use_id": "pk",
    "kpi_id": "kpi_id",
    "name": "kpi__name",
    "unit": "kpi__unit",
    "direction": "kpi__direction",
    "frequency": "kpi__frequency",
    "source": "kpi__source",
    "owner_id": "kpi__owner_id",
    "baseline": "baseline",
    "baseline_due_on": "baseline_due_on",
    "target_value": "target_value",
    "low": "low",
    "high": "high",
    "due_on": "due_on",
    "contribution": "contribution",
    "goal_measure_id": "goal_measure_id",
    "state": "kpi__state",
    "relevance": "kpi__relevance",
}


def _uses(plan_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[KpiFacts]]:
    """Return the KPIs of each objective; plain columns, for a quarter may have thousands."""
    owners = _owning_departments(plan_ids)
    milestones = _milestone_counts(plan_ids)
    found: dict[uuid.UUID, list[KpiFacts]] = defaultdict(list)
    rows = (
        KpiUse.objects.filter(objective__plan_id__in=plan_ids, state=UseState.ACTIVE)
        .order_by("position", "id")
        .values_list("objective_id", "weight", *_USE_COLUMNS.values())
    )
    for objective_id, weight, *columns in rows:
        values: dict[str, Any] = dict(zip(_USE_COLUMNS, columns, strict=True))
        found[objective_id].append(
            KpiFacts(
                weight=Decimal(weight),
                department_ids=frozenset(owners[values["kpi_id"]]),
                milestone_count=milestones[values["use_id"]],
                **values,
            )
        )
    return found


def _owning_departments(plan_ids: list[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return the departments of each KPI; of a shared one those that confirmed."""
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    rows = (
        KpiDepartment.objects.filter(
            kpi__uses__objective__plan_id__in=plan_ids, confirmed_at__isnull=False
        )
        .values_list("kpi_id", "department_id")
        .distinct()
    )
    for kpi_id, department_id in rows:
        found[kpi_id].add(department_id)
    return found


def _milestone_counts(plan_ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = defaultdict(int)
    for use_id in Milestone.objects.filter(use__objective__plan_id__in=plan_ids).values_list(
        "use_id", flat=True
    ):
        found[use_id] += 1
    return found


def _goals(day: date) -> tuple[GoalFacts, ...]:
    measures: dict[uuid.UUID, list[MeasureFacts]] = defaultdict(list)
    for row in GoalMeasure.objects.filter(retired_at=None).order_by("created_at", "id"):
        measures[row.goal_id].append(
            MeasureFacts(
                id=row.pk,
                goal_id=row.goal_id,
                kind=row.kind,  # type: ignore[arg-type]
                name=row.name,
                direction=row.direction,  # type: ignore[arg-type]
                unit=row.unit,
                terms=_lines(row.terms),
            )
        )
    return tuple(
        GoalFacts(
            id=row.pk,
            title=row.title,
            description=row.description,
            why=row.why,
            category=row.category,
            weight=None if row.weight is None else Decimal(row.weight),
            is_active=row.is_active_on(day),
            retired_on=row.retired_on,
            domain_terms=_lines(row.domain_terms),
            measures=tuple(measures[row.pk]),
        )
        for row in Goal.objects.order_by("title", "id")
    )


def _couplings() -> tuple[CouplingFacts, ...]:
    rows = MeasureCoupling.objects.filter(
        retired_at=None, first__retired_at=None, second__retired_at=None
    ).order_by("id")
    return tuple(
        CouplingFacts(
            first_measure_id=row.first_id,
            second_measure_id=row.second_id,
            sign=1 if row.sign > 0 else -1,
            reason=row.reason,
        )
        for row in rows
    )


def _projects() -> tuple[ProjectFacts, ...]:
    ranks: dict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    for project_id, department_id, rank in ProjectPriority.objects.values_list(
        "project_id", "department_id", "rank"
    ):
        ranks[project_id][department_id] = rank
    return tuple(
        ProjectFacts(id=row.pk, name=row.name, goal_id=row.goal_id, ranks=ranks[row.pk])
        for row in KeyProject.objects.filter(retired_at=None).order_by("name", "id")
    )


def _resources(quarter: Quarter, plans: list[PlanRow]) -> tuple[ResourceFacts, ...]:
    """Return what several departments may need more of than there is; mostly there is none."""
    rows = list(Resource.objects.filter(retired_at=None).order_by("name", "id"))
    if not rows:
        return ()
    capacities = dict(
        ResourceCapacity.objects.filter(quarter=quarter).values_list("resource_id", "amount")
    )
    needs: dict[uuid.UUID, list[NeedFacts]] = defaultdict(list)
    for resource_id, plan_id, key, amount in (
        ResourceNeed.objects.filter(
            objective__plan__in=[plan.id for plan in plans],
            objective__state=ObjectiveState.ACTIVE,
            amount__gt=0,
        )
        .order_by("objective__key")
        .values_list("resource_id", "objective__plan_id", "objective__key", "amount")
    ):
        needs[resource_id].append(NeedFacts(plan_id, key, amount))
    return tuple(
        ResourceFacts(row.pk, row.name, row.unit, capacities.get(row.pk), tuple(needs[row.pk]))
        for row in rows
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def fingerprints(facts: QuarterFacts, *, rule_version: str) -> dict[uuid.UUID, str]:
    """Return, by plan id, the hash of what an assessment of the plan rests on.

    That is its content, the goals it is linked to with their measures, what it owes or is owed an
    answer to, and the version of the rules; a stored assessment with another hash is out of date.
    """
    texts = {
        goal.id: _GOAL_TEXTS.ask(goal.id, goal, partial(_goal_text, goal)) for goal in facts.goals
    }
    requests = told_of(facts.handshakes)
    return {
        plan.plan_id: _fingerprint(plan, texts, requests.get(plan.department_id, []), rule_version)
        for plan in facts.plans
    }


_GOAL_TEXTS: Kept[uuid.UUID, str] = Kept(most=1_000)


def _goal_text(goal: GoalFacts) -> str:
    return repr(sorted(asdict(goal).items()))


_FINGERPRINTS: Kept[uuid.UUID, str] = Kept(most=5_000)


def _fingerprint(
    plan: PlanFacts, goals: dict[uuid.UUID, str], requests: list[str], rule_version: str
) -> str:
    linked = sorted(
        {goals.get(link.goal_id, "") for o in plan.active_objectives for link in o.links}
    )
    return _FINGERPRINTS.ask(
        plan.plan_id,
        (plan.objectives, linked, requests, rule_version),
        lambda: _hash(plan, linked, requests, rule_version),
    )


def _hash(plan: PlanFacts, linked: list[str], requests: list[str], rule_version: str) -> str:
    content: list[Any] = [rule_version, linked, *requests]
    for objective in sorted(plan.active_objectives, key=lambda o: o.key):
        content.append(repr(objective.text))
        content.append([objective.key, objective.weight, objective.owner_id, objective.due_on])
        content.append(sorted(repr(link) for link in objective.links))
        content.append(sorted(_kpi_text(kpi) for kpi in objective.kpis))
    return hashlib.sha256(repr(content).encode()).hexdigest()


# The row's id changes with each version of a plan, the use's key does not.
_KPI_FIELDS = tuple(field.name for field in fields(KpiFacts) if field.name != "use_id")


def _kpi_text(kpi: KpiFacts) -> str:
    """Return the KPI's facts as text; sets in order, numbers without trailing zeros."""
    return repr([_plain(getattr(kpi, name)) for name in _KPI_FIELDS])


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    return value


def is_public(plan: PlanFacts) -> bool:
    """Return whether the plan has been submitted, so that others may know of its gaps."""
    return plan.state not in {PlanState.DRAFT, PlanState.RETURNED}
