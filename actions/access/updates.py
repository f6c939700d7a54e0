"""Things, updates and wishes by id, for pages and API alike: 404 for strangers, 403 for readers."""

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from actions.access import action_for_reading
from actions.models import ReviewWish, UpdateRequest
from actions.permissions import can_answer_update, can_ask_update, can_put_on_review
from actions.things import ACTION, GAP, KINDS, Thing
from departments.models import Obligation
from departments.permissions import is_internal
from gaps.access import gap_for_reading
from saypro_align.lib.not_found import first_or_404, id_or_404

if TYPE_CHECKING:
    from departments.models import User


def thing_for_reading(user: "User", kind: str, pk: uuid.UUID | str) -> Thing:
    """Return an action, a gap, or the plan a department owes. Raises Http404 for strangers."""
    if kind not in KINDS or not is_internal(user):
        raise Http404
    if kind == ACTION:
        return Thing(action_for_reading(user, pk))
    if kind == GAP:
        return Thing(gap_for_reading(user, pk))
    rows = Obligation.objects.select_related("department", "quarter")
    obligation = first_or_404(rows.filter(pk=id_or_404(pk), quarter__opened_at__isnull=False))
    return Thing(obligation)


def thing_for_asking(user: "User", kind: str, pk: uuid.UUID | str) -> Thing:
    """Return the thing to who may ask about it. Raises PermissionDenied for a mere reader."""
    thing = thing_for_reading(user, kind, pk)
    if not can_ask_update(user, thing.department_ids):
        raise PermissionDenied
    return thing


def update_for_reading(user: "User", pk: uuid.UUID | str) -> UpdateRequest:
    """Return the request. Raises Http404 for who may not know of it."""
    row: UpdateRequest | None = (
        UpdateRequest.objects.visible_to(user).with_things().filter(pk=id_or_404(pk)).first()
    )
    if row is None:
        raise Http404
    return row


def update_for_answering(user: "User", pk: uuid.UUID | str) -> UpdateRequest:
    """Return the request to who answers it. Raises PermissionDenied for a mere reader."""
    row = update_for_reading(user, pk)
    if not can_answer_update(user, row, Thing(row.about).department_ids):
        raise PermissionDenied
    return row


def wish_for_withdrawing(user: "User", pk: uuid.UUID | str) -> ReviewWish:
    """Return the wish to who may take it back. Raises PermissionDenied for a mere reader."""
    row: ReviewWish | None = (
        ReviewWish.objects.visible_to(user).with_things().filter(pk=id_or_404(pk)).first()
    )
    if row is None:
        raise Http404
    if not can_put_on_review(user, Thing(row.about).department_ids):
        raise PermissionDenied
    return row
