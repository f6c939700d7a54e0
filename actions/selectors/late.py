"""Dates of running actions and their steps that come or have passed, and whom to tell."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices import ActionState
from actions.ladder import EARLIEST, RULE
from actions.models import CorrectiveAction, Step
from departments.models import User
from departments.reminders import Audience, Item, Source
from saypro_align.lib.clock import organization_day

_RUNNING: Final = (ActionState.APPROVED, ActionState.IN_PROGRESS)
# The day of a person may be one ahead of the organization's.
_MARGIN: Final = timedelta(days=1)


def find(now: datetime, audience: Audience) -> Iterable[Item]:
    """Return every open date of a running action that has come near or has passed."""
    until = organization_day(now) - timedelta(days=EARLIEST) + _MARGIN
    steps = Step.objects.filter(
        done_at=None, retired_at=None, due_on__lte=until, action__state__in=_RUNNING
    ).select_related("action__department", "owner")
    for step in steps.order_by("due_on", "pk"):
        if step.due_on is not None:
            yield _of_step(step, step.due_on, audience)
    actions = CorrectiveAction.objects.filter(
        state__in=_RUNNING, deadline__lte=until
    ).select_related("department", "responsible")
    for action in actions.order_by("deadline", "pk"):
        if action.deadline is not None:
            yield _of_action(action, action.deadline, audience)


def readable(person: User, about: Collection[UUID]) -> set[UUID]:
    """Return which of these steps and actions the person may read at this moment."""
    visible = CorrectiveAction.objects.visible_to(person).filter(
        Q(pk__in=about) | Q(steps__in=about)
    )
    actions = set(visible.values_list("pk", flat=True))
    steps = Step.objects.filter(pk__in=about, action__in=actions)
    return actions | set(steps.values_list("pk", flat=True))


def _of_step(step: Step, due_on: date, audience: Audience) -> Item:
    action = step.action
    return Item(
        about_id=step.pk,
        due_on=due_on,
        people=audience.roles(
            owners=[step.owner_id],
            responsible=[action.responsible_id],
            department=action.department_id,
        ),
        place=action.title,
        text=step.text,
        whose=_named(step.owner),
        name=step.text,
        path=f"{_path(action)}#step-{step.pk}",
        button=_("See the action"),
    )


def _of_action(action: CorrectiveAction, due_on: date, audience: Audience) -> Item:
    return Item(
        about_id=action.pk,
        due_on=due_on,
        people=audience.roles(
            owners=[action.responsible_id],
            responsible=[action.responsible_id],
            department=action.department_id,
        ),
        place=str(action.department),
        text=action.title,
        whose=_named(action.responsible),
        name=action.title,
        path=_path(action),
        button=_("See the action"),
    )


def _named(owner: User | None) -> str:
    return owner.name if owner else _("nobody yet")


def _path(action: CorrectiveAction) -> str:
    return reverse("actions:action_page", args=[action.pk])


SOURCE: Final = Source(
    rule=RULE, label=gettext_lazy("Corrective actions"), find=find, readable=readable
)
