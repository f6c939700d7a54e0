"""Reads for the pages and the API of corrective actions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions import permissions
from actions.access import readable_actions
from actions.choices import DONE_STATES, OPEN_STATES, ActionState
from actions.models import ActionQuerySet, CorrectiveAction, DateChange, Step
from actions.selectors.days import department_day
from actions.selectors.known_gaps import unread_of
from actions.selectors.life import Life, life_of
from actions.selectors.readiness import missing_for_approval
from actions.selectors.steps import date_changes, next_steps, steps_of
from departments.choices import OrganizationRole
from departments.models import Department, Quarter, User
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.percent import with_sign
from saypro_align.lib.periods import day_bounds

_RUNNING = (ActionState.APPROVED, ActionState.IN_PROGRESS)
MINE, MY_DEPARTMENT, ALL = "mine", "department", "all"
# Carried out, whatever came of it; and only what is done about gaps, as reports count it.
DONE, ABOUT_GAPS, BY_CAUSE = "done", "gaps", "cause"


def assignable_people(action: CorrectiveAction | None = None) -> QuerySet[User]:
    """Return whom an action or a step may be given to: everybody who works on the plans.

    Who left keeps what is his in `action` until somebody else takes it.
    """
    elsewhere = Q(organization_role=OrganizationRole.EXTERNAL) | Q(
        organization_role=OrganizationRole.ADMINISTRATOR, memberships=None
    )
    wanted = Q(is_active=True) & ~elsewhere
    if action is not None:
        wanted |= Q(corrective_actions=action) | Q(steps__action=action)
    return User.objects.filter(wanted).distinct()


@dataclass(frozen=True)
class Progress:
    """How far an action has come: by weight, exactly, and in steps for people."""

    done_weight: int
    weight: int
    done: int
    total: int

    @property
    def share(self) -> Fraction | None:
        """Return the done share of the weight; None without steps, never 0."""
        return Fraction(self.done_weight, self.weight) if self.weight else None

    @property
    def sentence(self) -> str:
        """Return "2 of 3 steps done", and the share where weights make a difference."""
        if self.share is None:
            return _("No steps yet")
        said = ngettext(
            "%(done)d of %(total)d step done", "%(done)d of %(total)d steps done", self.total
        )
        text = said % {"done": self.done, "total": self.total}
        if self.share != Fraction(self.done, self.total):
            text += _(", %(share)s of the weight") % {
                "share": with_sign(str(int(self.share * 100)))
            }
        return text


def progress(steps: Iterable[Step]) -> Progress:
    """Return how far these steps have come; removed ones do not count."""
    rows = [step for step in steps if step.retired_at is None]
    done = [step for step in rows if step.done_at is not None]
    return Progress(
        done_weight=sum(step.weight for step in done),
        weight=sum(step.weight for step in rows),
        done=len(done),
        total=len(rows),
    )


@dataclass(frozen=True)
class ActionRow:
    """A line of the list."""

    action: CorrectiveAction
    progress: Progress
    today: date
    is_overdue: bool
    # What is to be done next, and what the reader may do about it.
    step: Step | None = None
    is_step_late: bool = False
    may_tick: bool = False
    may_move: bool = False
    may_edit: bool = False
    # What it is about, where the reader may know of it.
    about_told: str = ""

    @property
    def cause(self) -> tuple[str, str]:
        """Return what it is about and where that can be read; nothing where the reader may not."""
        return (self.about_told, self.action.about.url) if self.about_told else ("", "")


def action_table(actions: Iterable[Any], user: User, now: datetime) -> list[ActionRow]:
    """Return rows of `action_rows` as the list shows them to the person."""
    rows = []
    listed = list(actions)
    following = next_steps(listed)
    unread = unread_of(listed, user)
    for action in listed:
        today = department_day(action.department, now)
        step = following.get(action.pk)
        is_open = action.state in OPEN_STATES
        rows.append(
            ActionRow(
                action=action,
                progress=Progress(
                    done_weight=action.done_weight,
                    weight=action.weight,
                    done=action.done_steps,
                    total=action.all_steps,
                ),
                today=today,
                is_overdue=action.is_overdue(today),
                step=step,
                is_step_late=bool(step and step.due_on and step.due_on < today),
                may_tick=step is not None
                and action.state in _RUNNING
                and permissions.can_tick(user, step),
                may_move=step is not None and permissions.can_move_step(user, step),
                may_edit=is_open and permissions.can_edit(user, action),
                about_told="" if action.pk in unread else action.about.told,
            )
        )
    return rows


@dataclass(frozen=True)
class ActionFilters:
    """What the address of the list asks for; None and "" ask for everything."""

    scope: str = ALL
    state: str = "open"
    department: Department | None = None
    quarter: Quarter | None = None
    is_overdue: bool = False
    about: str = ""
    since: date | None = None
    order: str = ""


def action_rows(user: User, filters: ActionFilters, now: datetime) -> ActionQuerySet:
    """Return the actions of the list, the most urgent first, each with its step weights."""
    rows = _in_scope(readable_actions(user), user, filters.scope)
    if filters.department:
        rows = rows.filter(department=filters.department)
    if filters.quarter:
        rows = rows.in_quarter(filters.quarter)
    if filters.is_overdue:
        rows = rows.overdue_at(now)
    if filters.state == "open":
        rows = rows.open()
    elif filters.state == DONE:
        rows = rows.filter(state__in=DONE_STATES)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.about == ABOUT_GAPS:
        rows = rows.told()
    if filters.since:
        since = day_bounds(filters.since, organization_zone())[0]
        rows = rows.filter(implemented_at__gte=since)
    kept = Q(steps__retired_at=None)
    return rows.annotate(
        weight=Coalesce(Sum("steps__weight", filter=kept), 0),
        done_weight=Coalesce(
            Sum("steps__weight", filter=kept & Q(steps__done_at__isnull=False)), 0
        ),
        all_steps=Count("steps", filter=kept),
        done_steps=Count("steps", filter=kept & Q(steps__done_at__isnull=False)),
        is_closed=Case(
            When(state__in=OPEN_STATES, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        ),
    ).order_by(*_order(filters.order))


def _order(wanted: str) -> tuple[str | OrderBy, ...]:
    urgent = ("is_closed", F("deadline").asc(nulls_last=True), "-created_at", "id")
    if wanted != BY_CAUSE:
        return urgent
    causes = ("gap__sentence", "gap_id", "kpt__name", "kpt_id", "obstacle__what", "obstacle_id")
    return (*(F(name).asc(nulls_last=True) for name in causes), *urgent)


def scope_counts(user: User, filters: ActionFilters, now: datetime) -> dict[str, int]:
    """Return how many actions each tab shows under the same other filters."""
    return {
        scope: action_rows(user, replace(filters, scope=scope), now).order_by().count()
        for scope in (MINE, MY_DEPARTMENT, ALL)
    }


def _in_scope(rows: ActionQuerySet, user: User, scope: str) -> ActionQuerySet:
    if scope == MINE:
        own_step = Step.objects.filter(action=OuterRef("pk"), owner=user, retired_at=None)
        return rows.filter(Q(responsible=user) | Exists(own_step))
    if scope == MY_DEPARTMENT:
        return rows.filter(department_id__in=user.department_ids())
    return rows


@dataclass(frozen=True)
class StepRow:
    """A step on its action's page, with what the reader may do to it."""

    step: Step
    is_late: bool
    may_tick: bool
    may_move: bool
    changes: Sequence[DateChange]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class ActionPage:
    """Everything the page of an action shows."""

    action: CorrectiveAction
    today: date
    steps: list[StepRow]
    progress: Progress
    missing: dict[str, list[str]]
    deadline_changes: Sequence[DateChange]
    history: list[AuditEntry]
    is_overdue: bool
    may_edit: bool
    may_approve: bool
    may_start: bool
    may_implement: bool
    may_cancel: bool
    life: Life
    reads_about: bool


