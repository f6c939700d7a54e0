"""Actions and steps by id, for pages and API alike: 404 for strangers, 403 for mere readers."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from actions.choices.life import AgreementState
from actions.models import ActionAgreement, ActionQuerySet, CorrectiveAction, Step
from actions.models.incentives import Incentive
from actions.models.recognition import Recognition
from actions.models.support import SupportRequest
from actions.permissions import (
    can_confirm_support,
    can_decide_incentives,
    can_edit_incentives,
    can_withdraw_recognition,
    can_withdraw_support,
)
from saypro_align.lib.not_found import first_or_404, id_or_404

if TYPE_CHECKING:
    from departments.models import User

ActionRight = Callable[["User", CorrectiveAction], bool]
StepRight = Callable[["User", Step], bool]
AgreementRight = Callable[["User", ActionAgreement], bool]


def readable_actions(user: "User") -> ActionQuerySet:
    """Return the actions the person may read, with what every page and every right asks of them."""
    return CorrectiveAction.objects.visible_to(user).select_related(
        "gap__quarter",
        "kpt__quarter",
        "kpt__kpi",
        "obstacle__kpi",
        "department",
        "responsible",
        "proposed_by",
        "approved_by",
        "verifier",
        "criterion_kpi",
        "follows",
    )


def action_for_reading(user: "User", pk: uuid.UUID | str) -> CorrectiveAction:
    """Return the action. Raises Http404 for who may not know of it."""
    return first_or_404(readable_actions(user).filter(pk=id_or_404(pk)))


def action_for_writing(user: "User", pk: uuid.UUID | str, may: ActionRight) -> CorrectiveAction:
    """Return the action if the person may do it. Raises PermissionDenied for a mere reader."""
    action = action_for_reading(user, pk)
    if not may(user, action):
        raise PermissionDenied
    return action


def step_for_reading(user: "User", pk: uuid.UUID | str) -> Step:
    """Return the step, also a removed one. Raises Http404 for who may not know of its action."""
    return first_or_404(
        Step.objects.filter(
            pk=id_or_404(pk), action__in=CorrectiveAction.objects.visible_to(user)
        ).select_related(
            "action__gap",
            "action__kpt",
            "action__obstacle",
            "action__department",
            "action__responsible",
            "owner",
        )
    )


def step_for_writing(user: "User", pk: uuid.UUID | str, may: StepRight) -> Step:
    """Return the step if the person may do it. Raises PermissionDenied for a mere reader."""
    step = step_for_reading(user, pk)
    if not may(user, step):
        raise PermissionDenied
    return step


def support_for_reading(user: "User", pk: uuid.UUID | str) -> SupportRequest:
    """Return the request for support. Raises Http404 for who may not know of it."""
    return first_or_404(
        SupportRequest.objects.visible_to(user)
        .filter(pk=id_or_404(pk))
        .select_related("department", "person", "asked_by", "answered_by")
    )


def support_for_answering(user: "User", pk: uuid.UUID | str) -> SupportRequest:
    """Return the request to who answers it, and to who may say that it has come."""
    row = support_for_reading(user, pk)
    if not can_confirm_support(user, row):
        raise PermissionDenied
    return row


def support_for_withdrawing(user: "User", pk: uuid.UUID | str) -> SupportRequest:
    """Return the request to who may take it back."""
    row = support_for_reading(user, pk)
    if not can_withdraw_support(user, row):
        raise PermissionDenied
    return row


def agreement_for_reading(user: "User", pk: uuid.UUID | str) -> ActionAgreement:
    """Return what a department says to an action. Raises Http404 for who may not know of it."""
    return first_or_404(
        ActionAgreement.objects.filter(pk=id_or_404(pk), action__in=readable_actions(user))
        .exclude(state=AgreementState.WITHDRAWN)
        .select_related(
            "department",
            "action__gap__quarter",
            "action__kpt__quarter",
            "action__obstacle",
            "action__department",
            "action__proposed_by",
        )
    )


def agreement_for_writing(
    user: "User", pk: uuid.UUID | str, may: AgreementRight
) -> ActionAgreement:
    """Return the agreement if the person may answer. Raises PermissionDenied for a mere reader."""
    agreement = agreement_for_reading(user, pk)
    if not may(user, agreement):
        raise PermissionDenied
    return agreement


def recognition_for_reading(user: "User", pk: uuid.UUID | str) -> Recognition:
    """Return thanks that stand on the wall for the person."""
    return first_or_404(
        Recognition.objects.visible_to(user).filter(pk=id_or_404(pk)).select_related("by")
    )


def recognition_for_withdrawing(user: "User", pk: uuid.UUID | str) -> Recognition:
    """Return thanks to who said them."""
    row = recognition_for_reading(user, pk)
    if not can_withdraw_recognition(user, row):
        raise PermissionDenied
    return row


def incentive_for_reading(user: "User", pk: uuid.UUID | str) -> Incentive:
    """Return an incentive that was announced; drafts to the strategy office and the leadership."""
    return first_or_404(
        Incentive.objects.visible_to(user)
        .filter(pk=id_or_404(pk))
        .select_related("quarter", "made_by", "decided_by", "result__computed_by")
    )


def incentive_for_editing(user: "User", pk: uuid.UUID | str) -> Incentive:
    """Return an incentive to the strategy office."""
    row = incentive_for_reading(user, pk)
    if not can_edit_incentives(user):
        raise PermissionDenied
    return row


def incentive_for_deciding(user: "User", pk: uuid.UUID | str) -> Incentive:
    """Return an incentive to the leadership."""
    row = incentive_for_reading(user, pk)
    if not can_decide_incentives(user):
        raise PermissionDenied
    return row
