"""Fresh objects in whatever state a service asks for."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from actions.choices import ActionState
from actions.models import CorrectiveAction, Step
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.choices import PlanState
from departments.models import Objective, Obligation, Plan
from departments.tests import factories as made
from gaps.choices import GapSource
from gaps.models import Gap
from gaps.tests.factories import gap_between
from kpis.models import Kpi, KpiUse
from kpis.tests import factories as measured
from reports.choices import Audience, RunState
from reports.models import ReportRun, ReportSchedule
from reports.services import schedules
from saypro_align.tests.world import World

Act = dict[str, Any]


@dataclass
class Stage:
    """Fresh objects in the state that a service asks for; `act` says who acts and when."""

    world: World
    now: datetime

    def act(self, role: str = "head") -> Act:
        """Return who acts, and the moment."""
        return {"actor": self.world.people[role], "now": self.now}

    @cached_property
    def obligation(self) -> Obligation:
        """Return what Sales owes in the open quarter."""
        return self.world.obligation("own")

    def plan(self, state: PlanState = PlanState.DRAFT) -> Plan:
        """Return the plan of Sales in the state."""
        return self.world.plan("own", state)

    def objective(self, **fields: Any) -> Objective:
        """Return an objective of the draft."""
        return made.ObjectiveFactory.create(plan=self.plan(), **fields)

    def kpi(self, **fields: Any) -> Kpi:
        """Return a KPI of Sales."""
        return measured.KpiFactory.create(
            departments=[self.obligation.department], owner=self.world.people["head"], **fields
        )

    def use(self, **fields: Any) -> KpiUse:
        """Return a KPI in an objective of the draft."""
        return measured.KpiUseFactory.create(objective=self.objective(), **fields)

    def gap(self, **fields: Any) -> Gap:
        """Return a gap of the plan of Sales that a person raised."""
        return gap_between(self.obligation, **{"source": GapSource.PERSON, **fields})

    def pair(self) -> Gap:
        """Return a gap between Sales and Customer Service."""
        foreign = self.world.obligation("foreign")
        return gap_between(self.obligation, foreign, source=GapSource.PERSON)

    def action(self, state: ActionState = ActionState.PROPOSED) -> CorrectiveAction:
        """Return an action with one open step."""
        action = CorrectiveActionFactory.create(gap=self.gap(), state=state)
        StepFactory.create(action=action)
        return action

    def step(self, state: ActionState = ActionState.IN_PROGRESS, **fields: Any) -> Step:
        """Return a step of an action."""
        action = CorrectiveActionFactory.create(gap=self.gap(), state=state)
        StepFactory.create(action=action)
        return StepFactory.create(action=action, **fields)

    def done_action(self) -> CorrectiveAction:
        """Return an action whose only step is done."""
        head = self.world.people["head"]
        return self.step(done_at=self.now, done_by=head).action

    def schedule(self, audience: Audience = Audience.STAFF) -> ReportSchedule:
        """Return a schedule for an audience."""
        return schedules.create_schedule(
            fields={"name": "Monthly", "audience": audience}, **self.act("coordinator")
        )

    def failed_run(self) -> ReportRun:
        """Return a report that could not be made."""
        return ReportRun.objects.create(
            schedule=self.schedule(),
            kind="monthly",
            audience=Audience.STAFF,
            period_key="2026-10",
            period_start=date(2026, 10, 1),
            period_end=date(2026, 10, 31),
            due_at=self.now,
            state=RunState.FAILED,
            created_at=self.now,
            updated_at=self.now,
        )
