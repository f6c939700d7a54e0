"""Who may take part in the discussion of a target, and the discussion's rows by their ids."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from departments.models import Department, User
from departments.permissions import is_internal
from kpis.access.targets import WITH_KPT, kpt_for_reading
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptFeedback, KptQuestion
from kpis.permissions.targets import answers_for, can_write_kpt
from saypro_align.audit.past import is_past, only_today
from saypro_align.lib.not_found import first_or_404

# While a target is on its way or runs, questions about it make sense.
_ASKABLE = (KptState.PROPOSED, KptState.FINAL)


@only_today
def can_answer_feedback(user: User, kpt: Kpt) -> bool:
    """Who sets the target or answers for it says what becomes of feedback."""
    return can_write_kpt(user, kpt) or answers_for(user, kpt)


@only_today
def can_answer_entry(user: User, entry: KptFeedback) -> bool:
    """Nobody answers his own feedback."""
    return entry.is_open and entry.given_by_id != user.pk and can_answer_feedback(user, entry.kpt)


@only_today
def can_give_feedback(user: User, kpt: Kpt) -> bool:
    """Everybody who may read a proposed target says what he thinks, until feedback is closed."""
    return is_internal(user) and kpt.state == KptState.PROPOSED and kpt.feedback_closed_at is None


@only_today
def can_close_feedback(user: User, kpt: Kpt) -> bool:
    """Who sets the target or answers for it ends the collecting of feedback."""
    is_running = kpt.state == KptState.PROPOSED and kpt.feedback_closed_at is None
    return is_running and can_answer_feedback(user, kpt)


@only_today
def can_ask(user: User, kpt: Kpt) -> bool:
    """Everybody who may read a target asks about it while it is discussed or runs."""
    return is_internal(user) and kpt.state in _ASKABLE


@only_today
def can_answer_question(user: User, question: KptQuestion) -> bool:
    """Who sets the target or answers for it answers what is asked about it."""
    return question.is_open and can_answer_feedback(user, question.kpt)


def departments_to_speak_for(user: User) -> set[UUID]:
    """Return the departments for which the person says whether targets can be reached."""
    return set() if is_past() or not is_internal(user) else user.headed_department_ids()


def can_say_feasible(user: User, kpt: Kpt, department: Department) -> bool:
    """The head of a department concerned says it while the target is proposed."""
    return (
        kpt.state == KptState.PROPOSED
        and kpt.level != KptLevel.PERSON
        and department.pk in departments_to_speak_for(user)
    )


def kpt_for_feedback(user: User, pk: UUID | str) -> Kpt:
    """Return a target that the person may read, and so say something of."""
    return kpt_for_reading(user, pk)


def kpt_for_closing(user: User, pk: UUID | str) -> Kpt:
    """Return a target to who ends the collecting of feedback on it."""
    kpt = kpt_for_reading(user, pk)
    if not can_answer_feedback(user, kpt):
        raise PermissionDenied
    return kpt


def feedback_for_reading(user: User, pk: UUID | str) -> KptFeedback:
    """Return feedback the person may know of."""
    return first_or_404(
        KptFeedback.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("given_by", "answered_by", "change", *(f"kpt__{name}" for name in WITH_KPT))
    )


def feedback_for_answering(user: User, pk: UUID | str) -> KptFeedback:
    """Return feedback to who answers it."""
    entry = feedback_for_reading(user, pk)
    if not can_answer_feedback(user, entry.kpt):
        raise PermissionDenied
    return entry


def feedback_of_ones_own(user: User, pk: UUID | str) -> KptFeedback:
    """Return feedback to who gave it."""
    entry = feedback_for_reading(user, pk)
    if entry.given_by_id != user.pk:
        raise PermissionDenied
    return entry


def question_for_reading(user: User, pk: UUID | str) -> KptQuestion:
    """Return a question about a target the person may read."""
    return first_or_404(
        KptQuestion.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("asked_by", "answered_by", *(f"kpt__{name}" for name in WITH_KPT))
    )


def question_for_answering(user: User, pk: UUID | str) -> KptQuestion:
    """Return a question to who answers it."""
    question = question_for_reading(user, pk)
    if not can_answer_feedback(user, question.kpt):
        raise PermissionDenied
    return question


def question_of_ones_own(user: User, pk: UUID | str) -> KptQuestion:
    """Return a question to who asked it."""
    question = question_for_reading(user, pk)
    if question.asked_by_id != user.pk:
        raise PermissionDenied
    return question
