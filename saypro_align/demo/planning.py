"""Departments write, submit, repair and get their plans, each step as a person would take it."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from departments.models import Objective, Obligation, Plan
from departments.services import plans as plan_services
from kpis.models import KpiUse
from kpis.services import plans as kpi_plan_services
from kpis.services import uses as use_services
from saypro_align.demo.calendar import DemoQuarter
from saypro_align.demo.cast import Cast
from saypro_align.demo.plans import DemoDefect, DemoObjective, defect_of, objectives_of
from saypro_align.demo.series import BY_KEY, RUNNING, DemoKpi

_INCOMPLETE = "The strategy office knows; the number follows during the quarter."


@transaction.atomic
def write_plan(cast: Cast, quarter: DemoQuarter, obligation: Obligation, now: datetime) -> Plan:
    """Write a department's plan, with the defect the story gives it."""
    slug = obligation.department.slug
    head = cast.heads[slug]
    plan = plan_services.start_plan(obligation=obligation, actor=head, now=now)
    defect = defect_of(quarter.index, slug)
    for position, told in enumerate(objectives_of(quarter.index, slug, RUNNING), start=1):
        _write_objective(
            cast, quarter, plan, told, defect if position == 1 else None, position, now
        )
    return plan


def _write_objective(
    cast: Cast,
    quarter: DemoQuarter,
    plan: Plan,
    told: DemoObjective,
    defect: DemoDefect | None,
    position: int,
    now: datetime,
) -> None:
    head = cast.heads[told.department]
    kind = defect.defect if defect else ""
    objective = plan_services.add_objective(
        plan=plan,
        text=defect.vague_text if defect and defect.vague_text else text_of(told, quarter),
        weight=told.weight,
        owner=head,
        due_on=quarter.ends_on,
        position=position,
        actor=head,
        now=now,
    )
    plan_services.link_goal(
        objective=objective,
        goal=cast.goals[told.goal],
        sentence=told.sentence,
        confirm=kind != "unconfirmed",
        actor=head,
        now=now,
    )
    if told.kpi and kind != "vague":
        use_series(cast, quarter, objective, BY_KEY[told.kpi], now, plain=kind == "no_contribution")


def use_series(
    cast: Cast,
    quarter: DemoQuarter,
    objective: Objective,
    told: DemoKpi,
    now: datetime,
    *,
    plain: bool = False,
) -> KpiUse:
    """Put a series into an objective; a plain one does not say how it moves the goal."""
    relative = told.relative[quarter.index] if told.relative else Decimal("NaN")
    return use_services.use_kpi(
        objective=objective,
        kpi=cast.kpi(told.key, now),
        fields=use_services.UseFields(
            baseline=told.path[quarter.index],
            target_value=told.targets[quarter.index],
            relative_target=None if relative.is_nan() else relative,
            starts_on=quarter.starts_on,
            due_on=quarter.ends_on,
            contribution="" if plain else told.contribution,
            goal_measure=cast.measures.get((told.goal, told.measure)),
        ),
        actor=cast.heads[told.department],
        now=now,
    )


def text_of(told: DemoObjective, quarter: DemoQuarter) -> str:
    """Return the objective's sentence with the quarter's numbers."""
    if not told.kpi:
        return told.text
    series = BY_KEY[told.kpi]
    return told.text.format(
        b=_shown(series.path[quarter.index]), t=_shown(series.targets[quarter.index])
    )


def _shown(value: Decimal) -> str:
    return f"{value:,f}".replace(",", "\N{NO-BREAK SPACE}")


def submit(cast: Cast, plan: Plan, now: datetime) -> None:
    """Hand the plan in; where something is missing, with a reason."""
    kpi_plan_services.submit_plan(
        plan=_fresh(plan),
        override_reason=_INCOMPLETE,
        quiet=True,
        actor=cast.heads[plan.obligation.department.slug],
        now=now,
    )


def approve(cast: Cast, plan: Plan, now: datetime) -> None:
    """Let the strategy office put the plan in force."""
    kpi_plan_services.approve_plan(plan=_fresh(plan), quiet=True, actor=cast.office, now=now)


def repair(cast: Cast, quarter: DemoQuarter, defect: DemoDefect, now: datetime) -> None:
    """Write and submit a new version without the defect, and get it approved a little later."""
    # Two moments are two transactions, as with people: what is assessed after one is of that moment.
    draft = _write_repair(cast, quarter, defect, now)
    approve(cast, draft, now + timedelta(minutes=40))


@transaction.atomic
def _write_repair(cast: Cast, quarter: DemoQuarter, defect: DemoDefect, now: datetime) -> Plan:
    head = cast.heads[defect.department]
    in_force = Plan.objects.in_force().get(
        obligation__department__slug=defect.department, obligation__quarter__code=quarter.code
    )
    draft, _copies = kpi_plan_services.revise_plan(plan=in_force, actor=head, now=now)
    objective = draft.objectives.order_by("position")[0]
    told = objectives_of(quarter.index, defect.department, RUNNING)[0]
    if defect.defect == "unconfirmed":
        for link in objective.links.filter(confirmed_at=None, retired_at=None):
            plan_services.confirm_link(link=link, actor=head, now=now)
    elif defect.defect == "no_contribution":
        use_services.save_use(
            use=objective.kpi_uses.get(),
            changes={"contribution": BY_KEY[told.kpi].contribution},
            actor=head,
            now=now,
        )
    else:
        plan_services.save_objective(
            objective=objective, changes={"text": text_of(told, quarter)}, actor=head, now=now
        )
        use_series(cast, quarter, objective, BY_KEY[told.kpi], now)
    submit(cast, draft, now)
    return draft


def _fresh(plan: Plan) -> Plan:
    return Plan.objects.select_related("obligation__quarter", "obligation__department").get(
        pk=plan.pk
    )
