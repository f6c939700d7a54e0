"""What every service of targets asks before it writes."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.choices import MembershipRole, QuarterState
from departments.choices.focus import TeamState
from departments.models import Membership, Quarter, User
from departments.services.checks import is_a_colleague
from kpis.choices.targets import ENDED, KptLevel
from kpis.models import Kpt
from kpis.permissions.targets import can_write_kpt
from kpis.services.uses import checked_values
from kpis.target_fields import NUMBERS, Point
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

MOST_POINTS: Final = 20
_RANK: Final = {KptLevel.ORGANIZATION: 0, KptLevel.DEPARTMENT: 1, KptLevel.PERSON: 2}


def refuse(name: str, sentence: str) -> DomainError:
    """Return the refusal of one field."""
    return DomainError(sentence, fields={name: [sentence]})


def may_write(user: User, kpt: Kpt) -> None:
    """Refuse whoever may not set this target."""
    if not can_write_kpt(user, kpt):
        raise NotAllowed(_("Only those who set this target change it. Ask for a change instead."))


def is_open(quarter: Quarter) -> None:
    """Refuse to set anything in a quarter that is over and frozen."""
    if quarter.state == QuarterState.CLOSED:
        raise WrongState(_("This quarter is closed; its targets stay as they are."))


def checked_numbers(kpt: Kpt, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes with a relative target worked out, or refuse them field by field.

    A target value entered by itself takes the place of a change in per cent.
    """
    wanted = dict(changes)
    if "target_value" in wanted and "relative_target" not in wanted:
        wanted["relative_target"] = None
    whole = {name: wanted.get(name, getattr(kpt, name)) for name in NUMBERS}
    kpi = wanted.get("kpi", kpt.kpi)
    checked = checked_values(whole, kpi.direction if kpi else "")
    moved = {name for name in NUMBERS if checked[name] != getattr(kpt, name)}
    return wanted | {name: checked[name] for name in moved | (set(NUMBERS) & set(wanted))}


def checked_people(kpt: Kpt) -> None:
    """Refuse an owner who left, a team that ended, a person of another department."""
    is_a_colleague(kpt.owner)
    is_a_colleague(kpt.person, "person")
    if kpt.team is not None and kpt.team.state in (TeamState.ENDED, TeamState.DECLINED):
        raise refuse("team", _("Choose a team that works."))
    if (
        kpt.person is not None
        and not Membership.objects.filter(
            user=kpt.person,
            department=kpt.department,
            ended_on=None,
            role__in=MembershipRole.values,
        ).exists()
    ):
        raise refuse("person", _("Choose somebody of this department."))


def checked_parent(kpt: Kpt) -> None:
    """Refuse to serve what is not above, of another quarter, over, or another department's."""
    parent = kpt.parent
    if parent is None:
        return
    if _RANK[KptLevel(parent.level)] >= _RANK[KptLevel(kpt.level)]:
        raise refuse("parent", _("Choose a target of a level above."))
    if parent.quarter_id != kpt.quarter_id:
        raise refuse("parent", _("Choose a target of the same quarter."))
    if parent.state in ENDED:
        raise refuse("parent", _("Choose a target that is still pursued."))
    is_elsewhere = parent.department_id not in (None, kpt.department_id)
    if is_elsewhere:
        raise refuse("parent", _("Choose a target of the organization or of this department."))


def checked_days(kpt: Kpt) -> None:
    """Refuse a path outside its quarter."""
    first, last = kpt.quarter.starts_on, kpt.quarter.ends_on
    for name in ("starts_on", "due_on"):
        day = getattr(kpt, name)
        if day is not None and not first <= day <= last:
            raise refuse(
                name,
                _("The date must be between %(first)s and %(last)s.")
                % {"first": _day(first), "last": _day(last)},
            )


def checked_path(kpt: Kpt, points: Sequence[Point]) -> list[Point]:
    """Return the points in their order; refuse two of a day, or one outside start and due date."""
    if len(points) > MOST_POINTS:
        raise refuse("path", _("A path has at most %(n)d points.") % {"n": MOST_POINTS})
    ordered = sorted(points)
    days = [on for on, _value in ordered]
    if len(set(days)) < len(days):
        raise refuse("path", _("Each day stands in the path once."))
    first = kpt.starts_on or kpt.quarter.starts_on
    last = kpt.due_on or kpt.quarter.ends_on
    if any(not first < day < last for day in days):
        raise refuse("path", _("The points of the path lie between the start and the due date."))
    return ordered


def tried(kpt: Kpt, changes: Mapping[str, Any]) -> Kpt:
    """Return the target as it would stand, every rule asked; nothing is written."""
    trial = copy(kpt)
    for name, value in changes.items():
        setattr(trial, name, value)
    if trial.owner is not None and trial.team is not None:
        raise refuse("team", _("Name a person or a team, not both."))
    checked_people(trial)
    checked_parent(trial)
    checked_days(trial)
    return trial


def _day(value: date) -> str:
    return date_format(value, "j M Y")
