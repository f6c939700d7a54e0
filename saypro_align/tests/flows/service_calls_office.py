"""One valid call of every service by which the strategy office hands over, opens and decides."""

from collections.abc import Callable

from actions.services import handover as actions
from departments.models import User
from departments.services import handover as departments
from departments.tests import factories as made
from kpis.services import handover as kpis
from reports.services import handover as reports
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"


def _heir(stage: Stage) -> User:
    return stage.world.people["foreign_head"]


CALLS_OFFICE: dict[str, Callable[[Stage], object]] = {
    "departments.handover.give_goals": lambda s: departments.give_goals(
        goals=[made.GoalFactory.create()], to=_heir(s), **s.act(OFFICE)
    ),
    "departments.handover.give_objectives": lambda s: departments.give_objectives(
        objectives=[s.objective()], to=_heir(s), **s.act(OFFICE)
    ),
    "departments.handover.give_memberships": lambda s: departments.give_memberships(
        memberships=[made.MembershipFactory.create()], to=_heir(s), **s.act(OFFICE)
    ),
    "kpis.handover.give_kpis": lambda s: kpis.give_kpis(
        kpis=[s.kpi()], to=_heir(s), **s.act(OFFICE)
    ),
    "actions.handover.give_actions": lambda s: actions.give_actions(
        actions=[s.action()], to=_heir(s), **s.act(OFFICE)
    ),
    "actions.handover.give_steps": lambda s: actions.give_steps(
        steps=[s.step()], to=_heir(s), **s.act(OFFICE)
    ),
    "reports.handover.give_schedules": lambda s: reports.give_schedules(
        schedules=[s.schedule()], to=_heir(s), **s.act(OFFICE)
    ),
    "reports.handover.hand_over": lambda s: reports.hand_over(
        person=s.kpi().owner, to=_heir(s), **s.act(OFFICE)
    ),
}
