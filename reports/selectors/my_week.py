"""My week: what needs this person, the most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES as OPEN_ACTIONS
from actions.choices import ActionState
from actions.models import CorrectiveAction, Step
from departments.choices import EDITABLE_STATES, IN_FORCE_STATES, PlanState, QuarterState
from departments.models import Obligation, Plan, Quarter
from gaps.choices import GapState
from gaps.models import Gap, GapParty
from kpis.choices import Frequency, KpiState, UseState
from kpis.models import KpiUse
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from departments.models import User

SOON = timedelta(days=7)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that needs the person, with the button that does it."""

    title: str
    note: str
    url: str
    button: str
    due_on: date | None
    is_late: bool


@dataclass(frozen=True)
class MyWeek:
    """Everything that needs the person; `today` is the organization's day."""

    tasks: tuple[Task, ...]
    today: date
    next_due: date | None

    @property
    def late(self) -> int:
        """Return how many are late."""
        return sum(task.is_late for task in self.tasks)


def my_week(user: "User", now: datetime) -> MyWeek:
    """Return what needs the person; the number of queries does not depend on how much it is."""
    today = organization_day(now)
    quarters = list(Quarter.objects.filter(state=QuarterState.OPEN))
    found = [
        *_plans_to_write(user, quarters, today, now),
        *_plans_to_decide(user, today),
        *_gaps_to_answer(user, quarters, today),
        *_gaps_to_triage(user, quarters),
        *_actions(user, today),
        *_actions_to_agree(user, today),
        *_steps(user, today),
        *_values(user, quarters, today),
    ]
    found.sort(key=lambda task: (not task.is_late, task.due_on or date.max, task.title))
    coming = [quarter.plans_due_at for quarter in quarters if quarter.plans_due_at > now]
    return MyWeek(
        tasks=tuple(found[:SHOWN]),
        today=today,
        next_due=organization_day(min(coming)) if coming else None,
    )


def _plans_to_write(
    user: "User", quarters: list[Quarter], today: date, now: datetime
) -> Iterable[Task]:
    headed = user.headed_department_ids()
    if not headed:
        return
    obligations = Obligation.objects.filter(
        department_id__in=headed, quarter__in=quarters, exempted_at=None
    ).select_related("department", "quarter")
    plans: dict[object, list[Plan]] = {}
    for plan in Plan.objects.filter(obligation__in=obligations):
        plans.setdefault(plan.obligation_id, []).append(plan)
    for obligation in obligations:
        due_on = organization_day(obligation.quarter.plans_due_at)
        is_late = obligation.quarter.is_past_deadline(now)
        if task := _plan_task(obligation, plans.get(obligation.pk, []), due_on, is_late=is_late):
            yield task
    del today


def _plan_task(
    obligation: Obligation, plans: list[Plan], due_on: date, *, is_late: bool
) -> Task | None:
    name = {"department": obligation.department.name, "quarter": obligation.quarter.name}
    page = reverse("reports:plan_page", args=[obligation.department.slug, obligation.quarter.code])
    working = next((plan for plan in plans if plan.state in EDITABLE_STATES), None)
    has_force = any(plan.state in IN_FORCE_STATES for plan in plans)
    if working is not None:
        edit = reverse("kpis:plan_edit", args=[obligation.department.slug, working.pk])
        if working.state == PlanState.RETURNED:
            title = _("Changes are asked for: %(department)s plan, %(quarter)s") % name
            return Task(title, working.decision_note, edit, _("Change the plan"), due_on, is_late)
        title = _("Draft waiting: %(department)s plan, %(quarter)s") % name
        note = _("The version in force stays until the new one is approved.") if has_force else ""
        late = is_late and not has_force
        return Task(title, note, edit, _("Go on writing"), None if has_force else due_on, late)
    if has_force or any(plan.state == PlanState.SUBMITTED for plan in plans):
        return None
    title = _("Write the %(department)s plan, %(quarter)s") % name
    return Task(title, "", page, _("Start the plan"), due_on, is_late)


def _plans_to_decide(user: "User", today: date) -> Iterable[Task]:
    if not (user.is_coordinator or user.is_leader):
        return
    rows = (
        Plan.objects.filter(state=PlanState.SUBMITTED)
        .exclude(Q(author=user) | Q(submitted_by=user))
        .select_related("obligation__department", "obligation__quarter", "submitted_by")
    )
    for plan in rows.order_by("submitted_at", "id"):
        days = (today - organization_day(plan.submitted_at)).days if plan.submitted_at else 0
        department = plan.obligation.department
        yield Task(
            title=_("Decide on the %(department)s plan") % {"department": department.name},
            note=_("Submitted by %(who)s, waiting for %(days)d days.")
            % {"who": plan.submitted_by or "", "days": days},
            url=reverse("reports:plan_page", args=[department.slug, plan.obligation.quarter.code])
            + f"?version={plan.number}",
            button=_("Read the plan"),
            due_on=organization_day(plan.submitted_at) if plan.submitted_at else None,
            is_late=days > SOON.days,
        )


