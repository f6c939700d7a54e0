"""Trainings: planned, opened for registration, moved, cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actions.choices.trainings import AudienceRole, TrainingKind, TrainingState
from actions.models import CorrectiveAction, Training, TrainingAction, TrainingAudience
from actions.services.training_mails import tell_about
from actions.services.training_seats import fill_seats, hold
from departments.models import Department, User
from departments.services.checks import is_a_colleague, needs_text
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState

MOST_LINKS: Final = 10
_EDITABLE: Final = (TrainingState.PLANNED, TrainingState.OPEN)
# A change of one of these is told to everybody who was invited.
_TOLD: Final = frozenset({"starts_at", "ends_at", "place"})


@dataclass(frozen=True, slots=True)
class TrainingDraft:
    """Everything that is said about a training when it is planned or changed."""

    topic: str
    starts_at: datetime
    ends_at: datetime
    organizer: User
    kind: str = TrainingKind.TRAINING
    about: str = ""
    audience_role: str = AudienceRole.NAMED
    departments: tuple[Department, ...] = ()
    people: tuple[User, ...] = ()
    actions: tuple[CorrectiveAction, ...] = ()
    capacity: int | None = None
    place: str = ""
    material: str = ""

    def fields(self) -> dict[str, Any]:
        """Return what stands in the training's own row."""
        return {
            "topic": self.topic.strip(),
            "kind": self.kind,
            "about": self.about.strip(),
            "organizer": self.organizer,
            "audience_role": self.audience_role,
            "capacity": self.capacity,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "place": self.place.strip(),
            "material": "\n".join(_links(self.material)),
        }


@transaction.atomic
def plan_training(*, draft: TrainingDraft, actor: User, now: datetime) -> Training:
    """Plan a training; nobody is invited before it is opened."""
    _is_whole(draft, now)
    training = create_row(
        Training(**draft.fields()), actor=actor, now=now, event="training.planned"
    )
    _save_parts(training, draft, actor=actor, now=now)
    return training


@transaction.atomic
def edit_training(
    *,
    training: Training,
    draft: TrainingDraft,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Training:
    """Change a training. Who was invited hears of a new date or place; new seats are given away."""
    hold(training)
    if training.state not in _EDITABLE:
        raise WrongState(_("A training that was held or cancelled stays as it is."))
    if training.has_begun(now) and draft.starts_at != training.starts_at:
        raise WrongState(_("This training has begun. Plan another date instead."))
    _is_whole(draft, now if not training.has_begun(now) else training.starts_at)
    changes = draft.fields()
    if draft.capacity is not None and draft.capacity < training.taken:
        sentence = _("%(n)d people have a seat already.") % {"n": training.taken}
        raise DomainError(sentence, fields={"capacity": [sentence]})
    moves = any(getattr(training, name) != changes[name] for name in _TOLD)
    if moves and training.state == TrainingState.OPEN:
        changes["sequence"] = training.sequence + 1
    save_row(
        training,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="training.edited",
        where=Q(state__in=_EDITABLE),
    )
    _save_parts(training, draft, actor=actor, now=now)
    fill_seats(training, actor=actor, now=now)
    tell_about(training=training, now=now)
    return training


@transaction.atomic
def open_training(
    *, training: Training, expected_version: int | None = None, actor: User, now: datetime
) -> Training:
    """Open the registration; everybody it is for is invited by mail."""
    if training.state != TrainingState.PLANNED:
        raise WrongState(_("Only a planned training can be opened."))
    if training.has_begun(now):
        raise WrongState(_("The date is past. Enter a new one first."))
    if not training.audience_role and not training.audience.filter(removed_at=None).exists():
        raise WrongState(_("Say first who it is for."))
    save_row(
        training,
        changes={"state": TrainingState.OPEN},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="training.opened",
        where=Q(state=TrainingState.PLANNED),
    )
    tell_about(training=training, now=now)
    return training


@transaction.atomic
def cancel_training(
    *,
    training: Training,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Training:
    """Cancel a training, with the reason; who was invited hears of it, calendars drop it."""
    told = needs_text(reason, "reason", _("Say why it is cancelled."))
    if training.state not in _EDITABLE:
        raise WrongState(_("A training that was held or cancelled stays as it is."))
    save_row(
        training,
        changes={
            "state": TrainingState.CANCELLED,
            "cancel_reason": told,
            "sequence": training.sequence + 1,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="training.cancelled",
        why=told,
        where=Q(state__in=_EDITABLE),
    )
    tell_about(training=training, now=now)
    return training


def _is_whole(draft: TrainingDraft, now: datetime) -> None:
    needs_text(draft.topic, "topic", _("Say what it is about."))
    is_a_colleague(draft.organizer, "organizer")
    for person in draft.people:
        is_a_colleague(person, "people")
    faults: dict[str, list[str]] = {}
    if draft.starts_at < now:
        faults["starts_at"] = [_("Choose a start that is not past.")]
    if draft.ends_at <= draft.starts_at:
        faults["ends_at"] = [_("The end must come after the start.")]
    if faults:
        raise DomainError(next(iter(faults.values()))[0], fields=faults)


def _links(text: str) -> list[str]:
    """Return the addresses, one for each line. Raises DomainError for what is no web address."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    sentence = ""
    if len(lines) > MOST_LINKS:
        sentence = _("Name at most %(n)d links.") % {"n": MOST_LINKS}
    for line in lines:
        if not _is_web_address(line):
            sentence = _("“%(line)s” is no web address. Begin it with https://.") % {
                "line": line[:80]
            }
    if sentence:
        raise DomainError(sentence, fields={"material": [sentence]})
    return lines


def _is_web_address(line: str) -> bool:
    try:
        parts = urlsplit(line)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in line


def _save_parts(training: Training, draft: TrainingDraft, *, actor: User, now: datetime) -> None:
    """Make audience and linked actions what the draft says; what is left out is marked removed."""
    audience = training.audience.select_related("department", "person", "training")
    people = {row.person_id: row for row in audience if row.person_id is not None}
    departments = {row.department_id: row for row in audience if row.department_id is not None}
    links = {row.action_id: row for row in training.action_links.select_related("action")}
    events = ("training.audience_added", "training.audience_removed")
    for stored, wanted, make in (
        (people, draft.people, lambda one: TrainingAudience(training=training, person=one)),
        (
            departments,
            draft.departments,
            lambda one: TrainingAudience(training=training, department=one),
        ),
    ):
        _save_list(stored, wanted, make, events, actor=actor, now=now)
    _save_list(
        links,
        draft.actions,
        lambda one: TrainingAction(training=training, action=one),
        ("training.action_linked", "training.action_unlinked"),
        actor=actor,
        now=now,
    )


def _save_list(
    stored: dict[Any, Any],
    wanted: Iterable[models.Model],
    make: Any,
    events: tuple[str, str],
    *,
    actor: User,
    now: datetime,
) -> None:
    kept = {one.pk: one for one in wanted}
    for pk, one in kept.items():
        row = stored.get(pk)
        if row is None:
            create_row(make(one), actor=actor, now=now, event=events[0])
        elif row.removed_at is not None:
            _set(row, None, events[0], actor, now)
    for pk, row in stored.items():
        if pk not in kept and row.removed_at is None:
            _set(row, now, events[1], actor, now)


def _set(row: Any, moment: datetime | None, event: str, actor: User, now: datetime) -> None:
    save_row(
        row,
        changes={"removed_at": moment},
        expected_version=None,
        actor=actor,
        now=now,
        event=event,
    )
