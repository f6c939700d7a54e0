"""Changes of targets: asked for with a reason, decided by another, written in the same moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import User
from departments.services.checks import needs_text
from kpis.choices.targets import ChangeCause, ChangeState, KptState
from kpis.models import Kpt, TargetChange
from kpis.permissions.targets import (
    answers_for,
    can_decide_change,
    can_request_change,
    can_write_kpt,
)
from kpis.services import target_checks as checks
from kpis.services.target_paths import path_of, write_path
from kpis.target_fields import PATH, decoded, encoded, only_changeable
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.lib.together import atomic

_RUNNING = (KptState.PROPOSED, KptState.FINAL)


@atomic
def request_change(
    *,
    kpt: Kpt,
    new: Mapping[str, Any],
    reason: str,
    cause: str = ChangeCause.OFFICE,
    cause_id: UUID | None = None,
    actor: User,
    now: datetime,
) -> TargetChange:
    """Ask that a target read otherwise; `new` names the fields of `target_fields.CHANGEABLE`.

    Raises NotAllowed for whoever neither sets the target nor answers for it nor has a cause of his
    own (a check-in, feedback), DomainError when nothing would change or a value does not fit.
    """
    if cause in (ChangeCause.OFFICE, ChangeCause.REVIEW) and not can_request_change(actor, kpt):
        raise NotAllowed(_("Only those who set this target or answer for it ask for a change."))
    old, wanted = _compared(kpt, new)
    return _keep(
        kpt, old, wanted, reason=reason, cause=cause, cause_id=cause_id, actor=actor, now=now
    )


@atomic
def decide_change(
    *,
    change: TargetChange,
    approve: bool,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> TargetChange:
    """Approve a change, which writes the target at once, or decline it with a reason.

    Raises Conflict when the target has changed since the change was asked for.
    """
    if change.state != ChangeState.REQUESTED:
        raise WrongState(_("This change was decided already."))
    if not can_decide_change(actor, change):
        raise NotAllowed(
            _(
                "The target's owner, the strategy office or the leadership decides, and nobody on "
                "his own request."
            )
        )
    told = reason.strip()
    if not approve:
        told = needs_text(reason, "reason", _("Say why it stays as it is."))
    else:
        checks.is_open(change.kpt.quarter)
        _apply(change.kpt, change.old, change.new, why=change.reason, actor=actor, now=now)
    return save_row(
        change,
        changes={
            "state": ChangeState.APPROVED if approve else ChangeState.DECLINED,
            "decided_by": actor,
            "decided_at": now,
            "decide_reason": told,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="target_change.approved" if approve else "target_change.declined",
        why=told,
        where=Q(state=ChangeState.REQUESTED),
    )


@atomic
def change_now(
    *,
    kpt: Kpt,
    new: Mapping[str, Any],
    reason: str,
    cause: str = ChangeCause.OFFICE,
    cause_id: UUID | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> TargetChange:
    """Change a target where it was agreed: while it is proposed, or in a review; old and new stay.

    Who answers for a target takes feedback over in the same way. A final target outside a review
    needs somebody else's yes: use `request_change`.
    """
    takes_over = cause == ChangeCause.FEEDBACK and answers_for(actor, kpt)
    if not (takes_over or can_write_kpt(actor, kpt)):
        raise NotAllowed(_("Only those who set this target change it. Ask for a change instead."))
    if kpt.state == KptState.FINAL and cause != ChangeCause.REVIEW:
        raise WrongState(_("A final target is changed by request: somebody else decides."))
    if expected_version is not None and kpt.version != expected_version:
        raise Conflict(
            _("Somebody else saved this first. Both texts are shown; nothing was overwritten."),
            current=kpt,
            mine=new,
        )
    old, wanted = _compared(kpt, new)
    change = _keep(
        kpt,
        old,
        wanted,
        reason=reason,
        cause=cause,
        cause_id=cause_id,
        direct=True,
        actor=actor,
        now=now,
    )
    _apply(kpt, old, wanted, why=change.reason, actor=actor, now=now)
    kpt.refresh_from_db()
    return change


def _compared(kpt: Kpt, new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return old and new of what would change, each value as it is kept."""
    if kpt.state not in _RUNNING:
        raise WrongState(_("Only a proposed or final target is changed."))
    checks.is_open(kpt.quarter)
    wanted = only_changeable(new)
    path: Sequence[Any] | None = wanted.pop(PATH, None)
    wanted = checks.checked_numbers(kpt, wanted)
    trial = checks.tried(kpt, wanted)
    held: dict[str, Any] = {name: getattr(kpt, name) for name in wanted}
    if path is not None:
        held[PATH], wanted[PATH] = path_of(kpt), checks.checked_path(trial, path)
    before = {name: encoded(value) for name, value in held.items()}
    after = {name: encoded(value) for name, value in wanted.items()}
    moved = [name for name in after if before[name] != after[name]]
    if not moved:
        raise DomainError(_("Nothing would change. Enter what should read otherwise."))
    return {name: before[name] for name in moved}, {name: after[name] for name in moved}


def _keep(
    kpt: Kpt,
    old: dict[str, Any],
    new: dict[str, Any],
    *,
    reason: str,
    cause: str,
    cause_id: UUID | None,
    direct: bool = False,
    actor: User,
    now: datetime,
) -> TargetChange:
    change = TargetChange(
        kpt=kpt,
        old=old,
        new=new,
        reason=needs_text(reason, "reason", _("Say why it should change.")),
        cause=cause,
        cause_id=cause_id,
        direct=direct,
        asked_by=actor,
        asked_at=now,
    )
    if direct:
        change.state, change.decided_by, change.decided_at = ChangeState.APPROVED, actor, now
    event = "target_change.approved" if direct else "target_change.requested"
    return create_row(change, actor=actor, now=now, event=event, why=change.reason)


def _apply(
    kpt: Kpt,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    why: str,
    actor: User,
    now: datetime,
) -> None:
    """Write the new values, provided the old ones still stand."""
    kpt = (
        Kpt.objects.select_for_update(of=("self",)).select_related("quarter", "kpi").get(pk=kpt.pk)
    )
    stands = {name: encoded(path_of(kpt) if name == PATH else getattr(kpt, name)) for name in old}
    if stands != dict(old):
        raise Conflict(
            _("The target has changed since this was asked for. Ask again with what it says now."),
            current=kpt,
            mine=new,
        )
    values = {name: decoded(name, kept) for name, kept in new.items()}
    points = values.pop(PATH, None)
    trial = checks.tried(kpt, values)
    if points is not None:
        write_path(kpt, checks.checked_path(trial, points), actor=actor, now=now)
    save_row(
        kpt,
        changes=values,
        expected_version=None,
        actor=actor,
        now=now,
        event="kpt.changed",
        why=why,
        where=Q(state__in=_RUNNING),
    )