def _gaps_to_answer(user: "User", quarters: list[Quarter], today: date) -> Iterable[Task]:
    """Open gaps of the departments the person heads about which nothing is planned."""
    headed = user.headed_department_ids()
    if not headed:
        return
    rows = (
        Gap.objects.filter(
            quarter__in=quarters,
            on_draft=False,
            state__in=[GapState.CONFIRMED, GapState.REOPENED],
            pk__in=GapParty.objects.filter(obligation__department_id__in=headed).values("gap"),
        )
        .exclude(severity="advisory")
        .exclude(actions__state__in=OPEN_ACTIONS)
        .order_by("opened_at", "id")
    )
    for gap in rows[:SHOWN]:
        age = (today - organization_day(gap.opened_at)).days
        yield Task(
            title=gap.sentence,
            note=_("Found %(days)d days ago; no action is planned.") % {"days": age},
            url=reverse("gaps:gap_page", args=[gap.pk]),
            button=_("Answer the gap"),
            due_on=organization_day(gap.opened_at) + SOON,
            is_late=age > SOON.days,
        )


def _gaps_to_triage(user: "User", quarters: list[Quarter]) -> Iterable[Task]:
    if not user.is_coordinator:
        return
    waiting = Gap.objects.filter(
        quarter__in=quarters, state=GapState.SUSPECTED, on_draft=False
    ).count()
    if waiting:
        yield Task(
            title=_("%(count)d suggested gaps wait for a decision") % {"count": waiting},
            note=_("Silence counts: after seven days they count as open."),
            url=reverse("gaps:gap_review"),
            button=_("Decide"),
            due_on=None,
            is_late=False,
        )


def _actions(user: "User", today: date) -> Iterable[Task]:
    rows = CorrectiveAction.objects.filter(
        responsible=user,
        state__in=[ActionState.APPROVED, ActionState.IN_PROGRESS],
        deadline__lte=today + SOON,
    )
    for action in rows.order_by("deadline", "id"):
        yield Task(
            title=action.title,
            note=_("Corrective action"),
            url=reverse("actions:action_page", args=[action.pk]),
            button=_("Open the action"),
            due_on=action.deadline,
            is_late=action.is_overdue(today),
        )


def _actions_to_agree(user: "User", today: date) -> Iterable[Task]:
    """Proposed actions of the departments the person heads wait for an agreement."""
    headed = user.headed_department_ids()
    if not headed:
        return
    rows = CorrectiveAction.objects.filter(
        department_id__in=headed, state=ActionState.PROPOSED
    ).order_by("deadline", "id")
    for action in rows[:SHOWN]:
        yield Task(
            title=action.title,
            note=_("Proposed corrective action"),
            url=reverse("actions:action_page", args=[action.pk]),
            button=_("Complete and agree"),
            due_on=action.deadline,
            is_late=action.is_overdue(today),
        )


def _steps(user: "User", today: date) -> Iterable[Task]:
    rows = (
        Step.objects.filter(
            owner=user,
            done_at=None,
            retired_at=None,
            due_on__lte=today + SOON,
            action__state__in=[ActionState.APPROVED, ActionState.IN_PROGRESS],
        )
        .exclude(action__responsible=user, action__deadline__lte=today + SOON)
        .select_related("action")
    )
    for step in rows.order_by("due_on", "id"):
        yield Task(
            title=step.text,
            note=_("Step of “%(action)s”") % {"action": step.action.title},
            url=reverse("actions:action_page", args=[step.action_id]),
            button=_("Tick it off"),
            due_on=step.due_on,
            is_late=step.due_on is not None and step.due_on < today,
        )


def _values(user: "User", quarters: list[Quarter], today: date) -> Iterable[Task]:
    """KPIs the person owns whose last value is older than their rhythm."""
    rows = (
        KpiUse.objects.filter(
            state=UseState.ACTIVE,
            kpi__owner=user,
            kpi__state=KpiState.ACTIVE,
            objective__plan__state__in=IN_FORCE_STATES,
            objective__plan__obligation__quarter__in=quarters,
        )
        .exclude(kpi__frequency="")
        .exclude(kpi__direction="milestones")
        .order_by()
        .values_list(
            "kpi_id",
            "kpi__name",
            "kpi__frequency",
            "objective__plan__obligation__quarter__starts_on",
        )
        .annotate(last_on=Max("kpi__measurements__measured_on"))
    )
    seen = set()
    for kpi_id, name, frequency, starts_on, last_on in rows:
        due_on = (last_on or starts_on) + timedelta(days=Frequency(frequency).days)
        if kpi_id in seen or due_on > today:
            continue
        seen.add(kpi_id)
        note = (
            _("Last value %(day)s") % {"day": format_date(last_on, "j M")}
            if last_on
            else _("No value yet")
        )
        yield Task(
            title=_("Enter the value of “%(kpi)s”") % {"kpi": name},
            note=note,
            url=reverse("kpis:kpi_page", args=[kpi_id]),
            button=_("Enter the value"),
            due_on=due_on,
            is_late=due_on + timedelta(days=3) < today,
        )
