"""Steps and deadlines as entries of a calendar; a later file replaces what an earlier one brought."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import CorrectiveAction, Step
from actions.selectors import steps_of
from saypro_align.lib.calendar_file import Event, calendar_file


def step_calendar(step: Step) -> bytes | None:
    """Return the step as a calendar file; None without a date."""
    entry = _of_step(step)
    return calendar_file([entry]) if entry else None


def action_calendar(action: CorrectiveAction) -> bytes | None:
    """Return the deadline of an action and the days of its steps as one file; None without any."""
    found = [_of_action(action)]
    for step in steps_of(action):
        step.action = action
        found.append(_of_step(step))
    entries = [entry for entry in found if entry]
    return calendar_file(entries) if entries else None


def _of_step(step: Step) -> Event | None:
    if step.due_on is None:
        return None
    who = step.owner.name if step.owner else _("nobody yet")
    return Event(
        uid=f"step-{step.pk}@{_host()}",
        title=_("Done: %(step)s") % {"step": step.text} if step.done_at else step.text,
        starts=step.due_on,
        ends=step.due_on,
        changed_at=step.updated_at,
        description=_("Step of “%(action)s”. Who: %(who)s.")
        % {"action": step.action.title, "who": who},
        url=_url(step.action, f"#step-{step.pk}"),
        sequence=step.version - 1,
        is_cancelled=step.retired_at is not None,
    )


def _of_action(action: CorrectiveAction) -> Event | None:
    if action.deadline is None:
        return None
    return Event(
        uid=f"action-{action.pk}@{_host()}",
        title=_("Deadline: %(action)s") % {"action": action.title},
        starts=action.deadline,
        ends=action.deadline,
        changed_at=action.updated_at,
        url=_url(action),
        sequence=action.version - 1,
    )


def _url(action: CorrectiveAction, at: str = "") -> str:
    return f"{settings.SITE_URL}{reverse('actions:action_page', args=[action.pk])}{at}"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
