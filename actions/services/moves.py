"""How an action moves from state to state: checked against the table of its life, then written."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from actions.choices import ActionState
from actions.life import VERBS
from actions.models import CorrectiveAction
from actions.selectors import department_day, missing_for_approval, steps_of
from actions.selectors.agreements import agreements_of
from departments.models import User
from gaps.models import Gap
from gaps.services import gaps as gap_services
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState


class NotReady(DomainError):
    """Something is missing before the action may go on; `fields` names it."""

    code = "not_ready"


def check(action: CorrectiveAction, verb: str) -> None:
    """Raise WrongState unless the verb starts from the state the action is in."""
    if action.state not in VERBS[verb].sources:
        raise WrongState(
            _("This action is “%(state)s”; that does not allow it.")
            % {"state": ActionState(action.state).label}
        )


def move(
    action: CorrectiveAction,
    verb: str,
    changes: dict[str, Any],
    *,
    to: str = "",
    expected_version: int | None = None,
    actor: User | None,
    now: datetime,
    event: str,
    why: str = "",
) -> CorrectiveAction:
    """Write the new state if the old one still permits it; `to` where a verb may lead to several."""
    [target] = [to] if to else VERBS[verb].targets
    return save_row(
        action,
        changes={"state": ActionState(target), **changes},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=why,
        where=models.Q(state__in=VERBS[verb].sources),
    )


def lock(action: CorrectiveAction, expected_version: int | None = None) -> None:
    """Keep the action still while a verb looks at it; raises Conflict when it is not the one seen."""
    rows = CorrectiveAction.objects.select_for_update().filter(pk=action.pk)
    stored = list(rows.values_list("version", "state"))
    if expected_version is not None and stored and stored[0][0] != expected_version:
        raise Conflict(
            _("Somebody else changed this action in the meantime."),
            current=CorrectiveAction.objects.get(pk=action.pk),
        )
    if stored and stored[0][1] != action.state:
        action.refresh_from_db()


def missing_in(
    action: CorrectiveAction, *, now: datetime, today: date | None = None
) -> dict[str, list[str]]:
    """Return what the action lacks before anybody can agree to it, by field."""
    return missing_for_approval(
        action,
        steps_of(action),
        today or department_day(action.department, now),
        whys=list(action.whys.all()),
        agreements=agreements_of(action),
    )


def refuse_missing(missing: dict[str, list[str]]) -> None:
    """Raise NotReady if something is missing."""
    if missing:
        told = " ".join(text for texts in missing.values() for text in texts)
        raise NotReady(told, fields=missing)


def approve(
    action: CorrectiveAction,
    *,
    by: User,
    why: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    return move(
        action,
        "approve",
        {"approved_by": by, "approved_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.approved",
        why=why,
    )


def start(
    action: CorrectiveAction, *, expected_version: int | None = None, actor: User, now: datetime
) -> CorrectiveAction:
    move(
        action,
        "start",
        {"started_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.started",
    )
    gap = fresh_gap(action)
    if gap is not None:
        gap_services.start_gap(gap=gap, actor=actor, now=now)
    return action


def fresh_gap(action: CorrectiveAction) -> Gap | None:
    """Return the gap as it stands now; None for what is about no gap."""
    if action.gap_id is None:
        return None
    return Gap.objects.select_related("quarter").get(pk=action.gap_id)


def unplan_if_idle(action: CorrectiveAction, *, actor: User, now: datetime) -> Gap | None:
    """Return the gap; when nothing more is under way for it, it no longer says so."""
    gap = fresh_gap(action)
    if gap is not None and not CorrectiveAction.objects.open().filter(gap=gap).exists():
        gap_services.unplan_gap(gap=gap, actor=actor, now=now)
    return gap
