"""Feedback on proposed targets: given until it is closed, and every entry answered before that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import User
from departments.services.checks import needs_text
from kpis.access.discussions import (
    can_answer_entry,
    can_answer_feedback,
    can_close_feedback,
    can_give_feedback,
)
from kpis.choices.discussions import FeedbackState
from kpis.choices.targets import ChangeCause, KptState
from kpis.models import Kpt, KptFeedback, TargetChange
from kpis.services import discussion_mails
from kpis.services.target_changes import change_now
from kpis.services.uses import fix_relative_target
from kpis.target_rules import also_asks
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.lib.together import atomic


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of a proposed target; `relative` stands for a value where it is relative."""

    realistic: bool
    value: Decimal | None = None
    relative: Decimal | None = None
    on: date | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered to an entry: take it over, perhaps with other numbers, or keep the target."""

    take_over: bool
    answer: str = ""
    value: Decimal | None = None
    relative: Decimal | None = None
    on: date | None = None


@atomic
def give_feedback(
    *,
    kpt: Kpt,
    opinion: Opinion,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KptFeedback:
    """Keep what somebody thinks of a target; until it is answered he may think otherwise.

    Raises WrongState once feedback is closed or its last day is over, DomainError for a no that says
    neither why nor what instead.
    """
    # As it stands now: it may have become final, or its feedback closed, since the page was shown.
    stored = Kpt.objects.select_for_update(of=("self",)).get(pk=kpt.pk)
    if not can_give_feedback(actor, stored):
        raise WrongState(_("Feedback on this target is closed."))
    if kpt.feedback_until is not None and organization_day(now) > kpt.feedback_until:
        day = format_date(kpt.feedback_until, "j M Y")
        raise WrongState(_("Feedback on this target was open until %(day)s.") % {"day": day})
    values = _opinion(kpt, opinion)
    held = KptFeedback.objects.filter(kpt=kpt, given_by=actor, state=FeedbackState.OPEN).first()
    if held is None:
        entry = KptFeedback(kpt=kpt, given_by=actor, **values)
        return create_row(
            entry, actor=actor, now=now, event="kpt_feedback.given", why=values["comment"]
        )
    return save_row(
        held,
        changes=values,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="kpt_feedback.edited",
        why=values["comment"],
        where=Q(state=FeedbackState.OPEN),
    )


@atomic
def answer_feedback(
    *,
    entry: KptFeedback,
    reply: Reply,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KptFeedback:
    """Take an entry over, which changes the target at once, or keep the target and say why.

    Raises WrongState for an entry that was answered, NotAllowed for one's own and for strangers.
    """
    if not entry.is_open:
        raise WrongState(_("This feedback was answered already."))
    if not can_answer_entry(actor, entry):
        raise NotAllowed(_("Who sets the target or answers for it answers feedback of others."))
    change = _take_over(entry, reply, actor=actor, now=now) if reply.take_over else None
    answer = reply.answer.strip()
    if change is None:
        answer = needs_text(answer, "answer", _("Say why it stays as it is."))
    state = FeedbackState.KEPT if change is None else FeedbackState.TAKEN_OVER
    save_row(
        entry,
        changes={
            "state": state,
            "answer": answer,
            "answered_by": actor,
            "answered_at": now,
            "change": change,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=f"kpt_feedback.{state}",
        why=answer,
        where=Q(state=FeedbackState.OPEN),
    )
    discussion_mails.tell_feedback_answered(entry=entry, now=now)
    return entry


@atomic
def answer_all(
    *,
    replies: Mapping[UUID, tuple[KptFeedback, Reply, int | None]],
    actor: User,
    now: datetime,
) -> list[KptFeedback]:
    """Answer several entries, all or none; a refusal names the entry it is about."""
    answered = []
    for pk, (entry, reply, version) in replies.items():
        # An earlier answer of this save may have changed the target they share.
        entry.kpt.refresh_from_db()
        try:
            answered.append(
                answer_feedback(
                    entry=entry, reply=reply, expected_version=version, actor=actor, now=now
                )
            )
        except Conflict:
            raise
        except DomainError as refusal:
            fields = {f"{name}_{pk}": texts for name, texts in refusal.fields.items()}
            told = fields or {f"verdict_{pk}": [refusal.message]}
            raise DomainError(refusal.message, fields=told) from refusal
    return answered


@atomic
def close_feedback(
    *, kpt: Kpt, expected_version: int | None = None, actor: User, now: datetime
) -> Kpt:
    """End the collecting of feedback; refused while an entry has no answer."""
    if not can_answer_feedback(actor, kpt):
        raise NotAllowed(_("Who sets the target or answers for it closes its feedback."))
    if not can_close_feedback(actor, kpt):
        raise WrongState(_("Feedback on this target is closed already."))
    kpt_now = Kpt.objects.select_for_update(of=("self",)).get(pk=kpt.pk)
    if reasons := list(unanswered(kpt_now)):
        raise DomainError(" ".join(reasons))
    return save_row(
        kpt,
        changes={"feedback_closed_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="kpt.feedback_closed",
        where=Q(state=KptState.PROPOSED),
    )


@atomic
def note_answer(*, entry: KptFeedback, actor: User, now: datetime) -> KptFeedback:
    """Let who gave the feedback say that he has read the answer."""
    if entry.given_by_id != actor.pk:
        raise NotAllowed(_("Who gave the feedback takes note of its answer."))
    if entry.is_open:
        raise WrongState(_("There is no answer yet."))
    changes = {} if entry.noted_at else {"noted_at": now}
    return save_row(
        entry,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event="kpt_feedback.noted",
    )


@also_asks
def unanswered(kpt: Kpt) -> Sequence[str]:
    """Say how many entries of feedback have no answer: a target is not promised over them."""
    waiting = KptFeedback.objects.filter(kpt=kpt).waiting().count()
    if not waiting:
        return ()
    sentence = ngettext(
        "Answer the feedback first: %(n)d entry waits.",
        "Answer the feedback first: %(n)d entries wait.",
        waiting,
    )
    return (sentence % {"n": waiting},)


def _opinion(kpt: Kpt, opinion: Opinion) -> dict[str, Any]:
    """Return the fields of the entry; a realistic target needs no other number."""
    comment = opinion.comment.strip()
    wants = opinion.value is not None or opinion.relative is not None or opinion.on is not None
    if opinion.realistic:
        opinion = Opinion(realistic=True)
    elif not (wants or comment):
        sentence = _("Say why, or what you would promise instead.")
        raise DomainError(sentence, fields={"comment": [sentence]})
    return {
        "realistic": opinion.realistic,
        "wanted_value": _value(kpt, opinion.value, opinion.relative),
        "wanted_relative": opinion.relative,
        "wanted_on": opinion.on,
        "comment": comment,
    }


def _value(kpt: Kpt, value: Decimal | None, relative: Decimal | None) -> Decimal | None:
    """Return the number a relative change comes to from the target's start."""
    if relative is None or kpt.baseline is None:
        return value
    return fix_relative_target(kpt.baseline, relative)


