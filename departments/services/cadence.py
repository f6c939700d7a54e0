"""Rhythms of check-ins and holidays. The past stays: only coming days change."""

from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import Cadence, Department, Holiday, User
from departments.permissions import can_set_rhythm
from departments.services.checks import needs_text
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import NotAllowed, WrongState

_FURTHEST: Final = 400


@transaction.atomic
def set_cadence(
    *,
    department: Department,
    rhythm: str,
    weekday: int,
    from_day: date,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Cadence:
    """Say how often a department checks in from a day on; periods that ended before it stay."""
    if not can_set_rhythm(actor, department.pk):
        raise NotAllowed(_("Heads of the department and the strategy office set its rhythm."))
    _must_come(from_day, "from_day", organization_day(now))
    found = Cadence.objects.filter(department=department, from_day=from_day).first()
    if found is None:
        return create_row(
            Cadence(department=department, rhythm=rhythm, weekday=weekday, from_day=from_day),
            actor=actor,
            now=now,
            event="cadence.set",
        )
    return save_row(
        found,
        changes={"rhythm": rhythm, "weekday": weekday},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="cadence.set",
    )


@transaction.atomic
def add_holiday(
    *, day: date, name: str, department: Department | None = None, actor: User, now: datetime
) -> Holiday:
    """Add a day off: everywhere, or in one department."""
    _must_be_office(actor)
    _must_come(day, "day", organization_day(now))
    told = needs_text(name, "name", _("Say what day it is."))
    return create_row(
        Holiday(day=day, name=told, department=department),
        actor=actor,
        now=now,
        event="holiday.added",
    )


@transaction.atomic
def retire_holiday(
    *, holiday: Holiday, expected_version: int | None = None, actor: User, now: datetime
) -> Holiday:
    """Make a coming holiday a working day again."""
    _must_be_office(actor)
    if holiday.day <= organization_day(now):
        raise WrongState(_("This day has come; it stays a holiday."))
    if holiday.retired_at is not None:
        raise WrongState(_("This holiday was removed already."))
    return save_row(
        holiday,
        changes={"retired_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="holiday.removed",
        where=Q(retired_at=None),
    )


def _must_be_office(actor: User) -> None:
    if not actor.is_active or not actor.is_coordinator:
        raise NotAllowed(_("The strategy office keeps the holidays."))


def _must_come(day: date, name: str, today: date) -> None:
    """Refuse a day that has come: what was due then would be due on another day."""
    if day <= today or (day - today).days > _FURTHEST:
        raise ValidationError({name: [_("Choose a day after today, at most 400 days from now.")]})
