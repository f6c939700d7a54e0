"""Importing a plan set: everything or nothing, through the same services as the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import GoalCategory, QuarterState
from departments.models import Department, Goal, Obligation, Plan, Quarter, User
from departments.services import goals as goal_services
from departments.services import people as people_services
from departments.services import plans as plan_services
from departments.services import quarters as quarter_services
from kpis.choices import Frequency
from kpis.plan_sets import Faulty, PlanSet, Problem, SetDepartment, SetKpi, SetObjective
from kpis.services.kpis import KpiFields, create_kpi
from kpis.services.plans import approve_plan, submit_plan
from kpis.services.uses import UseFields, use_kpi
from saypro_align.audit.rows import save_row
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.exceptions import DomainError, NotAllowed

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought, or would bring."""

    quarter_code: str
    goals: int
    departments: int
    objectives: int
    kpis: int
    approved: bool


class _TrialRun(Exception):
    """Takes a trial run back."""


def import_plan_set(
    *,
    plan_set: PlanSet,
    actor: User,
    approver: User | None,
    now: datetime,
    quarter_code: str = "",
    dry_run: bool = False,
    tick: Tick = lambda done, total: None,
) -> Imported:
    """Bring in the whole set, or nothing.

    The plans are submitted by `actor` and, with an `approver`, approved by him; both are kept as
    author and approver, who must differ. A dry run does all the work and takes it back. Raises
    Faulty with every problem, NotAllowed for anybody outside the strategy office.
    """
    if not actor.is_coordinator:
        raise NotAllowed(_("Only the strategy office imports plans."))
    if approver is not None and not (approver.is_leader or approver.is_coordinator):
        raise NotAllowed(_("Only leadership and the strategy office approve plans."))
    run = _Import(plan_set, actor, approver, now, quarter_code or plan_set.code, tick)
    try:
        with transaction.atomic():
            run.everything()
            if run.problems:
                raise Faulty(run.problems)
            if dry_run:
                raise _TrialRun
    except _TrialRun:
        pass
    except ValidationError as refusal:
        raise Faulty([Problem("", " ".join(refusal.messages))]) from refusal
    return Imported(run.code, *plan_set.counts, approved=approver is not None)


