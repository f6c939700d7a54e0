"""Teams of several departments: formed, agreed to, changed, ended."""

from datetime import date, datetime
from typing import Any

import pytest

from departments.models import CrossTeam, Department, Membership, User
from departments.services import leaving, teams
from departments.tests.factories import DepartmentFactory, MembershipFactory, UserFactory
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState
from saypro_align.outbox.models import OutgoingMail


@pytest.fixture
def people(sales: Department, customer_service: Department) -> list[Membership]:
    """Return two people of different departments."""
    return [MembershipFactory.create(department=one) for one in (sales, customer_service)]


@pytest.fixture
def team(people: list[Membership], amina: User, chipo: User, now: datetime) -> CrossTeam:
    """Return the team that the head of Sales has proposed."""
    return form(people, amina, now)


def form(people: list[Membership], actor: User, now: datetime, **other: Any) -> CrossTeam:
    told: dict[str, Any] = {
        "name": "Customer Success Team",
        "purpose": "Customers who stay.",
        "lead": people[0].user,
        "members": people,
        "starts_on": date(2026, 10, 1),
    }
    return teams.form_team(**{**told, **other}, actor=actor, now=now)


def test_a_team_works_once_every_department_has_agreed(
    team: CrossTeam, customer_service: Department, chipo: User, amina: User, now: datetime
) -> None:
    asked = OutgoingMail.objects.filter(kind="team_formed")
    assert (team.state, [mail.recipient for mail in asked]) == ("proposed", [chipo.email])
    party = team.parties.get(department=customer_service)
    teams.answer_team(party=party, agree=True, actor=chipo, now=now)
    team.refresh_from_db()
    assert team.state == "active"
    told = OutgoingMail.objects.filter(kind="team_answered")
    assert {mail.recipient for mail in told} == {amina.email, team.lead.email}


def test_a_team_that_a_department_declines_is_over_and_says_why(
    team: CrossTeam, customer_service: Department, chipo: User, now: datetime
) -> None:
    party = team.parties.get(department=customer_service)
    with pytest.raises(DomainError, match="Say why"):
        teams.answer_team(party=party, agree=False, actor=chipo, now=now)
    teams.answer_team(party=party, agree=False, reason="Nobody is free.", actor=chipo, now=now)
    team.refresh_from_db()
    assert (team.state, team.state_reason) == ("declined", "Customer Service: Nobody is free.")
    with pytest.raises(WrongState, match="This team is over"):
        teams.end_team(team=team, reason="x", actor=chipo, now=now)


def test_people_of_one_department_are_no_team(
    sales: Department, amina: User, now: datetime
) -> None:
    people = MembershipFactory.create_batch(2, department=sales)
    with pytest.raises(DomainError, match="at least two departments"):
        form(people, amina, now)


def test_the_lead_is_one_of_the_members(
    people: list[Membership], amina: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="one of the members as lead"):
        form(people, amina, now, lead=UserFactory.create())


def test_who_left_the_department_cannot_join(
    people: list[Membership], sales: Department, amina: User, now: datetime
) -> None:
    gone = MembershipFactory.create(department=sales, ended_on=date(2026, 1, 1))
    with pytest.raises(DomainError, match="work in the department now"):
        form([*people, gone], amina, now)


def test_a_department_new_to_the_team_is_asked_first(
    people: list[Membership], amina: User, chipo: User, now: datetime
) -> None:
    team = form(people, amina, now)
    party = team.parties.exclude(answer="agreed").get()
    teams.answer_team(party=party, agree=True, actor=chipo, now=now)
    third = MembershipFactory.create(department=DepartmentFactory.create())
    teams.add_member(team=team, membership=third, actor=amina, now=now)
    team.refresh_from_db()
    assert (team.state, team.parties.filter(answer="asked").count()) == ("proposed", 1)


def test_nobody_leaves_whom_the_team_cannot_spare(
    team: CrossTeam, people: list[Membership], sales: Department, amina: User, now: datetime
) -> None:
    lead, other = (team.members.get(user=one.user) for one in people)
    with pytest.raises(WrongState, match="Name another lead"):
        teams.remove_member(member=lead, actor=amina, now=now)
    with pytest.raises(WrongState, match="at least two departments"):
        teams.remove_member(member=other, actor=amina, now=now)
    third = MembershipFactory.create(department=sales)
    member = teams.add_member(team=team, membership=third, actor=amina, now=now)
    teams.remove_member(member=member, actor=amina, now=now)
    assert team.members.filter(left_on=None).count() == 2


def test_two_people_do_not_overwrite_each_other(
    team: CrossTeam, amina: User, now: datetime
) -> None:
    told: dict[str, Any] = {"expected_version": team.version, "actor": amina, "now": now}
    teams.edit_team(team=team, changes={"purpose": "Fewer complaints."}, **told)
    with pytest.raises(Conflict):
        teams.edit_team(team=team, changes={"purpose": "More visits."}, **told)


def test_who_takes_over_leads_the_team_in_the_leavers_place(
    team: CrossTeam, people: list[Membership], dumisa: User, now: datetime
) -> None:
    heir = UserFactory.create()
    leaving.give_teams(teams=[team], to=heir, actor=dumisa, now=now)
    current = {member.user: member.department for member in team.members.filter(left_on=None)}
    assert (team.lead, current[heir]) == (heir, people[0].department)
    assert people[0].user not in current
