"""What the form of a target offers to choose from, as far as the person may choose it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from departments.models import CrossTeam, Department, Goal, Membership, Quarter, User
from departments.selectors import colleagues
from kpis.choices import Direction, KpiState
from kpis.choices.targets import LIVING, KptLevel
from kpis.models import Kpi, Kpt

Choices = list[tuple[str, str]]
Grouped = list[tuple[str, str] | tuple[str, Choices]]
PERSON, TEAM = "person", "team"
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Offers:
    """Departments, people, goals, targets above, owners and series, each by the text of its id."""

    departments: dict[str, Department]
    persons: dict[str, Membership]
    goals: dict[str, Goal]
    parents: dict[str, Kpt]
    people: dict[str, User]
    teams: dict[str, CrossTeam]
    kpis: dict[str, Kpi]

    def owner_choices(self) -> Grouped:
        """Return people and teams in one list, for exactly one of them answers for a target."""
        people = [(f"{PERSON}:{pk}", user.name) for pk, user in self.people.items()]
        teams = [(f"{TEAM}:{pk}", team.name) for pk, team in self.teams.items()]
        found: Grouped = [("", _("Nobody yet")), (_("People"), people)]
        return [*found, (_("Teams"), teams)] if teams else found

    def parent_choices(self) -> Grouped:
        """Return the targets above, by level."""
        groups: dict[str, Choices] = {}
        for pk, kpt in self.parents.items():
            whose = str(kpt.department or kpt.level_choice.label)
            groups.setdefault(whose, []).append((pk, kpt.name))
        return [("", _("None yet")), *groups.items()]

    def owner_of(self, value: str) -> dict[str, User | CrossTeam | None]:
        """Return owner and team as the service takes them: one of them, or neither."""
        kind, _colon, pk = value.partition(":")
        return {
            "owner": self.people.get(pk) if kind == PERSON else None,
            "team": self.teams.get(pk) if kind == TEAM else None,
        }


def offers_for(user: User, quarter: Quarter, level: str, kpt: Kpt | None = None) -> Offers:
    """Return what may be chosen for a target of the level; six queries."""
    departments = _departments(user, quarter)
    return Offers(
        departments=departments,
        persons=_persons(departments) if level == KptLevel.PERSON else {},
        goals=_goals(quarter, kpt) if level == KptLevel.ORGANIZATION else {},
        parents={} if level == KptLevel.ORGANIZATION else _parents(user, quarter, level),
        people=_by_id([*colleagues(), *([kpt.owner] if kpt and kpt.owner else [])]),
        teams=_by_id([*CrossTeam.objects.living(), *([kpt.team] if kpt and kpt.team else [])]),
        kpis=_kpis(user, departments, level, kpt),
    )


def owner_value(kpt: Kpt) -> str:
    """Return the choice that stands for who answers for the target."""
    if kpt.team_id:
        return f"{TEAM}:{kpt.team_id}"
    return f"{PERSON}:{kpt.owner_id}" if kpt.owner_id else ""


def person_value(kpt: Kpt) -> str:
    """Return the choice that stands for the person of the target."""
    held = Membership.objects.filter(
        user=kpt.person, department=kpt.department, ended_on=None
    ).first()
    return str(held.pk) if held else ""


def _departments(user: User, quarter: Quarter) -> dict[str, Department]:
    rows = Department.objects.active_on(quarter.starts_on) | Department.objects.active_on(
        quarter.ends_on
    )
    if not user.is_coordinator:
        rows = rows.filter(pk__in=user.headed_department_ids())
    return _by_id(rows.order_by("name", "pk"))


def _persons(departments: dict[str, Department]) -> dict[str, Membership]:
    rows = Membership.objects.filter(
        department__in=departments.values(), ended_on=None, user__is_active=True
    ).select_related("user", "department")
    return _by_id(rows.order_by("department__name", "user__name", "pk"))


def _goals(quarter: Quarter, kpt: Kpt | None) -> dict[str, Goal]:
    rows = [*Goal.objects.active_on(quarter.judged_on(quarter.starts_on)).order_by("title", "pk")]
    held = [kpt.goal] if kpt and kpt.goal else []
    return _by_id([*rows, *held])


def _parents(user: User, quarter: Quarter, level: str) -> dict[str, Kpt]:
    above = [KptLevel.ORGANIZATION]
    rows = Kpt.objects.visible_to(user).filter(quarter=quarter, state__in=LIVING)
    if level == KptLevel.PERSON:
        above.append(KptLevel.DEPARTMENT)
    rows = rows.filter(level__in=above).select_related("department")
    found = rows.order_by("department__name", "name", "pk")
    if not user.is_coordinator:
        headed = user.headed_department_ids()
        return _by_id([one for one in found if one.department_id in {None, *headed}])
    return _by_id(found)


def _kpis(
    user: User, departments: dict[str, Department], level: str, kpt: Kpt | None
) -> dict[str, Kpi]:
    rows = Kpi.objects.visible_to(user).filter(state=KpiState.ACTIVE)
    rows = rows.exclude(direction__in=[Direction.MILESTONES, ""])
    if level != KptLevel.ORGANIZATION:
        owned = rows.filter(department_links__department__in=departments.values())
        rows = owned.filter(department_links__confirmed_at__isnull=False)
    held = [kpt.kpi] if kpt and kpt.kpi else []
    return _by_id([*rows.distinct().order_by("name", "pk")[:300], *held])


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    return {str(row.pk): row for row in rows}