def action_page(action: CorrectiveAction, user: User, now: datetime) -> ActionPage:
    """Return the page of an action as this reader sees it."""
    today = department_day(action.department, now)
    steps = steps_of(action)
    for step in steps:
        step.action = action
    is_open = action.state in OPEN_STATES
    is_running = action.state in _RUNNING
    may_carry_out = permissions.can_carry_out(user, action)
    changes = date_changes(action)
    life = life_of(action, user, now)
    agreements = [row.agreement for row in life.agreements]
    missing = missing_for_approval(
        action, steps, today, whys=action.whys.all(), agreements=agreements
    )
    return ActionPage(
        action=action,
        today=today,
        steps=[
            StepRow(
                step=step,
                is_late=step.done_at is None and step.due_on is not None and today > step.due_on,
                may_tick=is_running and permissions.can_tick(user, step),
                may_move=is_open and step.done_at is None and permissions.can_move_step(user, step),
                changes=changes.get(step.pk, ()),
                is_first=at == 0,
                is_last=at == len(steps) - 1,
            )
            for at, step in enumerate(steps)
        ],
        progress=progress(steps),
        missing=missing,
        deadline_changes=changes.get(None, ()),
        history=entries_of(action, *steps, *agreements),
        is_overdue=action.is_overdue(today),
        may_edit=is_open and permissions.can_edit(user, action),
        may_approve=action.state == ActionState.PROPOSED and permissions.can_approve(user, action),
        may_start=action.state == ActionState.APPROVED and may_carry_out,
        may_implement=action.state == ActionState.IN_PROGRESS and may_carry_out,
        may_cancel=is_open and permissions.can_cancel(user, action),
        life=life,
        reads_about=not unread_of([action], user),
    )
