"""What a review says of targets: how they look, and what is kept, changed, replaced or stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from actions.choices.reviews import TargetOutlook, TargetVerdict
from actions.choices.sessions import SessionKind, SessionState
from actions.models import Session, TargetAssessment, TargetDecision
from departments.models import User
from departments.services.checks import needs_text
from kpis.choices.targets import ChangeCause, KptLevel, KptState
from kpis.models import Kpt
from kpis.permissions.targets import answers_for, can_write_kpt
from kpis.services.target_changes import change_now, request_change
from kpis.services.target_endings import replace_target, stop_target
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState


@dataclass(frozen=True)
class Assessed:
    """How a target looks to the leadership, and the version of that they saw; 0 where none."""

    kpt: Kpt
    outlook: str
    words: str = ""
    version: int = 0


@dataclass(frozen=True)
class Decided:
    """What is decided of a target: the new values of an adjusted or replaced one, and why."""

    verdict: str
    reason: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def assess_targets(
    *, session: Session, assessed: Sequence[Assessed], actor: User, now: datetime
) -> list[TargetAssessment]:
    """Note how each of these targets looks, all or none; a word said before is replaced.

    Raises Conflict where somebody else spoke first.
    """
    _is_to_come(session)
    for one in assessed:
        _is_gone_through(session, one.kpt)
    rows = TargetAssessment.objects.filter(session=session).select_related("kpt")
    stored: dict[UUID, TargetAssessment] = {row.kpt_id: row for row in rows}
    return [_assess(session, one, stored.get(one.kpt.pk), actor, now) for one in assessed]


@transaction.atomic
def decide_target(
    *, session: Session, kpt: Kpt, decided: Decided, actor: User, now: datetime
) -> TargetDecision:
    """Decide about a target in a review, once; the decision does what it says in the same moment.

    Who answers for a target does not change it alone: his *adjust* asks for the change, and somebody
    else decides.
    """
    _is_to_come(session)
    _may_be_decided(session, kpt, actor)
    reason = needs_text(decided.reason, "reason", _("Say why."))
    did = _carry_out(session, kpt, decided, reason, actor, now)
    decision = TargetDecision(
        session=session, kpt=kpt, verdict=decided.verdict, reason=reason, by=actor, at=now, **did
    )
    return create_row(decision, actor=actor, now=now, event="target.decided", why=reason)


def _assess(
    session: Session, one: Assessed, held: TargetAssessment | None, actor: User, now: datetime
) -> TargetAssessment:
    if one.outlook not in TargetOutlook.values:
        sentence = _("Choose how it looks.")
        raise DomainError(sentence, fields={"outlook": [sentence]})
    if one.kpt.level == KptLevel.PERSON or one.kpt.state != KptState.FINAL:
        raise WrongState(_("A review looks at final targets of the organization and departments."))
    told = {"outlook": one.outlook, "words": one.words.strip(), "by": actor, "at": now}
    if (held.version if held else 0) != one.version:
        sentence = _(
            "Somebody else saved this first. Both texts are shown; nothing was overwritten."
        )
        raise Conflict(sentence, current=held, mine=told)
    if held is None:
        row = TargetAssessment(session=session, kpt=one.kpt, **told)
        return create_row(row, actor=actor, now=now, event="target.assessed", why=one.words.strip())
    return save_row(
        held,
        changes=told,
        expected_version=None,
        actor=actor,
        now=now,
        event="target.assessed",
        why=one.words.strip(),
    )


def _may_be_decided(session: Session, kpt: Kpt, actor: User) -> None:
    if kpt.level == KptLevel.PERSON:
        raise WrongState(_("A person's target is not decided in a meeting."))
    if kpt.quarter_id != session.quarter_id or kpt.state != KptState.FINAL:
        raise WrongState(_("Only a final target of this quarter is decided here."))
    _is_gone_through(session, kpt)
    if not can_write_kpt(actor, kpt):
        raise NotAllowed(_("Only those who set this target decide about it."))
    if TargetDecision.objects.filter(session=session, kpt=kpt).exists():
        raise WrongState(_("This review has decided about the target already."))


def _carry_out(
    session: Session, kpt: Kpt, decided: Decided, reason: str, actor: User, now: datetime
) -> dict[str, Any]:
    """Do what was decided, and return what it led to."""
    if decided.verdict == TargetVerdict.KEEP:
        return {}
    if decided.verdict == TargetVerdict.STOP:
        stop_target(kpt=kpt, reason=reason, actor=actor, now=now)
        return {}
    if decided.verdict == TargetVerdict.REPLACE:
        new = replace_target(kpt=kpt, reason=reason, changes=decided.changes, actor=actor, now=now)
        return {"replacement": new}
    if decided.verdict != TargetVerdict.ADJUST:
        sentence = _("Choose what is decided.")
        raise DomainError(sentence, fields={"verdict": [sentence]})
    change = request_change if answers_for(actor, kpt) else change_now
    return {
        "change": change(
            kpt=kpt,
            new=decided.changes,
            reason=reason,
            cause=ChangeCause.REVIEW,
            cause_id=session.pk,
            actor=actor,
            now=now,
        )
    }


def _is_gone_through(session: Session, kpt: Kpt) -> None:
    """Refuse targets of others in a department's month: it looks at its own."""
    if session.kind != SessionKind.MONTHLY:
        return
    if not session.concerned.filter(department=kpt.department_id).exists():
        raise WrongState(_("This meeting goes through the targets of its own departments."))


def _is_to_come(session: Session) -> None:
    state = Session.objects.filter(pk=session.pk).values_list("state", flat=True).get()
    if state not in (SessionState.PLANNED, SessionState.RUNNING):
        raise WrongState(_("This meeting is over. It can no longer be changed."))
