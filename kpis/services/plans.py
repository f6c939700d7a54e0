"""The life of a plan with its KPIs: the steps of `departments` plus what hangs on the numbers."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Objective, Obligation, Plan, User
from departments.services import plans as plan_services
from kpis.attainment import UnusableTarget
from kpis.choices import UseState
from kpis.completeness import lacks_of
from kpis.models import KpiPhase, KpiUse, Milestone
from kpis.selectors import plan_content, use_progress
from kpis.selectors.content import ObjectiveContent, UseContent
from kpis.services.kpis import retire_replaced
from kpis.services.notes import tell
from kpis.services.uses import fix_relative_target
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError


class IncompletePlan(DomainError):
    """The plan lacks facts; `fields` says which, place by place."""

    code = "incomplete_plan"


@transaction.atomic
def submit_plan(
    *,
    plan: Plan,
    expected_version: int | None = None,
    override_reason: str = "",
    actor: User,
    now: datetime,
) -> Plan:
    """Hand the plan in.

    Raises IncompletePlan when facts are missing, unless a reason is given, which is kept.
    """
    lacks = lacks_of(plan_content(_fresh(plan)))
    if lacks and not override_reason.strip():
        raise IncompletePlan(
            _("The plan is not complete. Add what is missing, or say why it is handed in so."),
            fields={lack.field: [lack.message] for lack in lacks},
        )
    return plan_services.submit_plan(
        plan=plan,
        expected_version=expected_version,
        override_reason=override_reason.strip() if lacks else "",
        actor=actor,
        now=now,
    )


@transaction.atomic
def approve_plan(
    *, plan: Plan, note: str = "", expected_version: int | None = None, actor: User, now: datetime
) -> Plan:
    """Put the plan in force; targets such as "+15 %" are fixed to values with it."""
    plan_services.approve_plan(
        plan=plan, note=note, expected_version=expected_version, actor=actor, now=now
    )
    relative = KpiUse.objects.filter(
        objective__plan=plan,
        state=UseState.ACTIVE,
        relative_target__isnull=False,
        baseline__isnull=False,
    ).select_related("objective", "kpi")
    for use in relative:
        _fix(use, actor=actor, now=now)
    retire_replaced(plan=plan, actor=actor, now=now)
    return plan


@transaction.atomic
def revise_plan(*, plan: Plan, actor: User, now: datetime) -> tuple[Plan, dict[UUID, Objective]]:
    """Begin a new version; objectives, KPIs, phases and milestones come along with their keys."""
    content = plan_content(_fresh(plan))
    draft, copies = plan_services.revise_plan(plan=plan, actor=actor, now=now)
    for objective in content.objectives:
        copy = copies[objective.objective.pk]
        copy.plan = draft
        for held in objective.uses:
            _carry(held, copy, actor=actor, now=now)
    tell([draft.obligation_id], now)
    return draft, copies


@transaction.atomic
def start_plan_from(*, obligation: Obligation, source: Plan, actor: User, now: datetime) -> Plan:
    """Begin a draft from an earlier quarter's plan: the last result becomes today's value.

    Targets and dates are left to think about, links to goals that ended are left out, and KPIs
    that no longer count stay behind.
    """
    plan = plan_services.start_plan(
        obligation=obligation, actor=actor, now=now, summary=source.summary
    )
    content = plan_content(_fresh(source))
    day = clock.organization_day(now)
    reached = use_progress(
        [held.use for objective in content.objectives for held in objective.uses], day
    )
    last_day = obligation.quarter.ends_on
    for old in content.objectives:
        objective = _copy_objective(old, plan, actor=actor, now=now)
        for position, held in enumerate((use for use in old.uses if use.counts), start=1):
            use = held.use
            value = reached[use.pk].value
            create_row(
                KpiUse(
                    objective=objective,
                    kpi=use.kpi,
                    position=position,
                    baseline=use.target_value if value is None else _stored(value),
                    due_on=last_day,
                    weight=use.weight,
                    contribution=use.contribution,
                    goal_measure=use.goal_measure,
                ),
                actor=actor,
                now=now,
                event="kpi_use.added",
            )
    tell([obligation.pk], now)
    return plan


def _copy_objective(old: ObjectiveContent, plan: Plan, *, actor: User, now: datetime) -> Objective:
    text = old.objective
    objective = plan_services.add_objective(
        plan=plan,
        text=text.text,
        weight=text.weight,
        owner=text.owner if text.owner and text.owner.is_active else None,
        due_on=plan.obligation.quarter.ends_on,
        position=text.position,
        no_goal_reason=text.no_goal_reason,
        actor=actor,
        now=now,
    )
    for link in old.links:
        if link.goal.is_active_on(clock.organization_day(now)):
            plan_services.link_goal(
                objective=objective,
                goal=link.goal,
                kind=link.kind,
                sentence=link.sentence,
                confirm=False,
                actor=actor,
                now=now,
            )
    return objective


def _carry(held: UseContent, objective: Objective, *, actor: User, now: datetime) -> None:
    old = held.use
    copy = create_row(
        KpiUse(
            objective=objective,
            kpi=old.kpi,
            key=old.key,
            position=old.position,
            baseline=old.baseline,
            baseline_due_on=old.baseline_due_on,
            target_value=old.target_value,
            relative_target=old.relative_target,
            low=old.low,
            high=old.high,
            tolerance=old.tolerance,
            starts_on=old.starts_on,
            due_on=old.due_on,
            weight=old.weight,
            contribution=old.contribution,
            goal_measure=old.goal_measure,
        ),
        actor=actor,
        now=now,
        event="kpi_use.carried_over",
    )
    KpiPhase.objects.bulk_create(
        KpiPhase(use=copy, on=phase.on, expected=phase.expected, created_at=now, updated_at=now)
        for phase in old.phases.all()
    )
    for line in held.milestones:
        create_row(
            Milestone(
                use=copy, key=line.key, name=line.name, weight=line.weight, done_on=line.done_on
            ),
            actor=actor,
            now=now,
            event="milestone.carried_over",
        )


def _fix(use: KpiUse, *, actor: User, now: datetime) -> None:
    if use.baseline is None or use.relative_target is None:
        return
    try:
        target_value = fix_relative_target(use.baseline, use.relative_target)
    except UnusableTarget as unusable:
        raise DomainError(f"{use.kpi}: {unusable}") from unusable
    save_row(
        use,
        changes={"target_value": target_value},
        expected_version=None,
        actor=actor,
        now=now,
        event="kpi_use.target_fixed",
    )


def _fresh(plan: Plan) -> Plan:
    """Return the plan without what was read into it before."""
    return Plan.objects.select_related("obligation__quarter", "obligation__department").get(
        pk=plan.pk
    )


def _stored(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"))
