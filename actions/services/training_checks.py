"""The short check after a training: its questions, and what a person answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from actions.choices.trainings import TrainingState
from actions.learning import FEWEST_ANSWERS, MOST_ANSWERS, Asked, mark
from actions.models import CheckQuestion, CheckResult, Training
from departments.models import User
from departments.services.checks import needs_text
from saypro_align.audit.rows import create_row, save_row
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

MOST_QUESTIONS: Final = 10
LONGEST_ANSWER: Final = 200
MOST_TRIES: Final = 20


@transaction.atomic
def add_question(
    *,
    training: Training,
    text: str,
    choices: list[str],
    right: int,
    actor: User,
    now: datetime,
) -> CheckQuestion:
    """Put a question at the end of the check; `right` is the place of the right answer, from 0."""
    if training.state == TrainingState.CANCELLED:
        raise WrongState(_("This training is cancelled."))
    asked = training.questions.filter(retired_at=None)
    if asked.count() >= MOST_QUESTIONS:
        raise DomainError(_("A short check has at most %(n)d questions.") % {"n": MOST_QUESTIONS})
    told = needs_text(text, "text", _("Say what you ask."))
    checked = _checked(choices, right)
    return create_row(
        CheckQuestion(
            training=training,
            position=training.questions.count() + 1,
            text=told,
            choices=checked,
            right=right,
        ),
        actor=actor,
        now=now,
        event="training.question_added",
    )


@transaction.atomic
def retire_question(
    *,
    question: CheckQuestion,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> CheckQuestion:
    """Ask a question no longer; what was answered stays as it was counted."""
    if question.retired_at is not None:
        raise WrongState(_("This question was removed already."))
    return save_row(
        question,
        changes={"retired_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="training.question_retired",
    )


@transaction.atomic
def answer_check(
    *, training: Training, answers: Mapping[UUID, int], actor: User, now: datetime
) -> CheckResult:
    """Answer all questions; may be repeated, the first try is the one that sums are made of."""
    questions = list(training.questions.filter(retired_at=None))
    if not questions:
        raise WrongState(_("There are no questions about this training."))
    faults = {
        f"question-{row.pk}": [_("Choose an answer.")]
        for row in questions
        if not 0 <= answers.get(row.pk, -1) < len(row.choices)
    }
    if faults:
        raise DomainError(_("Answer every question."), fields=faults)
    tries = CheckResult.objects.filter(training=training, user=actor).count()
    if tries >= MOST_TRIES:
        raise WrongState(_("You have tried often enough. Ask the organizer about it."))
    given = {str(row.pk): answers[row.pk] for row in questions}
    right = mark([Asked(str(row.pk), row.right) for row in questions], given)
    result = CheckResult(
        training=training,
        user=actor,
        number=tries + 1,
        passed=right.done,
        asked=right.total,
        answers=given,
        created_at=now,
        updated_at=now,
    )
    stored = CheckResult.objects.bulk_create([result], ignore_conflicts=True)
    if not CheckResult.objects.filter(pk=stored[0].pk).exists():
        raise Conflict(_("You sent two answers at once. The first one counts."))
    record("training.check_answered", actor=actor, subject=result, now=now)
    return result


def _checked(choices: list[str], right: int) -> list[str]:
    told = [choice.strip() for choice in choices]
    sentence = ""
    if not FEWEST_ANSWERS <= len(told) <= MOST_ANSWERS:
        sentence = _("Give %(few)d to %(most)d answers, one on each line.") % {
            "few": FEWEST_ANSWERS,
            "most": MOST_ANSWERS,
        }
    elif any(not choice or len(choice) > LONGEST_ANSWER for choice in told):
        sentence = _("An answer has 1 to %(n)d characters.") % {"n": LONGEST_ANSWER}
    elif len({choice.casefold() for choice in told}) != len(told):
        sentence = _("Two answers are the same.")
    elif not 0 <= right < len(told):
        sentence = _("Mark the one right answer with a star in front.")
    if sentence:
        raise DomainError(sentence, fields={"choices": [sentence]})
    return told
