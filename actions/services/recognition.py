"""Saying thanks, taking it back, and staying off the wall."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from actions.milestones import KINDS
from actions.models import (
    CorrectiveAction,
    MilestoneDismissal,
    Recognition,
    RecognitionOptOut,
    RecognitionRecipient,
)
from actions.permissions import can_recognise, can_withdraw_recognition
from actions.services import recognition_mails
from departments.models import Department, User
from departments.services.checks import is_a_colleague, needs_text
from gaps.models import Gap
from kpis.models import Kpi, Kpt
from saypro_align.audit.rows import create_row, save_row
from saypro_align.audit.services import record
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState
from saypro_align.lib.periods import day_bounds

# Each sends mails: nobody means more than these on one day.
MOST_A_DAY: Final = 20
MOST_PEOPLE: Final = 10
_KEY: Final = re.compile(rf"(?:{'|'.join(KINDS)}):[0-9a-f-]{{36}}")


@dataclass(frozen=True, slots=True)
class Thanks:
    """What is said, and what it is about: at most one of gap, action, KPI and target."""

    why: str
    gap: Gap | None = None
    action: CorrectiveAction | None = None
    kpi: Kpi | None = None
    kpt: Kpt | None = None
    milestone: str = ""
    incentive_note: str = ""


@transaction.atomic
def recognise(
    *,
    thanks: Thanks,
    people: Sequence[User] = (),
    department: Department | None = None,
    actor: User,
    now: datetime,
) -> Recognition:
    """Thank people, a department, or both; they and the heads get a mail."""
    if not can_recognise(actor):
        raise NotAllowed(_("Only who works here says thanks here."))
    _somebody_else(people, department, actor)
    _not_too_many(actor, now)
    if thanks.milestone and not _KEY.fullmatch(thanks.milestone):
        raise DomainError(_("This milestone does not exist."))
    recognition = Recognition(
        by=actor,
        department=department,
        why=needs_text(thanks.why, "why", _("Say what you thank for.")),
        gap=thanks.gap,
        action=thanks.action,
        kpi=thanks.kpi,
        kpt=thanks.kpt,
        milestone=thanks.milestone,
        incentive_note=thanks.incentive_note.strip(),
    )
    create_row(recognition, actor=actor, now=now, event="recognition.given")
    RecognitionRecipient.objects.bulk_create(
        RecognitionRecipient(recognition=recognition, person=person, created_at=now, updated_at=now)
        for person in people
    )
    recognition_mails.tell_thanked(recognition=recognition, people=people, now=now)
    return recognition


@transaction.atomic
def withdraw_recognition(
    *,
    recognition: Recognition,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Recognition:
    """Take thanks back: they leave the wall, the mail has been read."""
    if not can_withdraw_recognition(actor, recognition):
        raise NotAllowed(_("Thanks are taken back by who said them."))
    if recognition.withdrawn_at is not None:
        raise WrongState(_("These thanks were taken back already."))
    return save_row(
        recognition,
        changes={"withdrawn_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="recognition.withdrawn",
    )


@transaction.atomic
def choose_wall(*, stay_off: bool, actor: User, now: datetime) -> RecognitionOptOut:
    """Stay off the wall, or come back to it; earlier thanks follow the choice."""
    event = "recognition.wall_left" if stay_off else "recognition.wall_joined"
    choice = RecognitionOptOut.objects.filter(person=actor).first()
    if choice is None:
        choice = RecognitionOptOut(person=actor, is_out=stay_off)
        return create_row(choice, actor=actor, now=now, event=event)
    return save_row(
        choice,
        changes={"is_out": stay_off},
        expected_version=None,
        actor=actor,
        now=now,
        event=event,
    )


@transaction.atomic
def dismiss_milestone(*, milestone: str, actor: User, now: datetime) -> MilestoneDismissal:
    """Put a suggested milestone aside for this person; others are still asked."""
    if not _KEY.fullmatch(milestone):
        raise DomainError(_("This milestone does not exist."))
    row, is_new = MilestoneDismissal.objects.get_or_create(
        person=actor, milestone=milestone, defaults={"created_at": now, "updated_at": now}
    )
    if is_new:
        record("recognition.milestone_dismissed", actor=actor, subject=row, now=now)
    return row


def _somebody_else(people: Sequence[User], department: Department | None, actor: User) -> None:
    sentence = ""
    if not people and department is None:
        sentence = _("Choose whom you thank: a department or people.")
    elif actor in people:
        sentence = _("Choose somebody else than yourself.")
    elif len(people) > MOST_PEOPLE:
        sentence = _("Choose at most %(most)d people, or their department.") % {"most": MOST_PEOPLE}
    if sentence:
        raise DomainError(sentence, fields={"people": [sentence]})
    for person in people:
        is_a_colleague(person, "people")


def _not_too_many(actor: User, now: datetime) -> None:
    today = day_bounds(organization_day(now), organization_zone())[0]
    said = Recognition.objects.filter(by=actor, created_at__gte=today)
    if said.count() >= MOST_A_DAY:
        raise DomainError(
            _("You have said thanks %(most)d times today. Go on tomorrow.") % {"most": MOST_A_DAY}
        )
