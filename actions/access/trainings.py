"""Trainings and their questions by id: 404 for strangers, 403 for mere readers."""

import uuid

from django.core.exceptions import PermissionDenied

from actions.choices.trainings import RegistrationState
from actions.models import CheckQuestion, Training, TrainingRegistration
from actions.permissions import can_read_participants, can_run_training
from departments.models import User
from saypro_align.lib.not_found import first_or_404, id_or_404


def training_for_reading(user: User, pk: uuid.UUID | str) -> Training:
    """Return a training to everybody inside."""
    return first_or_404(
        Training.objects.visible_to(user).filter(pk=id_or_404(pk)).select_related("organizer")
    )


def training_for_running(user: User, pk: uuid.UUID | str) -> Training:
    """Return a training to its organizer and the strategy office."""
    found = training_for_reading(user, pk)
    if not can_run_training(user, found):
        raise PermissionDenied
    return found


def training_with_participants(user: User, pk: uuid.UUID | str) -> Training:
    """Return a training to who may read the names of all who come."""
    found = training_for_reading(user, pk)
    if not can_read_participants(user, found):
        raise PermissionDenied
    return found


def training_for_checking(user: User, pk: uuid.UUID | str) -> Training:
    """Return a training to who attended it."""
    found = training_for_reading(user, pk)
    came = TrainingRegistration.objects.filter(
        training=found, user=user, state=RegistrationState.ATTENDED
    )
    if not came.exists():
        raise PermissionDenied
    return found


def question_for_running(user: User, pk: uuid.UUID | str) -> CheckQuestion:
    """Return a question to who runs its training; nobody else may know the right answer."""
    found = first_or_404(
        CheckQuestion.objects.filter(
            pk=id_or_404(pk), training__in=Training.objects.visible_to(user), retired_at=None
        ).select_related("training__organizer")
    )
    if not can_run_training(user, found.training):
        raise PermissionDenied
    return found
