"""Random histories of a small quarter, made by the services as people and nights would."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from departments.choices import MembershipRole, OrganizationRole, PlanState
from departments.models import Goal, GoalLink, Obligation, Plan, User
from departments.services import goals as goal_services
from departments.services import objectives as objective_services
from departments.services import plans as plan_services
from departments.services import quarters as quarter_services
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalLinkFactory,
    GoalMeasureFactory,
    MembershipFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
    UserFactory,
)
from gaps.choices import GapKind, Severity
from gaps.models import Gap
from gaps.selectors.rules import current_rules, pure_rules
from gaps.services import assessments, gaps, period_ends, raising, rules, scores
from kpis.models import KpiUse
from kpis.services import plans as kpi_plans
from kpis.services import uses
from kpis.tests.factories import KpiUseFactory
from saypro_align.lib.exceptions import DomainError

NAMES = ("Sales", "Marketing", "Product")


class History:
    """A quarter with three departments, and the moment it has come to."""

    def __init__(self, begun: datetime) -> None:
        self.now = begun
        self.quarter = QuarterFactory.create(plans_due_at=self.now + timedelta(days=20))
        self.goals = [GoalFactory.create(title=f"Goal {number}") for number in range(2)]
        self.office = UserFactory.create(organization_role=OrganizationRole.COORDINATOR)
        self.leader = UserFactory.create(organization_role=OrganizationRole.LEADER)
        self.heads = [self._department(number, name) for number, name in enumerate(NAMES)]
        self._catch_up(every=True)

    def _department(self, number: int, name: str) -> User:
        department = DepartmentFactory.create(name=name)
        head = UserFactory.create()
        MembershipFactory.create(user=head, department=department, role=MembershipRole.HEAD)
        obligation = ObligationFactory.create(quarter=self.quarter, department=department)
        state = PlanState.DRAFT if number == 2 else PlanState.ACTIVE
        plan = PlanFactory.create(obligation=obligation, author=head, state=state)
        goal = self.goals[number % 2]
        objective = ObjectiveFactory.create(plan=plan, owner=head, text=f"Raise {name} by 10 %")
        GoalLinkFactory.create(objective=objective, goal=goal)
        KpiUseFactory.create(
            objective=objective,
            kpi__owner=head,
            goal_measure=GoalMeasureFactory.create(goal=goal, name=f"Measure of {name}"),
        )
        return head

    def live(self, steps: list[tuple[str, int, int]]) -> None:
        """Let each step happen, so many minutes after the one before; what is refused is not done."""
        for name, chosen, minutes in steps:
            self.now += timedelta(minutes=minutes)
            with suppress(DomainError):
                getattr(self, name)(chosen)
            self._catch_up()

    def _catch_up(self, *, every: bool = False) -> None:
        if every:
            duties = Obligation.objects.filter(quarter=self.quarter).values_list("pk", flat=True)
            assessments.request_assessment(obligation_ids=duties, now=self.now)
        assessments.sweep_assessments(now=self.now)

    def _plan(self, chosen: int, *states: str) -> Plan | None:
        rows = Plan.objects.filter(state__in=states, obligation__quarter=self.quarter)
        found = list(rows.order_by("obligation__department__name", "number"))
        return found[chosen % len(found)] if found else None

    def _gap(self, chosen: int) -> Gap | None:
        found = list(Gap.objects.order_by("opened_at", "sentence", "pk"))
        return found[chosen % len(found)] if found else None

    def _head(self, obligation: Obligation) -> User:
        return self.heads[NAMES.index(obligation.department.name)]

    def revise(self, chosen: int) -> None:
        """Begin a new version of a plan that holds."""
        if plan := self._plan(chosen, PlanState.APPROVED, PlanState.ACTIVE):
            head = self._head(plan.obligation)
            kpi_plans.revise_plan(plan=plan, actor=head, now=self.now)

    def reword(self, chosen: int) -> None:
        """Change a draft's objective, so that it is vague or measurable."""
        if plan := self._plan(chosen, PlanState.DRAFT):
            objective_services.save_objective(
                objective=plan.objectives.all()[0],
                changes={"text": ("Improve things", "Raise it from 10 to 20")[chosen % 2]},
                actor=self._head(plan.obligation),
                now=self.now,
            )

    def unexplain(self, chosen: int) -> None:
        """Take away, or put back, how a draft's KPI moves the goal."""
        plan = self._plan(chosen, PlanState.DRAFT)
        use = KpiUse.objects.filter(objective__plan=plan).first() if plan else None
        if plan and use:
            sentence = "" if use.contribution else "It moves the goal."
            head = self._head(plan.obligation)
            uses.save_use(use=use, changes={"contribution": sentence}, actor=head, now=self.now)

    def submit(self, chosen: int) -> None:
        """Hand a draft in."""
        if plan := self._plan(chosen, PlanState.DRAFT, PlanState.RETURNED):
            kpi_plans.submit_plan(
                plan=plan,
                override_reason="It follows.",
                quiet=True,
                actor=self._head(plan.obligation),
                now=self.now,
            )

    def approve(self, chosen: int) -> None:
        """Put a plan in force."""
        if plan := self._plan(chosen, PlanState.SUBMITTED):
            kpi_plans.approve_plan(plan=plan, quiet=True, actor=self.office, now=self.now)

    def give_back(self, chosen: int) -> None:
        """Return a plan."""
        if plan := self._plan(chosen, PlanState.SUBMITTED):
            plan_services.return_plan(plan=plan, note="Not yet.", actor=self.office, now=self.now)

    def decide(self, chosen: int) -> None:
        """Decide about a gap, one way or another."""
        if (gap := self._gap(chosen)) is None:
            return
        by_office: dict[str, Any] = {"gap": gap, "actor": self.office, "now": self.now}
        by_leader = {**by_office, "actor": self.leader, "reason": "So be it."}
        first = gap.parties.get(side=0).obligation.department
        verbs = (
            lambda: gaps.confirm_gap(**by_office),
            lambda: gaps.dismiss_gap(**by_office, reason="It is none."),
            lambda: gaps.reopen_gap(**by_office, reason="It is one."),
            lambda: gaps.resolve_gap(**by_office, note="It is gone."),
            lambda: gaps.accept_gap(**by_leader, until=(self.now + timedelta(days=6)).date()),
            lambda: gaps.attribute_gap(**by_leader, department=first),
        )
        verbs[chosen % len(verbs)]()

    def report(self, chosen: int) -> None:
        """Raise a gap by hand, on one plan or between two."""
        duties = list(Obligation.objects.filter(quarter=self.quarter).order_by("department__name"))
        pair = duties[chosen % 2 : chosen % 2 + 1 + chosen % 3 // 2]
        raising.raise_gap(
            quarter=self.quarter,
            kind=GapKind.CONFLICTING_GOALS if len(pair) > 1 else GapKind.MISALIGNED_KPI,
            severity=list(Severity)[chosen % 4],
            sentence=f"Something is wrong, said {self.now}.",
            parties=[raising.PartyDraft(duty) for duty in pair],
            actor=self.office,
            now=self.now,
        )

    def exempt(self, chosen: int) -> None:
        """Free a department from its plan, or ask for it again."""
        duty = Obligation.objects.filter(quarter=self.quarter).order_by("department__name")[
            chosen % 3
        ]
        said: dict[str, Any] = {"obligation": duty, "reason": "Moved.", "actor": self.leader}
        if duty.exempted_at is None:
            until = (self.now + timedelta(days=4)).date()
            quarter_services.exempt_obligation(**said, until=until, now=self.now)
        else:
            quarter_services.end_exemption(**said, now=self.now)

    def retire(self, chosen: int) -> None:
        """End a goal."""
        goal = Goal.objects.get(pk=self.goals[chosen % 2].pk)
        goal_services.retire_goal(goal=goal, reason="Done.", actor=self.office, now=self.now)

    def rule(self, chosen: int) -> None:
        """Change the alignment target and the days of grace."""
        known = current_rules(self.now)
        pure = replace(pure_rules(known), target_percent=50 + chosen % 50, triage_days=chosen % 12)
        rules.change_rules(
            target_percent=pure.target_percent,
            triage_days=pure.triage_days,
            severity_weights=pure.severity_weights,
            reason="Tried.",
            seen=known.code,
            actor=self.office,
            now=self.now,
        )

    def unlink(self, chosen: int) -> None:
        """Take an objective of a draft away from its goal."""
        plan = self._plan(chosen, PlanState.DRAFT)
        link = GoalLink.objects.filter(objective__plan=plan, retired_at=None).first()
        if plan and link:
            head = self._head(plan.obligation)
            objective_services.unlink_goal(link=link, actor=head, now=self.now)

    def nights(self, chosen: int) -> None:
        """Let days pass, each with what the night does."""
        for _night in range(1 + chosen % 4 * 3):
            self.now += timedelta(days=1)
            quarter_services.end_expired_exemptions(self.now)
            gaps.age_gaps(now=self.now)
            period_ends.freeze_period_ends(now=self.now)
            assessments.assess_what_is_outdated(quarter=self.quarter, now=self.now)
            scores.take_daily_snapshots(now=self.now)


STEPS = (
    "revise",
    "reword",
    "unexplain",
    "submit",
    "approve",
    "give_back",
    "decide",
    "report",
    "exempt",
    "retire",
    "rule",
    "unlink",
    "nights",
)
