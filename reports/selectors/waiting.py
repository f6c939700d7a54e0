"""Every department's plan in a quarter: where it stands, since when, and at whose desk it lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import EDITABLE_STATES, PlanState, QuarterState
from departments.models import Obligation, Plan, Quarter, User
from departments.selectors import heads_of
from kpis.selectors.comments import open_counts
from reports.alignment import Word
from saypro_align.lib.clock import organization_day
from saypro_align.outbox.models import OutgoingMail

REMINDER = "plan_reminder"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One department's plan and who has it now."""

    obligation: Obligation
    plan: Plan | None
    in_force: Plan | None
    heads: tuple[User, ...]
    since: date
    today: date
    asked: int

    @property
    def word(self) -> Word:
        """Return the state as a badge shows it."""
        if self.plan is None:
            return Word(_("Not started"), "none")
        state = PlanState(self.plan.state)
        return Word(str(state.label), state.tone)

    @property
    def is_at_office(self) -> bool:
        """Return whether it lies with those who decide."""
        return self.plan is not None and self.plan.state == PlanState.SUBMITTED

    @property
    def is_owed(self) -> bool:
        """Return whether the department still owes the quarter's plan."""
        return self.in_force is None and not self.is_at_office

    @property
    def days(self) -> int | None:
        """Return for how many days it has been waiting; nothing waits for a plan in force."""
        if not (self.is_owed or self.is_at_office):
            return None
        return max((self.today - self.since).days, 0)

    @property
    def desk(self) -> str:
        """Say who has to do something now."""
        if self.is_at_office:
            if self.plan is not None and self.plan.read_by is not None:
                return _("Strategy office; opened by %(person)s") % {"person": self.plan.read_by}
            return _("Strategy office; not opened yet")
        if not self.is_owed:
            return _("Nobody; the plan is in force")
        return ", ".join(head.name for head in self.heads) or _("Nobody heads the department")

    @property
    def status(self) -> str:
        """Say in a sentence what stands in the way, as a reminder tells it."""
        if self.plan is None or self.plan.state == PlanState.WITHDRAWN:
            return _("It has not been started.")
        if self.plan.state == PlanState.RETURNED:
            return _("Changes were asked for on %(day)s.") % {"day": _day(self.since)}
        return _("It is a draft, last changed on %(day)s.") % {
            "day": _day(organization_day(self.plan.updated_at))
        }


@dataclass(frozen=True, slots=True)
class Reminder:
    """Who gets a reminder, about which plans, and whether he got one today."""

    person: User
    about: tuple[Waiting, ...]
    key: str
    is_sent: bool


@dataclass(frozen=True)
class Queue:
    """All plans of a quarter, what waits longest first."""

    quarter: Quarter
    rows: tuple[Waiting, ...]
    reminders: tuple[Reminder, ...]
    today: date

    @property
    def to_remind(self) -> tuple[Reminder, ...]:
        """Return those who owe a plan and got no reminder today."""
        return tuple(one for one in self.reminders if not one.is_sent)

    @property
    def reminded(self) -> tuple[Reminder, ...]:
        """Return those who got theirs today."""
        return tuple(one for one in self.reminders if one.is_sent)

    @property
    def headless(self) -> tuple[Waiting, ...]:
        """Return what is owed where nobody can be reminded."""
        return tuple(row for row in self.rows if row.is_owed and not row.heads)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Return how many are owed, at the strategy office, and in force."""
        owed = sum(row.is_owed for row in self.rows)
        office = sum(row.is_at_office for row in self.rows)
        return owed, office, len(self.rows) - owed - office


def plan_queue(quarter: Quarter, now: datetime) -> Queue:
    """Return every department's plan that is not exempt; a constant number of queries."""
    today = organization_day(now)
    duties = list(
        Obligation.objects.filter(quarter=quarter, exempted_at=None)
        .select_related("department", "quarter")
        .order_by("department__name", "pk")
    )
    plans: dict[UUID, list[Plan]] = {}
    for plan in (
        Plan.objects.filter(obligation__in=duties).select_related("read_by").order_by("-number")
    ):
        plans.setdefault(plan.obligation_id, []).append(plan)
    heads = heads_of(duty.department_id for duty in duties)
    asked = open_counts(plan for held in plans.values() for plan in held)
    rows = [
        _row(duty, plans.get(duty.pk, []), heads.get(duty.department_id, []), asked, today)
        for duty in duties
    ]
    rows.sort(key=lambda row: (row.days is None, -(row.days or 0), row.obligation.department.name))
    is_open = quarter.state == QuarterState.OPEN
    return Queue(quarter, tuple(rows), tuple(_reminders(rows, today)) if is_open else (), today)


def title_of(row: Waiting) -> str:
    """Say what a reminder about one plan is about, in at most 60 characters where names allow it."""
    name = {"department": row.obligation.department}
    due = organization_day(row.obligation.quarter.plans_due_at)
    days = (due - row.today).days
    if days < 0:
        late = ngettext(
            "%(department)s plan: %(days)d day late",
            "%(department)s plan: %(days)d days late",
            -days,
        )
        return late % {**name, "days": -days}
    if days == 0:
        return _("%(department)s plan: due today") % name
    left = ngettext(
        "%(department)s plan due in %(days)d day", "%(department)s plan due in %(days)d days", days
    )
    return left % {**name, "days": days}


def _row(
    duty: Obligation, plans: list[Plan], heads: list[User], asked: dict[UUID, int], today: date
) -> Waiting:
    in_force = next((plan for plan in plans if plan.is_in_force), None)
    working = next(
        (plan for plan in plans if plan.state in (*EDITABLE_STATES, PlanState.SUBMITTED)), None
    )
    shown = working if working and (in_force is None or not working.is_editable) else in_force
    shown = shown or next(iter(plans), None)
    return Waiting(
        obligation=duty,
        plan=shown,
        in_force=in_force,
        heads=tuple(heads),
        since=organization_day(_since(duty, shown)),
        today=today,
        asked=asked.get(shown.pk, 0) if shown else 0,
    )


def _since(duty: Obligation, plan: Plan | None) -> datetime:
    if plan is not None and plan.state == PlanState.SUBMITTED and plan.submitted_at:
        return plan.submitted_at
    if plan is not None and plan.state == PlanState.RETURNED and plan.decided_at:
        return plan.decided_at
    return duty.created_at


def _reminders(rows: Iterable[Waiting], today: date) -> Iterable[Reminder]:
    about: dict[UUID, list[Waiting]] = {}
    people: dict[UUID, User] = {}
    for row in rows:
        if row.is_owed:
            for head in row.heads:
                people[head.pk] = head
                about.setdefault(head.pk, []).append(row)
    keys = {pk: f"{REMINDER}:{pk}:{today.isoformat()}" for pk in people}
    sent = set(OutgoingMail.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    for pk, person in sorted(people.items(), key=lambda pair: (pair[1].name, pair[0])):
        yield Reminder(person, tuple(about[pk]), keys[pk], keys[pk] in sent)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
