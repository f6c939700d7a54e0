"""The life of a plan with its KPIs: the steps of `departments` plus what hangs on the numbers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Objective, Plan, User
from departments.services import plan_mails
from departments.services import plans as plan_services
from kpis.attainment import UnusableTarget
from kpis.choices import UseState
from kpis.completeness import lacks_of
from kpis.models import KpiPhase, KpiUse, Milestone
from kpis.selectors import plan_content
from kpis.selectors.content import PlanContent, UseContent
from kpis.selectors.typing import has_waiting_texts
from kpis.services.kpis import retire_replaced
from kpis.services.notes import tell
from kpis.services.relinking import relink_requests
from kpis.services.typing import forget_typed
from kpis.services.uses import fix_relative_target
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState


class TypedTextsWait(DomainError):
    """Somebody typed into the editor what is not yet in the plan."""

    code = "typed_texts_wait"


class IncompletePlan(DomainError):
    """The plan lacks facts; `fields` says which, place by place."""

    code = "incomplete_plan"


@transaction.atomic
def submit_plan(
    *,
    plan: Plan,
    expected_version: int | None = None,
    override_reason: str = "",
    quiet: bool = False,
    actor: User,
    now: datetime,
) -> Plan:
    """Hand the plan in; the department gets a copy by mail, unless `quiet`.

    Raises IncompletePlan when facts are missing, unless a reason is given, which is kept, and
    TypedTextsWait when texts were typed that are not in the plan yet.
    """
    if has_waiting_texts(plan):
        raise TypedTextsWait(
            _("Some texts were typed and are not in the plan yet. Open the editor to check them.")
        )
    lacks = lacks_of(plan_content(_fresh(plan)))
    if lacks and not override_reason.strip():
        raise IncompletePlan(
            _("The plan is not complete. Add what is missing, or say why it is handed in so."),
            fields={lack.field: [lack.message] for lack in lacks},
        )
    plan_services.submit_plan(
        plan=plan,
        expected_version=expected_version,
        override_reason=override_reason.strip() if lacks else "",
        actor=actor,
        now=now,
    )
    # What is left are rows removed before they were ever saved, and texts changed back.
    forget_typed(plan=plan, ids=plan.typed_texts.values_list("pk", flat=True))
    if not quiet:
        plan_mails.tell_submitted(plan=plan, now=now)
    return plan


@transaction.atomic
def approve_plan(
    *,
    plan: Plan,
    note: str = "",
    expected_version: int | None = None,
    quiet: bool = False,
    actor: User,
    now: datetime,
) -> Plan:
    """Put the plan in force; targets such as "+15 %" are fixed to values with it.

    The department is told by mail, unless `quiet`.
    """
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
    relink_requests(plan=plan, actor=actor, now=now)
    if not quiet:
        plan_mails.tell_accepted(plan=plan, now=now)
    return plan


@transaction.atomic
def revise_plan(*, plan: Plan, actor: User, now: datetime) -> tuple[Plan, dict[UUID, Objective]]:
    """Begin a new version; objectives, KPIs, phases and milestones come along with their keys."""
    content = plan_content(_fresh(plan))
    draft, copies = plan_services.revise_plan(plan=plan, actor=actor, now=now)
    _carry_all(content, draft, copies, actor=actor, now=now)
    return draft, copies


@transaction.atomic
def restore_plan(*, plan: Plan, actor: User, now: datetime) -> Plan:
    """Begin a draft with everything that stood in an earlier version.

    A draft somebody works on is withdrawn for it and stays among the versions; one that is being
    read must be taken back first.
    """
    working = Plan.objects.filter(obligation_id=plan.obligation_id).working().first()
    if working is not None:
        if working.pk == plan.pk:
            raise WrongState(_("This is the version that is being worked on."))
        if not working.is_editable:
            raise WrongState(_("Another version is being read. Take it back first."))
        if has_waiting_texts(working):
            raise TypedTextsWait(
                _("Some texts were typed and are not in the draft yet. Open the editor first.")
            )
        reason = _("Version %(number)d was restored.") % {"number": plan.number}
        plan_services.withdraw_plan(plan=working, reason=reason, actor=actor, now=now)
    content = plan_content(_fresh(plan))
    draft, copies = plan_services.restore_plan(plan=plan, actor=actor, now=now)
    _carry_all(content, draft, copies, actor=actor, now=now)
    return draft


def _carry_all(
    content: PlanContent,
    draft: Plan,
    copies: dict[UUID, Objective],
    *,
    actor: User,
    now: datetime,
) -> None:
    for objective in content.objectives:
        copy = copies[objective.objective.pk]
        copy.plan = draft
        for held in objective.uses:
            _carry(held, copy, actor=actor, now=now)
    tell([draft.obligation_id], now)


def _carry(held: UseContent, objective: Objective, *, actor: User, now: datetime) -> None:
    old = held.use
    copy = create_row(
        KpiUse(
            objective=objective,
            kpi=old.kpi,
            key=old.key,
            replaces_key=old.replaces_key,
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
