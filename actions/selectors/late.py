"""Dates of running actions and their steps that come or have passed, and whom to tell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from actions.choices import ActionState
from actions.ladder import EARLIEST, Who, to_tell
from actions.models import CorrectiveAction, LateNotice, Step
from actions.selectors.days import department_day
from departments.choices import OrganizationRole
from departments.models import User
from departments.selectors import heads_of
from saypro_align.lib.clock import organization_day

_RUNNING: Final = (ActionState.APPROVED, ActionState.IN_PROGRESS)
# The day of a department may be one ahead of the organization's.
_MARGIN: Final = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A step, or without one the action itself, with its date."""

    action: CorrectiveAction
    step: Step | None
    due_on: date

    @property
    def key(self) -> tuple[UUID, date]:
        """Return what a notice is about: the row and its date."""
        return (self.step.pk if self.step else self.action.pk, self.due_on)

    @property
    def owner(self) -> User | None:
        """Return whose it is."""
        return self.step.owner if self.step else self.action.responsible


@dataclass(frozen=True)
class Told:
    """What a person is to be told: the date, how late it is, and the rungs this stands for."""

    due: Due
    today: date
    days: tuple[int, ...]

    @property
    def late(self) -> int:
        """Return how many days it is late; below zero it is not."""
        return (self.today - self.due.due_on).days


def dues(now: datetime) -> list[Due]:
    """Return every open date of a running action that has come near or has passed."""
    until = organization_day(now) - timedelta(days=EARLIEST) + _MARGIN
    steps = Step.objects.filter(
        done_at=None, retired_at=None, due_on__lte=until, action__state__in=_RUNNING
    ).select_related("owner", "action__department", "action__responsible")
    actions = CorrectiveAction.objects.filter(
        state__in=_RUNNING, deadline__lte=until
    ).select_related("department", "responsible")
    found = [Due(step.action, step, step.due_on) for step in steps if step.due_on]
    found += [Due(action, None, action.deadline) for action in actions if action.deadline]
    return sorted(found, key=lambda due: (due.due_on, str(due.key[0])))


def to_be_told(now: datetime) -> dict[User, list[Told]]:
    """Return what each person has not been told yet, the latest first; people may be asleep still."""
    listed = dues(now)
    known = _known(listed)
    heads = heads_of({due.action.department_id for due in listed})
    office = list(
        User.objects.filter(is_active=True, organization_role=OrganizationRole.COORDINATOR)
    )
    found: dict[User, list[Told]] = defaultdict(list)
    for due in listed:
        today = department_day(due.action.department, now)
        for person, roles in _people(due, heads, office).items():
            days = to_tell(due.due_on, today, roles, known[(person.pk, *due.key)])
            if days:
                found[person].append(Told(due, today, tuple(days)))
    return dict(found)


def _people(
    due: Due, heads: Mapping[UUID, list[User]], office: Iterable[User]
) -> dict[User, set[Who]]:
    roles: dict[User, set[Who]] = defaultdict(set)
    if due.owner is not None:
        roles[due.owner].add(Who.OWNER)
    if due.action.responsible is not None:
        roles[due.action.responsible].add(Who.RESPONSIBLE)
    for head in heads.get(due.action.department_id, ()):
        roles[head].add(Who.HEAD)
    for person in office:
        roles[person].add(Who.OFFICE)
    return {person: held for person, held in roles.items() if person.is_active}


def _known(listed: Iterable[Due]) -> dict[tuple[UUID, UUID, date], set[int]]:
    steps = {due.step.pk for due in listed if due.step}
    actions = {due.action.pk for due in listed if due.step is None}
    rows: Iterable[tuple[UUID, UUID | None, UUID, date, int]] = LateNotice.objects.filter(
        Q(step__in=steps) | Q(step=None, action__in=actions)
    ).values_list("person_id", "step_id", "action_id", "due_on", "days")
    found: dict[tuple[UUID, UUID, date], set[int]] = defaultdict(set)
    for person, step, action, due_on, days in rows:
        found[(person, step or action, due_on)].add(days)
    return found
