"""Beginning a plan from an earlier quarter's: objectives, goals and KPIs, never the values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import ObjectiveState
from departments.models import GoalMeasure, Objective, Obligation, Plan, User
from departments.services import plans as plan_services
from kpis import attainment
from kpis.choices import Direction
from kpis.drafts import MAX_OBJECTIVES
from kpis.models import KpiUse, Milestone
from kpis.selectors.content import UseContent
from kpis.selectors.starting import EarlierKpi, EarlierObjective, earlier_plan
from kpis.services.notes import tell
from kpis.services.uses import fix_relative_target
from saypro_align.audit.rows import create_row
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError

_PLACES = Decimal("0.0001")
_LARGEST = 10**14


@dataclass(frozen=True, slots=True)
class CopyChoices:
    """What comes along; without `objectives` all of them do."""

    objectives: Collection[UUID] | None = None
    today_is_last_result: bool = True
    keep_targets: bool = False


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy on its way."""

    plan: Plan
    choices: CopyChoices
    by: dict[str, Any]


@transaction.atomic
def start_plan_from(
    *,
    obligation: Obligation,
    source: Plan,
    choices: CopyChoices | None = None,
    into: Plan | None = None,
    actor: User,
    now: datetime,
) -> Plan:
    """Begin a draft from an earlier plan of the department; the last result becomes today's value.

    With `into` the objectives come to those of a draft that is there already.

    Target values are left to think about unless they are asked for. Links to goals that ended and
    KPIs that no longer count stay behind; so do values, which belong to the series.
    """
    if source.obligation.department_id != obligation.department_id:
        raise DomainError(_("Only an earlier plan of the same department can be copied."))
    wanted = choices or CopyChoices()
    if into is None:
        plan = plan_services.start_plan(
            obligation=obligation, actor=actor, now=now, summary=source.summary
        )
    else:
        plan = plan_services.touch_plan(plan=into, expected_version=None, now=now)
    held = plan.objectives.filter(state=ObjectiveState.ACTIVE).count()
    copy = _Copy(plan, wanted, {"actor": actor, "now": now})
    earlier = earlier_plan(
        Plan.objects.select_related("obligation__quarter").get(pk=source.pk),
        clock.organization_day(now),
    )
    chosen = [
        one
        for one in earlier.objectives
        if wanted.objectives is None or one.content.objective.key in wanted.objectives
    ]
    if held + len(chosen) > MAX_OBJECTIVES:
        raise DomainError(_("A plan holds at most %d objectives.") % MAX_OBJECTIVES)
    for position, one in enumerate(chosen, start=held + 1):
        objective = _copy_objective(copy, one, position)
        for number, kpi in enumerate(one.kpis, start=1):
            _copy_use(copy, kpi, objective, number)
    tell([obligation.pk], now)
    return plan


def _copy_objective(copy: _Copy, one: EarlierObjective, position: int) -> Objective:
    old = one.content.objective
    objective = plan_services.add_objective(
        plan=copy.plan,
        text=old.text,
        weight=old.weight,
        owner=old.owner if old.owner and old.owner.is_active else None,
        due_on=copy.plan.obligation.quarter.ends_on,
        position=position,
        no_goal_reason=old.no_goal_reason,
        carried_from=old,
        **copy.by,
    )
    for link in one.content.links:
        if link.goal not in one.ended_goals:
            plan_services.link_goal(
                objective=objective,
                goal=link.goal,
                kind=link.kind,
                sentence=link.sentence,
                confirm=False,
                **copy.by,
            )
    return objective


def _copy_use(copy: _Copy, kpi: EarlierKpi, objective: Objective, position: int) -> None:
    old = kpi.held.use
    baseline = old.baseline
    if copy.choices.today_is_last_result:
        baseline = _stored(kpi.result)
    use = create_row(
        KpiUse(
            objective=objective,
            kpi=old.kpi,
            position=position,
            baseline=baseline,
            due_on=copy.plan.obligation.quarter.ends_on,
            weight=old.weight,
            contribution=old.contribution,
            goal_measure=_still_named(old.goal_measure, copy.by["now"]),
            **(_targets(old, baseline) if copy.choices.keep_targets else {}),
        ),
        event="kpi_use.added",
        **copy.by,
    )
    if copy.choices.keep_targets:
        _copy_milestones(copy, kpi.held, use)


def _targets(old: KpiUse, baseline: Decimal | None) -> dict[str, Any]:
    """Return the numbers to reach; a value that is reached already is no target any more."""
    if old.kpi.direction == Direction.RANGE:
        return {"low": old.low, "high": old.high, "tolerance": old.tolerance}
    if old.relative_target is not None:
        try:
            value = fix_relative_target(baseline, old.relative_target) if baseline else None
        except attainment.UnusableTarget:
            return {}
        return {"relative_target": old.relative_target, "target_value": value}
    moves = old.kpi.direction in (Direction.INCREASE, Direction.DECREASE)
    if moves and old.target_value == baseline:
        return {}
    return {"target_value": old.target_value}


def _copy_milestones(copy: _Copy, held: UseContent, use: KpiUse) -> None:
    for line in held.milestones:
        if line.done_on is None:
            create_row(
                Milestone(use=use, name=line.name, weight=line.weight),
                event="milestone.carried_over",
                **copy.by,
            )


def _still_named(measure: GoalMeasure | None, now: datetime) -> GoalMeasure | None:
    """Return what the KPI moves, if its goal still counts it."""
    if measure is None or measure.retired_at is not None:
        return None
    return measure if measure.goal.is_active_on(clock.organization_day(now)) else None


def _stored(value: Fraction | None) -> Decimal | None:
    if value is None or abs(value) >= _LARGEST:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_PLACES)
