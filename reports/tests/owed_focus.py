"""Examples of what key projects and teams owe: who owes it, and how it comes to be."""

from datetime import timedelta

from departments.choices.focus import CommitmentState, TeamAnswer
from departments.models import CrossTeam, User
from departments.tests.factories import DepartmentFactory, ProjectPriorityFactory
from departments.tests.factories_focus import CrossTeamFactory, ProjectRankingFactory
from reports.tests.owed import Office, owes


@owes("Key projects to rank")
def order_asked(office: Office) -> User:
    office.plan()
    ProjectRankingFactory.create(quarter=office.quarter, departments=[office.department])
    return office.head


@owes("Rankings to decide")
def day_of_ranking_passed(office: Office) -> User:
    ProjectRankingFactory.create(
        quarter=office.quarter,
        departments=[DepartmentFactory.create()],
        due_on=office.now.date() - timedelta(days=1),
    )
    return office.coordinator


@owes("Commitments to key projects")
def promise_is_due(office: Office) -> User:
    office.plan()
    ProjectPriorityFactory.create(
        department=office.department,
        commitment="Two people",
        commitment_state=CommitmentState.OPEN,
        commitment_due_on=office.now.date(),
    )
    return office.head


@owes("Teams to answer")
def team_wants_people(office: Office) -> User:
    _team(office).parties.update(answer=TeamAnswer.ASKED, answered_by=None, answered_at=None)
    return office.head


@owes("Teams whose time is over")
def team_is_over(office: Office) -> User:
    team = _team(office)
    CrossTeam.objects.filter(pk=team.pk).update(ends_on=office.now.date() - timedelta(days=1))
    return office.head


def _team(office: Office) -> CrossTeam:
    office.plan()
    team: CrossTeam = CrossTeamFactory.create(people=[(office.staff, office.department)])
    return team
