"""Asking an owner how a thing stands, and answering it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actions.models import UpdateRequest
from actions.models.updates import LONGEST_ANSWER, LONGEST_WORDS
from actions.permissions import can_answer_update, can_ask_update
from actions.selectors.things import owner_of
from actions.services import update_mails
from actions.things import Thing
from departments.models import User
from departments.services.checks import needs_text
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState


@transaction.atomic
def ask_for_update(*, thing: Thing, words: str = "", actor: User, now: datetime) -> UpdateRequest:
    """Ask the owner how it stands; he gets a mail at once.

    Asked twice on one day by the same person it is the same request. Raises WrongState when somebody
    else asked today, DomainError where nobody answers for it.
    """
    if not can_ask_update(actor, thing.department_ids):
        raise NotAllowed(_("Leadership and strategy office ask, and heads about what is theirs."))
    asked_on = organization_day(now)
    asked = UpdateRequest.objects.filter(**{thing.column: thing.row}, asked_on=asked_on).first()
    if asked is not None:
        return _again(asked, actor)
    request = UpdateRequest(
        **{thing.column: thing.row},
        asked_by=actor,
        asked_of=_owner(thing, actor),
        asked_on=asked_on,
        words=_short(words.strip(), LONGEST_WORDS, "words"),
    )
    create_row(request, actor=actor, now=now, event="update.asked")
    update_mails.tell_asked(request=request, thing=thing, now=now)
    return request


@transaction.atomic
def answer_update(
    *,
    request: UpdateRequest,
    answer: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> UpdateRequest:
    """Say how it stands; who asked gets a mail. The note answers all that waits about the thing."""
    thing = Thing(request.about)
    if not can_answer_update(actor, request, thing.department_ids):
        raise NotAllowed(_("Whoever was asked answers this."))
    if not request.is_waiting:
        raise WrongState(_("This is answered already."))
    sentence = _("Say how it stands.")
    told = _short(needs_text(answer, "answer", sentence), LONGEST_ANSWER, "answer")
    waiting = UpdateRequest.objects.filter(**{thing.column: thing.row}, answered_at=None)
    others = waiting.exclude(pk=request.pk).exclude(asked_by=actor).select_related("asked_by")
    _answer(request, told, expected_version, actor, now)
    for other in others:
        _answer(other, told, None, actor, now)
    for one in (request, *others):
        update_mails.tell_answered(request=one, thing=thing, now=now)
    return request


def _answer(
    request: UpdateRequest, told: str, expected_version: int | None, actor: User, now: datetime
) -> None:
    save_row(
        request,
        changes={"answer": told, "answered_by": actor, "answered_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="update.answered",
        where=Q(answered_at=None),
    )


def _again(asked: UpdateRequest, actor: User) -> UpdateRequest:
    if asked.asked_by_id == actor.pk:
        return asked
    raise WrongState(
        _("%(who)s asked about this today. The answer will be shown to you too.")
        % {"who": asked.asked_by}
    )


def _owner(thing: Thing, actor: User) -> User:
    owner = owner_of(thing)
    if owner is None:
        raise DomainError(_("Nobody answers for this yet. Say first who does."))
    if owner.pk == actor.pk:
        raise DomainError(_("You answer for this yourself."))
    return owner


def _short(text: str, longest: int, name: str) -> str:
    if len(text) <= longest:
        return text
    sentence = _("Write %(n)d characters or less.") % {"n": longest}
    raise DomainError(sentence, fields={name: [sentence]})
