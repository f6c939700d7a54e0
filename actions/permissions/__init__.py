"""Who may do what with a corrective action. Rights of the gap itself stand in `gaps.permissions`."""

from typing import TYPE_CHECKING
from uuid import UUID

from actions.choices.feedback import FeedbackState
from actions.models import ActionAgreement, CorrectiveAction, ResourceRequest, Step
from actions.models.feedback import Feedback
from actions.models.recognition import Recognition
from actions.models.support import SupportRequest
from actions.models.trainings import Training
from actions.models.updates import UpdateRequest
from departments.permissions import is_internal
from saypro_align.audit.past import only_today

if TYPE_CHECKING:
    from departments.models import User


def heads_it(user: "User", action: CorrectiveAction) -> bool:
    """Return whether the person heads the department that carries the action."""
    return action.department_id in user.headed_department_ids()


@only_today
def can_edit(user: "User", action: CorrectiveAction) -> bool:
    """The head of the department and the strategy office change an action and its steps."""
    return user.is_coordinator or heads_it(user, action)


@only_today
def can_cancel(user: "User", action: CorrectiveAction) -> bool:
    """Who may change an action may cancel it, with a reason."""
    return can_edit(user, action)


@only_today
def can_approve(user: "User", action: CorrectiveAction) -> bool:
    """The head of the department, the strategy office and the leadership agree to an action."""
    return user.is_leader or can_edit(user, action)


@only_today
def can_carry_out(user: "User", action: CorrectiveAction) -> bool:
    """Who may change it, and the person responsible, start and finish an action."""
    return action.responsible_id == user.pk or can_edit(user, action)


@only_today
def can_edit_step(user: "User", step: Step) -> bool:
    """Who may change the action may change its steps."""
    return can_edit(user, step.action)


@only_today
def can_tick(user: "User", step: Step) -> bool:
    """The step's owner ticks it, and whoever may carry out the action."""
    return step.owner_id == user.pk or can_carry_out(user, step.action)


@only_today
def can_move_step(user: "User", step: Step) -> bool:
    """Who carries out the action gives a step another date; its owner alone does not."""
    return can_carry_out(user, step.action)


@only_today
def can_ask_support(user: "User", department_id: UUID) -> bool:
    """Who works in a department asks for it; the strategy office may ask for each."""
    return is_internal(user) and (user.is_coordinator or department_id in user.department_ids())


@only_today
def can_answer_support(user: "User", request: SupportRequest) -> bool:
    """The head of the department, strategy office and leadership answer; nobody his own request."""
    if not is_internal(user) or user.pk in {request.asked_by_id, request.person_id}:
        return False
    heads_it = request.department_id in user.headed_department_ids()
    return heads_it or user.is_coordinator or user.is_leader


@only_today
def can_confirm_support(user: "User", request: SupportRequest) -> bool:
    """Who asked, whom it is for, and who may answer say that it is there."""
    own = user.pk in {request.asked_by_id, request.person_id}
    return is_internal(user) and (own or can_answer_support(user, request))


@only_today
def can_withdraw_support(user: "User", request: SupportRequest) -> bool:
    """Who asked for it takes it back, and the head of the department."""
    heads_it = request.department_id in user.headed_department_ids()
    return is_internal(user) and (request.asked_by_id == user.pk or heads_it)


@only_today
def can_recognise(user: "User") -> bool:
    """Everybody who works here may say thanks."""
    return is_internal(user)


@only_today
def can_withdraw_recognition(user: "User", recognition: Recognition) -> bool:
    """Thanks are taken back by who said them."""
    return is_internal(user) and recognition.by_id == user.pk


@only_today
def can_edit_incentives(user: "User") -> bool:
    """The strategy office drafts, announces and works out incentives."""
    return is_internal(user) and user.is_coordinator


@only_today
def can_decide_incentives(user: "User") -> bool:
    """Only the leadership approves or rejects a list."""
    return is_internal(user) and user.is_leader


def reads_incentive_lists(user: "User") -> bool:
    """Before a list is approved it is between the strategy office and the leadership."""
    return is_internal(user) and (user.is_coordinator or user.is_leader)


@only_today
def can_verify(user: "User", action: CorrectiveAction) -> bool:
    """Who was named for it, and the strategy office, say whether it worked; never the responsible."""
    is_named = action.verifier_id == user.pk or user.is_coordinator
    return is_named and action.responsible_id != user.pk


@only_today
def can_answer(user: "User", agreement: ActionAgreement) -> bool:
    """Only the head of a department says yes or no for it."""
    return agreement.department_id in user.headed_department_ids()


@only_today
def can_edit_request(user: "User", request: ResourceRequest) -> bool:
    """Who may change the action asks for what it needs, and withdraws it."""
    return can_edit(user, request.action)


@only_today
def can_decide_request(user: "User", request: ResourceRequest) -> bool:
    """Strategy office and leadership approve, decline and allocate; each of what others asked."""
    return user.is_coordinator or user.is_leader


@only_today
def can_set_capacity(user: "User", person: "User") -> bool:
    """The head of a person's department and the strategy office say how much time there is."""
    return user.is_coordinator or bool(user.headed_department_ids() & person.department_ids())


@only_today
def can_plan_training(user: "User") -> bool:
    """The strategy office and every head plan trainings."""
    return user.is_coordinator or bool(user.headed_department_ids())


@only_today
def can_run_training(user: "User", training: Training) -> bool:
    """The organizer and the strategy office change a training, open it and note who came."""
    return user.is_coordinator or training.organizer_id == user.pk


def can_read_participants(user: "User", training: Training) -> bool:
    """Who runs a training and who leads read everybody's name; heads those of their own people."""
    return user.is_coordinator or user.is_leader or training.organizer_id == user.pk


@only_today
def can_write_feedback(user: "User", feedback: Feedback) -> bool:
    """The department's heads fill in and send its feedback."""
    return feedback.department_id in user.headed_department_ids()


@only_today
def can_answer_feedback(user: "User", feedback: Feedback) -> bool:
    """The strategy office and the leadership answer feedback, not who sent it himself."""
    return (user.is_coordinator or user.is_leader) and feedback.sent_by_id != user.pk


def can_read_feedback_texts(user: "User", feedback: Feedback) -> bool:
    """What is still being written only the department's heads read."""
    is_sent = feedback.state != FeedbackState.OPEN
    return is_sent or feedback.department_id in user.headed_department_ids()


@only_today
def can_ask_update(user: "User", department_ids: set[UUID]) -> bool:
    """The leadership and the strategy office ask how anything stands, heads what is theirs."""
    is_above = user.is_coordinator or user.is_leader
    return is_internal(user) and (is_above or bool(user.headed_department_ids() & department_ids))


@only_today
def can_put_on_review(user: "User", department_ids: set[UUID]) -> bool:
    """Who may ask about a thing puts it on the next review, and takes it off again."""
    return can_ask_update(user, department_ids)


@only_today
def can_answer_update(user: "User", request: UpdateRequest, department_ids: set[UUID]) -> bool:
    """Who is asked answers, who has the action by now, and the heads it belongs to; never the asker."""
    if not is_internal(user) or request.asked_by_id == user.pk:
        return False
    action = request.action
    has_it = action is not None and action.responsible_id == user.pk
    heads_it = bool(user.headed_department_ids() & department_ids)
    return request.asked_of_id == user.pk or has_it or heads_it