class _Import:
    """One run: the rows made so far and the problems met."""

    def __init__(
        self,
        plan_set: PlanSet,
        actor: User,
        approver: User | None,
        now: datetime,
        code: str,
        tick: Tick,
    ) -> None:
        self.set, self.actor, self.approver = plan_set, actor, approver
        self.now, self.code, self.tick = now, code, tick
        self.problems: list[Problem] = []
        self.goals: dict[str, Goal] = {}

    def everything(self) -> None:
        departments = [self._department(found) for found in self.set.departments]
        quarter = self._quarter()
        if quarter is None:
            return
        self._make_goals()
        total = len(departments)
        for done, (found, department) in enumerate(
            zip(self.set.departments, departments, strict=True), start=1
        ):
            self._tried(found.path, partial(self._plan, quarter, found, department))
            self.tick(done, total)
        self._end_past_goals()

    def _tried(self, path: str, work: Callable[[], None]) -> None:
        """Do one department's work; what it refuses becomes a problem, and the next one is tried."""
        try:
            with transaction.atomic():
                work()
        except DomainError as refusal:
            self.problems.append(Problem(path, refusal.message))
        except ValidationError as refusal:
            self.problems.append(Problem(path, " ".join(refusal.messages)))

    def _department(self, found: SetDepartment) -> Department:
        known = Department.objects.filter(name__iexact=found.name).first()
        return known or people_services.create_department(
            name=found.name,
            purpose=found.purpose,
            active_from=self.set.starts_on,
            actor=self.actor,
            now=self.now,
        )

    def _quarter(self) -> Quarter | None:
        known = Quarter.objects.filter(code=self.code).first()
        if known is None:
            return self._new_quarter()
        if (known.starts_on, known.ends_on) != (self.set.starts_on, self.set.ends_on):
            self.problems.append(
                Problem("period", _("“%(quarter)s” has other dates.") % {"quarter": known})
            )
        elif known.state == QuarterState.PREPARING:
            return quarter_services.open_quarter(quarter=known, actor=self.actor, now=self.now)
        elif known.state == QuarterState.CLOSED:
            self.problems.append(
                Problem("period", _("“%(quarter)s” is closed.") % {"quarter": known})
            )
        return None if self.problems else known

    def _new_quarter(self) -> Quarter:
        length = self.set.ends_on - self.set.starts_on
        due = datetime.combine(
            self.set.starts_on + timedelta(days=14), time(17), tzinfo=organization_zone()
        )
        quarter = quarter_services.create_quarter(
            code=self.code,
            name=self.set.label,
            starts_on=self.set.starts_on,
            ends_on=self.set.ends_on,
            plans_due_at=due,
            mid_quarter_on=self.set.starts_on + length // 2,
            actor=self.actor,
            now=self.now,
        )
        return quarter_services.open_quarter(quarter=quarter, actor=self.actor, now=self.now)

    def _make_goals(self) -> None:
        for found in self.set.goals:
            known = Goal.objects.filter(title__iexact=found.title).first()
            self.goals[found.id] = known or goal_services.create_goal(
                title=found.title,
                why=found.description or _("Stated in %(plan)s.") % {"plan": self.set.label},
                description=found.description,
                category=GoalCategory.STRATEGIC_INITIATIVE,
                active_from=self.set.starts_on,
                actor=self.actor,
                now=self.now,
            )

    def _plan(self, quarter: Quarter, found: SetDepartment, department: Department) -> None:
        obligation = Obligation.objects.filter(quarter=quarter, department=department).first()
        if obligation is None:
            obligation = quarter_services.add_obligation(
                quarter=quarter, department=department, actor=self.actor, now=self.now
            )
        if obligation.plans.exists():
            raise DomainError(
                _("%(department)s has a plan for %(quarter)s already.")
                % {"department": department, "quarter": quarter}
            )
        plan = plan_services.start_plan(
            obligation=obligation,
            actor=self.actor,
            now=self.now,
            summary=_("Imported from %(plan)s of %(organization)s.")
            % {"plan": self.set.label, "organization": self.set.organization},
        )
        for position, objective in enumerate(found.objectives, start=1):
            self._objective(plan, department, objective, position)
        plan.refresh_from_db()
        submit_plan(
            plan=plan,
            override_reason=_("Imported as it was published."),
            quiet=True,
            actor=self.actor,
            now=self.now,
        )
        if self.approver is not None:
            approve_plan(plan=plan, quiet=True, actor=self.approver, now=self.now)

    def _objective(
        self, plan: Plan, department: Department, found: SetObjective, position: int
    ) -> None:
        objective = plan_services.add_objective(
            plan=plan,
            text=found.title,
            owner=self.actor,
            due_on=found.due_on,
            position=position,
            actor=self.actor,
            now=self.now,
        )
        if found.goal_id is not None:
            plan_services.link_goal(
                objective=objective,
                goal=self.goals[found.goal_id],
                sentence=found.goal_link,
                # The published plan itself places the objective under this goal.
                confirm=True,
                actor=self.actor,
                now=self.now,
            )
        for place, kpi in enumerate(found.kpis, start=1):
            series = create_kpi(
                department=department,
                fields=self._kpi_fields(kpi),
                actor=self.actor,
                now=self.now,
            )
            use_kpi(
                objective=objective,
                kpi=series,
                position=place,
                fields=UseFields(
                    baseline=kpi.baseline,
                    target_value=kpi.target_value,
                    low=kpi.low,
                    high=kpi.high,
                    starts_on=None if self._is_due_at_once(kpi) else self.set.starts_on,
                    due_on=kpi.due_on or found.due_on,
                ),
                actor=self.actor,
                now=self.now,
            )

    def _is_due_at_once(self, kpi: SetKpi) -> bool:
        return kpi.due_on is not None and kpi.due_on <= self.set.starts_on

    def _kpi_fields(self, found: SetKpi) -> KpiFields:
        """Fill in what such a file does not say: who imported it, and the document as source."""
        source = self.set.label
        if found.stated:
            source = _("%(plan)s; stated target: %(target)s") % {
                "plan": source,
                "target": found.stated,
            }
        return KpiFields(
            name=found.name,
            unit=found.unit,
            direction=found.direction,
            frequency=Frequency.QUARTERLY,
            source=source[:200],
            owner=self.actor,
        )

    def _end_past_goals(self) -> None:
        """Goals of a period that is over do not hold today."""
        if self.set.ends_on >= organization_day(self.now):
            return
        for goal in self.goals.values():
            if goal.retired_on is None and goal.active_from == self.set.starts_on:
                save_row(
                    goal,
                    changes={
                        "retired_on": self.set.ends_on,
                        "retired_reason": _("The imported period has ended."),
                    },
                    expected_version=None,
                    actor=self.actor,
                    now=self.now,
                    event="goal.retired",
                    why=_("The imported period has ended."),
                )
