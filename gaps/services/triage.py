"""Deciding on what is suspected: another kind, taking a decision back, and what heads say before."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from gaps.choices import OPEN_STATES, GapKind, GapState
from gaps.models import Gap, GapNote
from gaps.permissions import can_change_kind, can_confirm, can_note
from gaps.selectors.deciding import before_decision, other_kinds
from gaps.services.moves import QuarterFrozen, decided, move, need, reason_of
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

if TYPE_CHECKING:
    from departments.models import User

_RESTORED: Final = ("state", "kind", "decided_by", "decided_at", "decision_reason")


@transaction.atomic
def change_kind(
    *,
    gap: Gap,
    kind: GapKind,
    reason: str,
    actor: "User",
    now: datetime,
    expected_version: int | None = None,
) -> Gap:
    """Decide that it is a gap, but of another kind; the rule that found it stays named."""
    need(can_change_kind(actor, gap), _("Only the strategy office changes the kind of a gap."))
    if gap.is_fact:
        raise WrongState(_("This is a fact; its kind is certain."))
    text = reason_of(reason)
    if kind not in other_kinds(gap):
        message = _("Choose another kind that fits the plans concerned.")
        raise DomainError(message, fields={"kind": [message]})
    return move(
        gap,
        allowed=[GapState.SUSPECTED],
        changes={"state": GapState.CONFIRMED, "kind": kind, **decided(actor, now, text)},
        actor=actor,
        now=now,
        event="gap.kind_changed",
        why=text,
        expected_version=expected_version,
    )


@transaction.atomic
def undo_decision(
    *, gap: Gap, actor: "User", now: datetime, expected_version: int | None = None
) -> Gap:
    """Take one's own decision on a suspicion back, as long as nothing has followed from it."""
    if expected_version is not None and gap.version != expected_version:
        raise Conflict(_("Something has followed from the decision. Reopen the gap instead."))
    before = before_decision(gap, actor)
    if before is None:
        raise WrongState(_("There is no decision of yours to take back."))
    need(can_confirm(actor, gap), _("Only who decides on a gap takes a decision back."))
    return move(
        gap,
        allowed=[GapState.CONFIRMED, GapState.DISMISSED],
        changes={name: getattr(before, name) for name in _RESTORED},
        actor=actor,
        now=now,
        event="gap.decision_undone",
        expected_version=expected_version,
    )


@transaction.atomic
def note_gap(*, gap: Gap, text: str, actor: "User", now: datetime) -> GapNote:
    """Tell the strategy office how one sees the gap, before it decides or after."""
    need(can_note(actor, gap), _("Only the heads concerned and the strategy office write notes."))
    if gap.quarter.state == QuarterState.CLOSED:
        raise QuarterFrozen(_("The quarter is closed; its gaps stay as they were."))
    if gap.state not in OPEN_STATES:
        raise WrongState(
            _("This cannot be done: the gap is “%(state)s”.") % {"state": gap.get_state_display()}
        )
    told = " ".join(text.split())[:500]
    if not told:
        message = _("Write what the strategy office should know.")
        raise DomainError(message, fields={"text": [message]})
    note = GapNote(gap=gap, author=actor, text=told, created_at=now, updated_at=now)
    note.full_clean()
    note.save(force_insert=True)
    record("gap.noted", actor=actor, subject=note, now=now, why=told)
    return note