def _take_over(
    entry: KptFeedback, reply: Reply, *, actor: User, now: datetime
) -> TargetChange | None:
    """Write what was wanted, or what was agreed instead, into the target, old and new kept."""
    kpt = entry.kpt
    new = _new(entry, reply)
    if not new:
        sentence = _("Enter the new target value or the new day, or keep the target.")
        raise DomainError(sentence, fields={"value": [sentence]})
    if all(getattr(kpt, name) == value for name, value in new.items()):
        # Another entry asked for the same: its change answers this one as well.
        return _same_change(entry, new)
    return change_now(
        kpt=kpt,
        new=new,
        # Whoever reads the target reads the reason: what was written in confidence stays out of it.
        reason=reply.answer.strip() or _("Taken over from feedback."),
        cause=ChangeCause.FEEDBACK,
        cause_id=entry.pk,
        actor=actor,
        now=now,
    )


def _new(entry: KptFeedback, reply: Reply) -> dict[str, Any]:
    """Return the fields that shall read otherwise: as answered, else as wanted."""
    has_number = reply.value is not None or reply.relative is not None
    value, relative = (
        (reply.value, reply.relative) if has_number else (entry.wanted_value, entry.wanted_relative)
    )
    new: dict[str, Any] = {}
    if relative is not None:
        new["relative_target"] = relative
    elif value is not None:
        new["target_value"] = value
    on = reply.on or entry.wanted_on
    if on is not None:
        new["due_on"] = on
    return new


def _same_change(entry: KptFeedback, new: Mapping[str, Any]) -> TargetChange:
    change = (
        TargetChange.objects.filter(kpt=entry.kpt, cause=ChangeCause.FEEDBACK)
        .order_by("-asked_at")
        .first()
    )
    if change is None:
        sentence = _("The target reads like that already. Keep it and say so.")
        raise DomainError(sentence, fields={next(iter(new)): [sentence]})
    return change
