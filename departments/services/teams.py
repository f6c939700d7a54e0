"""Cross-functional teams: formed, agreed to by every department, changed, and ended."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices.focus import LIVING_TEAMS, TeamAnswer, TeamState
from departments.models import (
    CrossTeam,
    Department,
    Goal,
    Membership,
    TeamDepartment,
    TeamMember,
    User,
)
from departments.services import ranking_mails
from departments.services.checks import free_slug, is_a_colleague, needs_text, only
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState

FEWEST_DEPARTMENTS: Final = 2
_FIELDS = frozenset({"name", "purpose", "goal", "lead", "starts_on", "ends_on"})


@transaction.atomic
def form_team(
    *,
    name: str,
    purpose: str,
    lead: User,
    members: Sequence[Membership],
    starts_on: date,
    ends_on: date | None = None,
    goal: Goal | None = None,
    actor: User,
    now: datetime,
) -> CrossTeam:
    """Form a team of people from at least two departments; the lead is one of them.

    Departments that the person heads agree at once, the heads of the others are asked by mail. Raises
    DomainError naming the field that cannot hold.
    """
    people = {one.user_id: one for one in members}
    _check_members(people.values())
    _check_lead(lead, people)
    team = create_row(
        CrossTeam(
            name=name,
            slug=free_slug(CrossTeam, name, "team"),
            purpose=purpose,
            goal=goal,
            lead=lead,
            starts_on=starts_on,
            ends_on=ends_on,
            formed_by=actor,
        ),
        actor=actor,
        now=now,
        event="team.formed",
    )
    for one in people.values():
        _add(team, one, starts_on, actor=actor, now=now)
    departments = {one.department_id: one.department for one in people.values()}
    asked = [_ask(team, one, actor=actor, now=now) for one in departments.values()]
    _begin_if_agreed(team, actor=actor, now=now)
    ranking_mails.tell_formed(team=team, parties=_unanswered(asked), now=now)
    return team


@transaction.atomic
def answer_team(
    *,
    party: TeamDepartment,
    agree: bool,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> TeamDepartment:
    """Say for a department whether its people may work in the team; no needs a reason."""
    team = _held(party.team)
    if party.answer != TeamAnswer.ASKED:
        raise WrongState(
            _("This was answered: %(answer)s.") % {"answer": party.answer_choice.label}
        )
    told = "" if agree else needs_text(reason, "reason", _("Say why your people cannot take part."))
    save_row(
        party,
        changes={
            "answer": TeamAnswer.AGREED if agree else TeamAnswer.DECLINED,
            "answered_by": actor,
            "answered_at": now,
            "reason": told,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="team.agreed" if agree else "team.declined",
        why=told,
        where=Q(answer=TeamAnswer.ASKED),
    )
    if agree:
        _begin_if_agreed(team, actor=actor, now=now)
    else:
        why = _("%(department)s: %(reason)s") % {"department": party.department, "reason": told}
        _leave(team, TeamState.DECLINED, why[:500], "team.given_up", actor=actor, now=now)
    party.team = team
    ranking_mails.tell_answered(party=party, now=now)
    return party


@transaction.atomic
def edit_team(
    *,
    team: CrossTeam,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> CrossTeam:
    """Change a team that has not ended; its lead stays one of its members."""
    changed = only(changes, _FIELDS)
    held = _held(team)
    if "lead" in changed:
        people = {one.user_id for one in held.members.filter(left_on=None)}
        _check_lead(changed["lead"], people)
    return save_row(
        held,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="team.edited",
        where=Q(state__in=LIVING_TEAMS),
    )


@transaction.atomic
def add_member(
    *, team: CrossTeam, membership: Membership, actor: User, now: datetime
) -> TeamMember:
    """Take a person into the team; a department new to it is asked first."""
    held = _held(team)
    _check_members([membership], fewest=1)
    today = organization_day(now)
    member = _add(held, membership, max(today, held.starts_on), actor=actor, now=now)
    party = held.parties.filter(department=membership.department).first()
    if party is None:
        party = _ask(held, membership.department, actor=actor, now=now)
        if party.answer == TeamAnswer.ASKED:
            _wait(held, actor=actor, now=now)
            ranking_mails.tell_formed(team=held, parties=[party], now=now)
    return member


@transaction.atomic
def remove_member(
    *, member: TeamMember, expected_version: int | None = None, actor: User, now: datetime
) -> TeamMember:
    """Let a person leave the team; people of two departments and the lead stay."""
    team = _held(member.team)
    if member.left_on is not None:
        raise WrongState(_("This person has left the team."))
    if member.user_id == team.lead_id:
        raise WrongState(_("Name another lead first."))
    staying = team.members.filter(left_on=None).exclude(pk=member.pk)
    if staying.values("department").distinct().count() < FEWEST_DEPARTMENTS:
        raise WrongState(_("A team has people of at least two departments. End the team instead."))
    return save_row(
        member,
        changes={"left_on": max(organization_day(now), member.joined_on)},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="team.member_left",
        where=Q(left_on=None),
    )


@transaction.atomic
def end_team(
    *,
    team: CrossTeam,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> CrossTeam:
    """End a team, with what became of it."""
    told = needs_text(reason, "reason", _("Say why the team ends, and what it has reached."))
    return _leave(
        _held(team), TeamState.ENDED, told, "team.ended", expected_version, actor=actor, now=now
    )


def _held(team: CrossTeam) -> CrossTeam:
    """Return the team locked: members and answers are judged together."""
    held = CrossTeam.objects.select_for_update(of=("self",)).get(pk=team.pk)
    if not held.is_living:
        raise WrongState(_("This team is over. It can no longer be changed."))
    return held


def _add(
    team: CrossTeam, membership: Membership, day: date, *, actor: User, now: datetime
) -> TeamMember:
    member = TeamMember(
        team=team, user=membership.user, department=membership.department, joined_on=day
    )
    return create_row(member, actor=actor, now=now, event="team.member_added")


def _ask(team: CrossTeam, department: Department, *, actor: User, now: datetime) -> TeamDepartment:
    party = TeamDepartment(team=team, department=department)
    if department.pk in actor.headed_department_ids():
        party.answer, party.answered_by, party.answered_at = TeamAnswer.AGREED, actor, now
    return create_row(party, actor=actor, now=now, event="team.department_asked")


def _unanswered(parties: Collection[TeamDepartment]) -> list[TeamDepartment]:
    return [party for party in parties if party.answer == TeamAnswer.ASKED]


def _begin_if_agreed(team: CrossTeam, *, actor: User, now: datetime) -> None:
    waits = team.parties.exclude(answer=TeamAnswer.AGREED).exists()
    if not waits:
        _turn(team, TeamState.ACTIVE, "team.begun", actor=actor, now=now)


def _wait(team: CrossTeam, *, actor: User, now: datetime) -> None:
    _turn(team, TeamState.PROPOSED, "team.waits", actor=actor, now=now)


def _turn(team: CrossTeam, state: str, event: str, *, actor: User, now: datetime) -> None:
    save_row(
        team, changes={"state": state}, expected_version=None, actor=actor, now=now, event=event
    )


def _leave(
    team: CrossTeam,
    state: str,
    why: str,
    event: str,
    expected_version: int | None = None,
    *,
    actor: User,
    now: datetime,
) -> CrossTeam:
    return save_row(
        team,
        changes={"state": state, "state_reason": why},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=why,
        where=Q(state__in=LIVING_TEAMS),
    )


def _check_members(members: Collection[Membership], *, fewest: int = FEWEST_DEPARTMENTS) -> None:
    if len({one.department_id for one in members}) < fewest:
        _refuse("members", _("Choose people of at least two departments."))
    if any(one.ended_on is not None for one in members):
        _refuse("members", _("Choose people who work in the department now."))
    for one in members:
        is_a_colleague(one.user, "members")


def _check_lead(lead: User, people: Collection[UUID]) -> None:
    if lead.pk not in people:
        _refuse("lead", _("Choose one of the members as lead."))


def _refuse(name: str, sentence: str) -> None:
    raise DomainError(sentence, fields={name: [sentence]})
