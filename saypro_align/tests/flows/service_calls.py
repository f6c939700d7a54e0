"""One valid call of every service that acts for a person, for tests that go through all of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from departments.choices import ObjectiveState, PlanState, QuarterState
from departments.models import Obligation, Quarter
from departments.services import goals, objectives, people, plans, proposals, quarters, waves
from departments.tests import factories as made
from saypro_align.tests.flows.service_calls_above import CALLS_ABOVE
from saypro_align.tests.flows.service_calls_approval import CALLS_APPROVAL
from saypro_align.tests.flows.service_calls_boards import CALLS_BOARDS
from saypro_align.tests.flows.service_calls_cascade import CALLS_CASCADE
from saypro_align.tests.flows.service_calls_checkin import CALLS_CHECKIN
from saypro_align.tests.flows.service_calls_discussion import CALLS_DISCUSSION
from saypro_align.tests.flows.service_calls_distribute import CALLS_DISTRIBUTE
from saypro_align.tests.flows.service_calls_drivers import CALLS_DRIVERS
from saypro_align.tests.flows.service_calls_focus import CALLS_FOCUS
from saypro_align.tests.flows.service_calls_handshakes import CALLS_HANDSHAKES
from saypro_align.tests.flows.service_calls_life import CALLS_LIFE
from saypro_align.tests.flows.service_calls_mails import CALLS_MAILS
from saypro_align.tests.flows.service_calls_metrics import CALLS_METRICS
from saypro_align.tests.flows.service_calls_office import CALLS_OFFICE
from saypro_align.tests.flows.service_calls_outside import CALLS_OUTSIDE
from saypro_align.tests.flows.service_calls_perception import CALLS_PERCEPTION
from saypro_align.tests.flows.service_calls_reminding import CALLS_REMINDING
from saypro_align.tests.flows.service_calls_reviews import CALLS_REVIEWS
from saypro_align.tests.flows.service_calls_schedules import CALLS_SCHEDULES
from saypro_align.tests.flows.service_calls_sessions import CALLS_SESSIONS
from saypro_align.tests.flows.service_calls_steps import CALLS_STEPS
from saypro_align.tests.flows.service_calls_support import CALLS_SUPPORT
from saypro_align.tests.flows.service_calls_targets import CALLS_TARGETS
from saypro_align.tests.flows.service_calls_trainings import CALLS_TRAININGS
from saypro_align.tests.flows.service_calls_updates import CALLS_UPDATES
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


def _wave(stage: Stage) -> object:
    goal = made.GoalFactory.create()
    made.GoalLinkFactory.create(objective=stage.objective(), goal=goal)
    return waves.start_wave(goal=goal, **stage.act(OFFICE))


def _ended(stage: Stage) -> Quarter:
    return made.QuarterFactory.create(code="2026-Q3", starts_on=date(2026, 7, 1))


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
    "departments.proposals.propose_change": lambda s: proposals.propose_change(
        goal=s.world.goal, text="Measure repeat orders.", why="Visits say little.", **s.act()
    ),
    "departments.proposals.answer_proposal": lambda s: proposals.answer_proposal(
        proposal=made.GoalProposalFactory.create(),
        accept=True,
        answer="It says more.",
        expected_version=1,
        **s.act(OFFICE),
    ),
    "departments.waves.start_wave": _wave,
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
    "departments.people.choose_preferences": lambda s: people.choose_preferences(
        user=s.world.people["head"],
        changes={"theme": "dark"},
        expected_version=None,
        **s.act("head"),
    ),
    "departments.people.deactivate_user": lambda s: people.deactivate_user(
        user=made.UserFactory.create(), **s.act("administrator")
    ),
    "departments.people.end_access_with_the_password": lambda s: (
        people.end_access_with_the_password(
            user=made.UserFactory.create(), **s.act("administrator")
        )
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
    "departments.plans.restore_plan": lambda s: plans.restore_plan(
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
    **CALLS_ABOVE,
    **CALLS_HANDSHAKES,
    **CALLS_TRAININGS,
    **CALLS_UPDATES,
    **CALLS_BOARDS,
    **CALLS_CASCADE,
    **CALLS_CHECKIN,
    **CALLS_DISCUSSION,
    **CALLS_METRICS,
    **CALLS_MAILS,
    **CALLS_OUTSIDE,
    **CALLS_PERCEPTION,
    **CALLS_STEPS,
    **CALLS_REMINDING,
    **CALLS_REVIEWS,
    **CALLS_SCHEDULES,
    **CALLS_SESSIONS,
    **CALLS_SUPPORT,
    **CALLS_FOCUS,
    **CALLS_DISTRIBUTE,
    **CALLS_DRIVERS,
    **CALLS_LIFE,
    **CALLS_OFFICE,
    **CALLS_APPROVAL,
    **CALLS_TARGETS,
}
