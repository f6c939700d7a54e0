"""One valid call of every service that acts for a person, for tests that go through all of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from actions.choices import ActionKind, ActionState
from actions.models import CorrectiveAction
from actions.services import actions, rows, steps
from actions.services.drafts import StepDraft
from departments.choices import ObjectiveState, PlanState, QuarterState
from departments.models import Obligation, Quarter
from departments.services import goals, objectives, people, plans, quarters
from departments.tests import factories as made
from gaps.choices import GapKind, GapState, Severity
from gaps.services import gaps, raising
from kpis.choices import Direction, UseState
from kpis.models import KpiUse
from kpis.services import kpis, measurements, milestones, uses
from kpis.services import plans as kpi_plans
from kpis.tests import factories as measured
from reports.services import runs, schedules, tokens
from saypro_align.tests.flows.stage import Stage


def _new_quarter(stage: Stage) -> Quarter:
    return quarters.create_quarter(
        code="2027-Q2",
        name="Quarter 2, 2027",
        starts_on=date(2027, 4, 1),
        ends_on=date(2027, 6, 30),
        plans_due_at=datetime(2027, 3, 25, 15, tzinfo=UTC),
        mid_quarter_on=date(2027, 5, 15),
        **stage.act("coordinator"),
    )


def _exempt(stage: Stage) -> Obligation:
    return quarters.exempt_obligation(
        obligation=stage.obligation,
        reason="Being dissolved.",
        until=date(2026, 12, 31),
        **stage.act("leader"),
    )


def _ended(stage: Stage) -> Quarter:
    return made.QuarterFactory.create(code="2026-Q3", starts_on=date(2026, 7, 1))


def _retired_use(stage: Stage) -> KpiUse:
    return uses.retire_use(use=stage.use(), **stage.act())


def _milestone(stage: Stage, state: PlanState = PlanState.DRAFT, **fields: Any) -> Any:
    return measured.MilestoneFactory.create(
        use__objective=stage.world.objective("own", state),
        use__kpi__direction=Direction.MILESTONES,
        **fields,
    )


OFFICE = "coordinator"
CALLS: dict[str, Callable[[Stage], object]] = {
    "departments.goals.create_goal": lambda s: goals.create_goal(
        title="Sell more", why="We live on it.", category="revenue", **s.act(OFFICE)
    ),
    "departments.goals.edit_goal": lambda s: goals.edit_goal(
        goal=made.GoalFactory.create(),
        changes={"why": "Another reason."},
        expected_version=1,
        **s.act(OFFICE),
    ),
    "departments.goals.retire_goal": lambda s: goals.retire_goal(
        goal=made.GoalFactory.create(), reason="Reached.", **s.act(OFFICE)
    ),
    "departments.goals.add_measure": lambda s: goals.add_measure(
        goal=s.world.goal, kind="measure", name="Margin", direction="increase", **s.act(OFFICE)
    ),
    "departments.goals.edit_measure": lambda s: goals.edit_measure(
        measure=made.GoalMeasureFactory.create(),
        changes={"unit": "R"},
        expected_version=1,
        **s.act(OFFICE),
    ),
    "departments.goals.retire_measure": lambda s: goals.retire_measure(
        measure=made.GoalMeasureFactory.create(), reason="No longer asked.", **s.act(OFFICE)
    ),
    "departments.goals.couple_measures": lambda s: goals.couple_measures(
        first=made.GoalMeasureFactory.create(),
        second=made.GoalMeasureFactory.create(),
        sign=-1,
        reason="One costs the other.",
        **s.act(OFFICE),
    ),
    "departments.goals.retire_coupling": lambda s: goals.retire_coupling(
        coupling=made.MeasureCouplingFactory.create(), reason="Not true.", **s.act(OFFICE)
    ),
    "departments.goals.create_project": lambda s: goals.create_project(
        name="New shop", goal=s.world.goal, **s.act(OFFICE)
    ),
    "departments.goals.edit_project": lambda s: goals.edit_project(
        project=made.KeyProjectFactory.create(),
        changes={"description": "More."},
        expected_version=1,
        **s.act(OFFICE),
    ),
    "departments.goals.retire_project": lambda s: goals.retire_project(
        project=made.KeyProjectFactory.create(), reason="Done.", **s.act(OFFICE)
    ),
    "departments.goals.set_priority": lambda s: goals.set_priority(
        project=made.KeyProjectFactory.create(),
        department=s.obligation.department,
        rank=1,
        **s.act(),
    ),
    "departments.objectives.add_objective": lambda s: objectives.add_objective(
        plan=s.plan(), text="Sell 12 more", **s.act()
    ),
    "departments.objectives.save_objective": lambda s: objectives.save_objective(
        objective=s.objective(), changes={"text": "Sell 13 more"}, **s.act()
    ),
    "departments.objectives.retire_objective": lambda s: objectives.retire_objective(
        objective=s.objective(), **s.act()
    ),
    "departments.objectives.restore_objective": lambda s: objectives.restore_objective(
        objective=s.objective(state=ObjectiveState.RETIRED), **s.act()
    ),
    "departments.objectives.link_goal": lambda s: objectives.link_goal(
        objective=s.objective(), goal=s.world.goal, sentence="It sells.", **s.act()
    ),
    "departments.objectives.save_link": lambda s: objectives.save_link(
        link=made.GoalLinkFactory.create(objective=s.objective()),
        changes={"sentence": "It sells more."},
        **s.act(),
    ),
    "departments.objectives.confirm_link": lambda s: objectives.confirm_link(
        link=made.GoalLinkFactory.create(objective=s.objective(), confirmed=False), **s.act()
    ),
    "departments.objectives.unlink_goal": lambda s: objectives.unlink_goal(
        link=made.GoalLinkFactory.create(objective=s.objective()), **s.act()
    ),
    "departments.objectives.carry_over": lambda s: objectives.carry_over(
        made.ObjectiveFactory.create(plan=s.plan(PlanState.ACTIVE)).plan, s.plan(), **s.act()
    ),
    "departments.people.add_user": lambda s: people.add_user(
        email="new@saypro.example", name="New", **s.act("administrator")
    ),
    "departments.people.edit_user": lambda s: people.edit_user(
        user=made.UserFactory.create(),
        changes={"name": "Renamed"},
        expected_version=1,
        **s.act("administrator"),
    ),
    "departments.people.deactivate_user": lambda s: people.deactivate_user(
        user=made.UserFactory.create(), **s.act("administrator")
    ),
    "departments.people.reactivate_user": lambda s: people.reactivate_user(
        user=made.UserFactory.create(is_active=False), **s.act("administrator")
    ),
    "departments.people.add_membership": lambda s: people.add_membership(
        user=made.UserFactory.create(),
        department=s.obligation.department,
        role="staff",
        **s.act("administrator"),
    ),
    "departments.people.end_membership": lambda s: people.end_membership(
        membership=made.MembershipFactory.create(), **s.act("administrator")
    ),
    "departments.people.create_department": lambda s: people.create_department(
        name="Legal", **s.act(OFFICE)
    ),
    "departments.people.edit_department": lambda s: people.edit_department(
        department=made.DepartmentFactory.create(),
        changes={"purpose": "Another."},
        expected_version=1,
        **s.act(OFFICE),
    ),
    "departments.plans.start_plan": lambda s: plans.start_plan(obligation=s.obligation, **s.act()),
    "departments.plans.revise_plan": lambda s: plans.revise_plan(
        plan=s.plan(PlanState.ACTIVE), **s.act()
    ),
    "departments.plans.save_plan": lambda s: plans.save_plan(
        plan=s.plan(), summary="In short.", expected_version=1, **s.act()
    ),
    "departments.plans.submit_plan": lambda s: plans.submit_plan(
        plan=s.objective().plan, expected_version=1, **s.act()
    ),
    "departments.plans.withdraw_plan": lambda s: plans.withdraw_plan(plan=s.plan(), **s.act()),
    "departments.plans.return_plan": lambda s: plans.return_plan(
        plan=s.plan(PlanState.SUBMITTED), note="Add a KPI.", **s.act(OFFICE)
    ),
    "departments.plans.approve_plan": lambda s: plans.approve_plan(
        plan=s.plan(PlanState.SUBMITTED), **s.act(OFFICE)
    ),
    "departments.plans.close_plans": lambda s: plans.close_plans(
        quarter=s.plan(PlanState.ACTIVE).obligation.quarter, **s.act(OFFICE)
    ),
    "departments.quarters.create_quarter": _new_quarter,
    "departments.quarters.edit_quarter": lambda s: quarters.edit_quarter(
        quarter=_new_quarter(s), changes={"vision": "Grow."}, expected_version=1, **s.act(OFFICE)
    ),
    "departments.quarters.open_quarter": lambda s: quarters.open_quarter(
        quarter=made.QuarterFactory.create(
            code="2027-Q3", starts_on=date(2027, 7, 1), state=QuarterState.PREPARING
        ),
        **s.act(OFFICE),
    ),
    "departments.quarters.close_quarter": lambda s: quarters.close_quarter(
        quarter=_ended(s), **s.act(OFFICE)
    ),
    "departments.quarters.add_obligation": lambda s: quarters.add_obligation(
        quarter=s.world.quarters["own"],
        department=made.DepartmentFactory.create(),
        **s.act("leader"),
    ),
    "departments.quarters.exempt_obligation": _exempt,
    "departments.quarters.end_exemption": lambda s: quarters.end_exemption(
        obligation=_exempt(s), **s.act("leader")
    ),
    "kpis.kpis.create_kpi": lambda s: kpis.create_kpi(
        department=s.obligation.department, fields=kpis.KpiFields(name="Margin"), **s.act()
    ),
    "kpis.kpis.edit_kpi": lambda s: kpis.edit_kpi(
        kpi=s.kpi(), changes={"source": "Ledger"}, **s.act()
    ),
    "kpis.kpis.share_kpi": lambda s: kpis.share_kpi(
        kpi=s.kpi(), department=s.world.department("foreign"), **s.act()
    ),
    "kpis.kpis.confirm_share": lambda s: kpis.confirm_share(
        link=kpis.share_kpi(kpi=s.kpi(), department=s.world.department("foreign"), **s.act()),
        **s.act("foreign_head"),
    ),
    "kpis.kpis.retire_kpi": lambda s: kpis.retire_kpi(kpi=s.kpi(), reason="Useless.", **s.act()),
    "kpis.kpis.set_monitored": lambda s: kpis.set_monitored(
        kpi=s.kpi(), reason="Only watched.", **s.act()
    ),
    "kpis.kpis.mark_replaced": lambda s: kpis.mark_replaced(
        old=s.kpi(), new=s.kpi(), reason="Better.", retire=True, **s.act()
    ),
    "kpis.measurements.record_measurement": lambda s: measurements.record_measurement(
        kpi=s.kpi(), measured_on=date(2026, 11, 2), value=Decimal(3), **s.act()
    ),
    "kpis.measurements.correct_measurement": lambda s: measurements.correct_measurement(
        kpi=measured.MeasurementFactory.create(
            kpi=s.kpi(), measured_on=date(2026, 11, 2), value=Decimal(3)
        ).kpi,
        measured_on=date(2026, 11, 2),
        value=Decimal(4),
        note="Typing error.",
        **s.act(),
    ),
    "kpis.milestones.add_milestone": lambda s: milestones.add_milestone(
        use=_milestone(s).use, name="Signed", **s.act()
    ),
    "kpis.milestones.set_milestones": lambda s: milestones.set_milestones(
        use=_milestone(s).use, lines=[milestones.MilestoneLine("Opened")], **s.act()
    ),
    "kpis.milestones.finish_milestone": lambda s: milestones.finish_milestone(
        milestone=_milestone(s, PlanState.ACTIVE), done_on=date(2026, 11, 3), **s.act()
    ),
    "kpis.milestones.reopen_milestone": lambda s: milestones.reopen_milestone(
        milestone=_milestone(s, PlanState.ACTIVE, done_on=date(2026, 11, 3)), **s.act()
    ),
    "kpis.plans.submit_plan": lambda s: kpi_plans.submit_plan(
        plan=s.use().objective.plan, override_reason="Numbers follow.", **s.act()
    ),
    "kpis.plans.approve_plan": lambda s: kpi_plans.approve_plan(
        plan=s.plan(PlanState.SUBMITTED), **s.act(OFFICE)
    ),
    "kpis.plans.revise_plan": lambda s: kpi_plans.revise_plan(
        plan=s.plan(PlanState.ACTIVE), **s.act()
    ),
    "kpis.plans.start_plan_from": lambda s: kpi_plans.start_plan_from(
        obligation=s.obligation, source=s.world.plan("sibling", PlanState.ACTIVE), **s.act()
    ),
    "kpis.uses.use_kpi": lambda s: uses.use_kpi(
        objective=s.objective(), kpi=s.kpi(), fields=uses.UseFields(), **s.act()
    ),
    "kpis.uses.save_use": lambda s: uses.save_use(use=s.use(), changes={"weight": 7}, **s.act()),
    "kpis.uses.retire_use": _retired_use,
    "kpis.uses.restore_use": lambda s: uses.restore_use(
        use=s.use(state=UseState.RETIRED), **s.act()
    ),
    "gaps.gaps.confirm_gap": lambda s: gaps.confirm_gap(
        gap=s.gap(state=GapState.SUSPECTED), **s.act(OFFICE)
    ),
    "gaps.gaps.dismiss_gap": lambda s: gaps.dismiss_gap(
        gap=s.gap(), reason="Meant so.", **s.act(OFFICE)
    ),
    "gaps.gaps.reopen_gap": lambda s: gaps.reopen_gap(
        gap=s.gap(state=GapState.DISMISSED), reason="It is one.", **s.act(OFFICE)
    ),
    "gaps.gaps.accept_gap": lambda s: gaps.accept_gap(
        gap=s.gap(), reason="For now.", until=date(2026, 12, 31), **s.act("leader")
    ),
    "gaps.gaps.attribute_gap": lambda s: gaps.attribute_gap(
        gap=s.pair(), department=s.obligation.department, reason="Theirs.", **s.act("leader")
    ),
    "gaps.gaps.resolve_gap": lambda s: gaps.resolve_gap(
        gap=s.gap(), note="It is gone.", **s.act(OFFICE)
    ),
    "gaps.gaps.plan_gap": lambda s: gaps.plan_gap(gap=s.gap(), **s.act()),
    "gaps.gaps.start_gap": lambda s: gaps.start_gap(gap=s.gap(), **s.act()),
    "gaps.gaps.unplan_gap": lambda s: gaps.unplan_gap(gap=s.gap(state=GapState.PLANNED), **s.act()),
    "gaps.raising.raise_gap": lambda s: raising.raise_gap(
        quarter=s.obligation.quarter,
        kind=GapKind.UNCLEAR_OBJECTIVE,
        severity=Severity.MEDIUM,
        sentence="Nobody knows what is meant.",
        parties=[raising.PartyDraft(s.obligation)],
        **s.act("staff"),
    ),
    "actions.actions.propose_action": lambda s: actions.propose_action(
        gap=s.gap(),
        department=s.obligation.department,
        kind=ActionKind.REPLACE_KPI,
        title="Replace it",
        **s.act(),
    ),
    "actions.actions.edit_action": lambda s: actions.edit_action(
        action=s.action(), changes={"title": "Replace it soon"}, expected_version=1, **s.act()
    ),
    "actions.actions.approve_action": lambda s: actions.approve_action(
        action=s.action(), **s.act(OFFICE)
    ),
    "actions.actions.start_action": lambda s: actions.start_action(
        action=s.action(ActionState.APPROVED), **s.act()
    ),
    "actions.actions.implement_action": lambda s: actions.implement_action(
        action=_with_all_steps_done(s), **s.act()
    ),
    "actions.actions.cancel_action": lambda s: actions.cancel_action(
        action=s.action(), reason="Not needed.", **s.act()
    ),
    "actions.rows.save_steps": lambda s: rows.save_steps(
        s.action(), [StepDraft("Meet.")], **s.act()
    ),
    "actions.rows.create_step": lambda s: rows.create_step(
        s.action(), StepDraft("Meet."), 2, **s.act()
    ),
    "actions.rows.remove_step": lambda s: rows.remove_step(s.step(), None, **s.act()),
    "actions.steps.add_step": lambda s: steps.add_step(
        action=s.action(), draft=StepDraft("Meet."), **s.act()
    ),
    "actions.steps.edit_step": lambda s: steps.edit_step(
        step=s.step(), changes={"text": "Meet soon."}, expected_version=1, **s.act()
    ),
    "actions.steps.move_step": lambda s: steps.move_step(step=s.step(), up=True, **s.act()),
    "actions.steps.finish_step": lambda s: steps.finish_step(step=s.step(), **s.act()),
    "actions.steps.reopen_step": lambda s: steps.reopen_step(
        step=s.step(done_at=s.now, done_by=s.world.people["head"]), **s.act()
    ),
    "actions.steps.retire_step": lambda s: steps.retire_step(step=s.step(), **s.act()),
    "reports.schedules.create_schedule": lambda s: s.schedule(),
    "reports.schedules.edit_schedule": lambda s: schedules.edit_schedule(
        schedule=s.schedule(), fields={"hour": 9}, expected_version=1, **s.act(OFFICE)
    ),
    "reports.schedules.pause_schedule": lambda s: schedules.pause_schedule(
        schedule=s.schedule(), **s.act(OFFICE)
    ),
    "reports.schedules.resume_schedule": lambda s: schedules.resume_schedule(
        schedule=schedules.pause_schedule(schedule=s.schedule(), **s.act(OFFICE)), **s.act(OFFICE)
    ),
    "reports.tokens.create_token": lambda s: tokens.create_token(
        name="Script", valid_for=timedelta(days=30), **s.act("staff")
    ),
    "reports.tokens.revoke_token": lambda s: tokens.revoke_token(
        token=tokens.create_token(name="Script", valid_for=timedelta(days=30), **s.act("staff"))[0],
        **s.act("staff"),
    ),
    "reports.runs.run_now": lambda s: runs.run_now(schedule=s.schedule(), **s.act(OFFICE)),
    "reports.runs.retry_run": lambda s: runs.retry_run(run=s.failed_run(), **s.act(OFFICE)),
}


def _with_all_steps_done(stage: Stage) -> CorrectiveAction:
    action = stage.action(ActionState.IN_PROGRESS)
    for step in action.steps.all():
        steps.finish_step(step=step, **stage.act())
    return action
