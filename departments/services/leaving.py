"""Key projects a person decides on and teams a person leads, and giving them to a colleague."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from departments.models import CrossTeam, KeyProject, TeamMember, User
from departments.services.checks import is_a_colleague
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day


def projects_of(person: User) -> QuerySet[KeyProject]:
    """Return the key projects on which the person decides."""
    return KeyProject.objects.filter(decides=person, retired_at=None).order_by("name", "pk")


def teams_of(person: User) -> QuerySet[CrossTeam]:
    """Return the teams the person leads that are not over."""
    return CrossTeam.objects.living().filter(lead=person).order_by("name", "pk")


@transaction.atomic
def give_projects(*, projects: Iterable[KeyProject], to: User, actor: User, now: datetime) -> int:
    """Let a colleague decide on the key projects; return how many there were."""
    is_a_colleague(to, "to")
    given = 0
    for project in projects:
        save_row(
            project,
            changes={"decides": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="project.handed_over",
        )
        given += 1
    return given


@transaction.atomic
def give_teams(*, teams: Iterable[CrossTeam], to: User, actor: User, now: datetime) -> int:
    """Let a colleague lead the teams, in the place of who led them; return how many there were."""
    is_a_colleague(to, "to")
    given = 0
    for team in teams:
        _take_place(team, to, actor=actor, now=now)
        save_row(
            team,
            changes={"lead": to},
            expected_version=None,
            actor=actor,
            now=now,
            event="team.handed_over",
        )
        given += 1
    return given


def _take_place(team: CrossTeam, to: User, *, actor: User, now: datetime) -> None:
    """End the lead's place in the team; the colleague gets it unless he is on the team already."""
    today = organization_day(now)
    current = team.members.filter(left_on=None)
    is_on_team = current.filter(user=to).exists()
    for member in current.filter(user=team.lead):
        day = max(today, member.joined_on)
        if not is_on_team:
            heir = TeamMember(team=team, user=to, department=member.department, joined_on=day)
            create_row(heir, actor=actor, now=now, event="team.member_added")
        save_row(
            member,
            changes={"left_on": day},
            expected_version=None,
            actor=actor,
            now=now,
            event="team.member_left",
        )
