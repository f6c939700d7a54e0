"""Questions under the why of a target, asked by its readers and answered by who stands behind it."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import User
from departments.services.checks import needs_text
from kpis.access.discussions import can_answer_feedback, can_ask
from kpis.models import Kpt, KptQuestion
from kpis.services import discussion_mails
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import NotAllowed, WrongState
from saypro_align.lib.together import atomic


@atomic
def ask_about(*, kpt: Kpt, text: str, actor: User, now: datetime) -> KptQuestion:
    """Ask about a target; who answers for it gets a mail."""
    if not can_ask(actor, kpt):
        raise WrongState(_("Questions are asked while a target is proposed or runs."))
    asked = needs_text(text, "text", _("Write your question."))
    question = KptQuestion(kpt=kpt, asked_by=actor, text=asked)
    create_row(question, actor=actor, now=now, event="kpt_question.asked", why=asked)
    discussion_mails.tell_asked(question=question, now=now)
    return question


@atomic
def answer_question(
    *,
    question: KptQuestion,
    answer: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KptQuestion:
    """Answer a question; everybody who reads the target reads the answer, who asked gets a mail."""
    if not question.is_open:
        raise WrongState(_("This question was answered already."))
    if not can_answer_feedback(actor, question.kpt):
        raise NotAllowed(_("Who sets the target or answers for it answers questions about it."))
    save_row(
        question,
        changes={
            "answer": needs_text(answer, "answer", _("Write the answer.")),
            "answered_by": actor,
            "answered_at": now,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="kpt_question.answered",
        where=Q(answered_at=None),
    )
    discussion_mails.tell_answered(question=question, now=now)
    return question


@atomic
def note_answer(*, question: KptQuestion, actor: User, now: datetime) -> KptQuestion:
    """Let who asked say that he has read the answer."""
    if question.asked_by_id != actor.pk:
        raise NotAllowed(_("Who asked takes note of the answer."))
    if question.is_open:
        raise WrongState(_("There is no answer yet."))
    return save_row(
        question,
        changes={} if question.noted_at else {"noted_at": now},
        expected_version=None,
        actor=actor,
        now=now,
        event="kpt_question.noted",
    )
