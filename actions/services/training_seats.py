"""Seats in a training: taken, waited for, freed, and at the end who came."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from actions.choices.trainings import RegistrationState, TrainingState
from actions.models import Training, TrainingRegistration
from actions.selectors.audiences import audience_of
from actions.services.training_mails import tell_moved_up
from departments.models import User
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

_HOLDS_A_SEAT: Final = (RegistrationState.REGISTERED, RegistrationState.ATTENDED)
_EVENTS: Final = {
    RegistrationState.REGISTERED: "training.registered",
    RegistrationState.WAITING: "training.queued",
    RegistrationState.WITHDRAWN: "training.withdrawn",
    RegistrationState.ATTENDED: "training.attended",
    RegistrationState.MISSED: "training.missed",
}


def hold(training: Training) -> None:
    """Let everybody else who gives or frees a seat wait until this transaction ends."""
    Training.objects.filter(pk=training.pk).update(taken=F("taken"))
    fresh = Training.objects.only("taken", "state", "capacity").get(pk=training.pk)
    training.taken, training.state = fresh.taken, fresh.state
    training.capacity = fresh.capacity


@transaction.atomic
def register_for(*, training: Training, actor: User, now: datetime) -> TrainingRegistration:
    """Take a seat, or a place on the waiting list when all are taken."""
    hold(training)
    _takes_registrations(training, now)
    if actor.pk not in audience_of(training, organization_day(now)).people:
        raise NotAllowed(_("This training is for others. Ask its organizer to add you."))
    row = TrainingRegistration.objects.filter(training=training, user=actor).first()
    if row is not None and row.state != RegistrationState.WITHDRAWN:
        return row
    if _take_seat(training):
        return _note(training, actor, RegistrationState.REGISTERED, row, actor=actor, now=now)
    return _note(training, actor, RegistrationState.WAITING, row, actor=actor, now=now)


@transaction.atomic
def withdraw_from(
    *, training: Training, reason: str = "", actor: User, now: datetime
) -> TrainingRegistration:
    """Say that one does not come; the first on the waiting list gets the seat."""
    hold(training)
    _takes_registrations(training, now)
    row = TrainingRegistration.objects.filter(training=training, user=actor).first()
    if row is None and actor.pk not in audience_of(training, organization_day(now)).people:
        raise NotAllowed(_("This training is for others."))
    if row is not None and row.state == RegistrationState.WITHDRAWN:
        return row
    had_seat = row is not None and row.state == RegistrationState.REGISTERED
    row = _note(
        training, actor, RegistrationState.WITHDRAWN, row, actor=actor, now=now, note=reason.strip()
    )
    if had_seat:
        Training.objects.filter(pk=training.pk, taken__gt=0).update(taken=F("taken") - 1)
        training.taken -= 1
        fill_seats(training, actor=actor, now=now)
    return row


@transaction.atomic
def record_attendance(
    *,
    training: Training,
    attended: Collection[User],
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Training:
    """Note who came, also without a registration; everybody else who had a seat missed it.

    May be said again when somebody was forgotten. Who came takes a seat even beyond the capacity:
    he was there.
    """
    if training.state not in (TrainingState.OPEN, TrainingState.HELD):
        raise WrongState(_("Only a training that took place has people who came."))
    if not training.has_begun(now):
        raise WrongState(_("The training has not begun yet."))
    rows = {row.user_id: row for row in training.registrations.select_related("user", "training")}
    came = {person.pk: person for person in attended}
    known = rows.keys() | audience_of(training, organization_day(now)).people
    if came.keys() - known:
        raise DomainError(_("Choose people the training is for."))
    save_row(
        training,
        changes={"state": TrainingState.HELD},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="training.held",
        where=Q(state__in=(TrainingState.OPEN, TrainingState.HELD)),
    )
    for pk, person in came.items():
        _note(training, person, RegistrationState.ATTENDED, rows.get(pk), actor=actor, now=now)
    for pk, row in rows.items():
        had_a_seat = row.state in (*_HOLDS_A_SEAT, RegistrationState.MISSED)
        if pk not in came and had_a_seat:
            _note(training, row.user, RegistrationState.MISSED, row, actor=actor, now=now)
    return training


def fill_seats(training: Training, *, actor: User, now: datetime) -> None:
    """Give free seats to those who wait, the first first; the training must be held."""
    if not training.takes_registrations(now):
        return
    waiting = training.registrations.filter(state=RegistrationState.WAITING)
    for row in waiting.select_related("user", "training").order_by("waiting_since", "pk"):
        if not _take_seat(training):
            return
        save_row(
            row,
            changes={"state": RegistrationState.REGISTERED, "waiting_since": None},
            expected_version=None,
            actor=actor,
            now=now,
            event="training.moved_up",
        )
        tell_moved_up(registration=row, now=now)


def _take_seat(training: Training) -> bool:
    """Take one seat if one is free; the database itself allows no seat beyond the last."""
    free = Q(capacity=None) | Q(taken__lt=F("capacity"))
    taken = Training.objects.filter(free, pk=training.pk).update(taken=F("taken") + 1)
    training.taken += taken
    return taken == 1


def _note(
    training: Training,
    user: User,
    state: RegistrationState,
    row: TrainingRegistration | None,
    *,
    actor: User,
    now: datetime,
    note: str = "",
) -> TrainingRegistration:
    changes: dict[str, Any] = {
        "state": state,
        "waiting_since": now if state == RegistrationState.WAITING else None,
        "note": note,
    }
    if row is None:
        made = TrainingRegistration(training=training, user=user, **changes)
        return create_row(made, actor=actor, now=now, event=_EVENTS[state])
    return save_row(
        row, changes=changes, expected_version=None, actor=actor, now=now, event=_EVENTS[state]
    )


def _takes_registrations(training: Training, now: datetime) -> None:
    if not training.takes_registrations(now):
        raise WrongState(_("Registration is closed."))
