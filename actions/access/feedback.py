"""Feedback by id: 404 for strangers, 403 for mere readers."""

import uuid

from django.core.exceptions import PermissionDenied

from actions.models import Feedback, FeedbackQuerySet
from actions.permissions import can_answer_feedback, can_write_feedback
from departments.models import Department, User
from saypro_align.lib.not_found import first_or_404, id_or_404


def readable_feedback(user: User) -> FeedbackQuerySet:
    """Return the feedback the person may read."""
    return Feedback.objects.visible_to(user).select_related("department", "sent_by", "answered_by")


def feedback_for_reading(user: User, pk: uuid.UUID | str) -> Feedback:
    """Return a feedback to the department's heads, the strategy office and the leadership."""
    return first_or_404(readable_feedback(user).filter(pk=id_or_404(pk)))


def feedback_for_writing(user: User, pk: uuid.UUID | str) -> Feedback:
    """Return a feedback to the heads who fill it in."""
    found = feedback_for_reading(user, pk)
    if not can_write_feedback(user, found):
        raise PermissionDenied
    return found


def feedback_for_answering(user: User, pk: uuid.UUID | str) -> Feedback:
    """Return a feedback to those who answer it."""
    found = feedback_for_reading(user, pk)
    if not can_answer_feedback(user, found):
        raise PermissionDenied
    return found


def headed_department(user: User, slug: str) -> Department:
    """Return a department to its head."""
    found = first_or_404(Department.objects.filter(slug=slug))
    if found.pk not in user.headed_department_ids():
        raise PermissionDenied
    return found
