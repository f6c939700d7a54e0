"""The corrective actions, checks and steps a person answers for, and giving them to a colleague."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from actions.choices import JUDGED_STATES, OPEN_STATES, ActionState
from actions.choices.resources import HELD_STATES
from actions.choices.trainings import TrainingState
from actions.models import CorrectiveAction, ResourceRequest, Step, Training
from actions.selectors.verifiers import suggested_verifier
from departments.models import User
from departments.services.checks import is_a_colleague
from saypro_align.audit.rows import save_row


def actions_of(person: User) -> QuerySet[CorrectiveAction]:
    """Return the open actions the person is responsible for."""
    return (
        CorrectiveAction.objects.open()
        .filter(responsible=person)
        .select_related("gap", "kpt__quarter", "obstacle")
        .order_by("deadline", "title", "pk")
    )


def checks_of(person: User) -> QuerySet[CorrectiveAction]:
    """Return the actions the person is to check, as long as there is no verdict."""
    return (
        CorrectiveAction.objects.filter(verifier=person)
        .exclude(state__in=[*JUDGED_STATES, ActionState.CANCELLED])
        .select_related("gap", "kpt__quarter", "obstacle")
        .order_by("verify_on", "title", "pk")
    )


def steps_of(person: User) -> QuerySet[Step]:
    """Return the person's steps that are still to be done."""
    return (
        person.steps.filter(done_at=None, retired_at=None, action__state__in=OPEN_STATES)
        .select_related("action")
        .order_by("due_on", "pk")
    )


@transaction.atomic
def give_actions(
    *, actions: Iterable[CorrectiveAction], to: User, actor: User, now: datetime
) -> int:
    """Make a colleague responsible for the actions; deadlines and steps stay.

    What the colleague was to check somebody else checks: nobody checks what he did himself.
    """
    is_a_colleague(to, "to")
    given = 0
    for action in actions:
        changes: dict[str, User | None] = {"responsible": to}
        if action.verifier_id == to.pk:
            changes["verifier"] = suggested_verifier(action.about, to)
        save_row(
            action,
            changes=changes,
            expected_version=None,
            actor=actor,
            now=now,
            event="action.handed_over",
        )
        given += 1
    return given


@transaction.atomic
def give_checks(
    *, actions: Iterable[CorrectiveAction], to: User, actor: User, now: datetime
) -> int:
    """Let a colleague check whether the actions worked; what he carries out himself, somebody else."""
    is_a_colleague(to, "to")
    given = 0
    for action in actions:
        is_own = action.responsible_id == to.pk
        save_row(
            action,
            changes={"verifier": suggested_verifier(action.about, to) if is_own else to},
            expected_version=None,
            actor=actor,
            now=now,
            event="action.check_handed_over",
        )
        given += 1
    return given


@transaction.atomic
def give_steps(*, steps: Iterable[Step], to: User, actor: User, now: datetime) -> int:
    """Give the steps to a colleague."""
    is_a_colleague(to, "to")
    given = 0
    for step in steps:
        save_row(
            step,
            changes={"owner": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="step.handed_over",
        )
        given += 1
    return given


def trainings_of(person: User) -> QuerySet[Training]:
    """Return the trainings the person organizes that were not held yet."""
    ahead = (TrainingState.PLANNED, TrainingState.OPEN)
    return person.trainings.filter(state__in=ahead).order_by("starts_at", "pk")


@transaction.atomic
def give_trainings(*, trainings: Iterable[Training], to: User, actor: User, now: datetime) -> int:
    """Make a colleague the organizer; date, seats and registrations stay."""
    is_a_colleague(to, "to")
    given = 0
    for training in trainings:
        save_row(
            training,
            changes={"organizer": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="training.handed_over",
        )
        given += 1
    return given


def hours_of(person: User) -> QuerySet[ResourceRequest]:
    """Return what open actions ask for, or were given, of the person's time."""
    return (
        person.time_asked.filter(state__in=HELD_STATES, action__state__in=OPEN_STATES)
        .select_related("action")
        .order_by("starts_on", "pk")
    )


@transaction.atomic
def give_hours(*, requests: Iterable[ResourceRequest], to: User, actor: User, now: datetime) -> int:
    """Let a colleague spend the hours instead."""
    is_a_colleague(to, "to")
    given = 0
    for request in requests:
        save_row(
            request,
            changes={"person": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="resource_request.handed_over",
        )
        given += 1
    return given
