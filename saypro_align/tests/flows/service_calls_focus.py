"""One valid call of every service about demand, rankings of key projects and teams."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from actions.services import focus as action_focus
from departments.choices.focus import CommitmentState, TeamAnswer
from departments.models import (
    CrossTeam,
    Membership,
    ProjectPriority,
    ProjectRanking,
    RankingBallot,
    TeamDepartment,
)
from departments.services import focus, goals, leaving, rankings, teams
from departments.tests import factories as made
from departments.tests.factories_focus import CrossTeamFactory, ProjectRankingFactory
from kpis.models import TeamKpi
from kpis.services import teams as team_kpis
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"
_DUE = date(2026, 12, 18)


def _priority(stage: Stage) -> ProjectPriority:
    return made.ProjectPriorityFactory.create(
        department=stage.obligation.department,
        commitment="Two people",
        commitment_state=CommitmentState.OPEN,
    )


def _ranking(stage: Stage) -> ProjectRanking:
    departments = list(stage.world.departments.values())
    ranking: ProjectRanking = ProjectRankingFactory.create(
        quarter=stage.obligation.quarter, departments=departments
    )
    return ranking


def _answered(stage: Stage) -> ProjectRanking:
    ranking = _ranking(stage)
    for ballot in ranking.ballots.all():
        rankings.order_projects(ballot=ballot, order=_order(ranking), **stage.act())
    return ranking


def _order(ranking: ProjectRanking) -> list[UUID]:
    return [entry.project_id for entry in ranking.entries.all()]


def _ballot(stage: Stage) -> RankingBallot:
    ranking = _ranking(stage)
    return ranking.ballots.get(department=stage.obligation.department)


def _order_own(stage: Stage) -> RankingBallot:
    ballot = _ballot(stage)
    return rankings.order_projects(ballot=ballot, order=_order(ballot.ranking), **stage.act())


def _team(stage: Stage) -> CrossTeam:
    memberships = _memberships(stage)
    team: CrossTeam = CrossTeamFactory.create(
        lead=memberships[0].user, people=[(one.user, one.department) for one in memberships]
    )
    return team


def _memberships(stage: Stage) -> list[Membership]:
    """Return somebody of Sales and somebody of Customer Service."""
    departments = stage.world.departments.values()
    return [made.MembershipFactory.create(department=department) for department in departments]


def _asked(stage: Stage) -> TeamDepartment:
    party = _team(stage).parties.get(department=stage.obligation.department)
    party.answer, party.answered_by, party.answered_at = TeamAnswer.ASKED, None, None
    party.save()
    return party


def _form(stage: Stage) -> CrossTeam:
    memberships = _memberships(stage)
    return teams.form_team(
        name="Customer Success Team",
        purpose="Customers who stay.",
        lead=memberships[0].user,
        members=memberships,
        starts_on=date(2026, 10, 1),
        **stage.act(),
    )


def _remove(stage: Stage) -> object:
    team = _team(stage)
    third = made.MembershipFactory.create(department=stage.obligation.department)
    member = teams.add_member(team=team, membership=third, **stage.act())
    return teams.remove_member(member=member, **stage.act())


def _link(stage: Stage) -> TeamKpi:
    return team_kpis.add_team_kpi(team=_team(stage), kpi=stage.kpi(), **stage.act())


def _ranking_for(stage: Stage) -> ProjectRanking:
    return action_focus.open_ranking_for(
        action=stage.action(),
        title="Workshop",
        quarter=stage.obligation.quarter,
        projects=made.KeyProjectFactory.create_batch(2),
        departments=list(stage.world.departments.values()),
        due_on=_DUE,
        **stage.act(),
    )


def _team_for(stage: Stage) -> CrossTeam:
    memberships = _memberships(stage)
    return action_focus.form_team_for(
        action=stage.action(),
        name="Customer Success Team",
        purpose="Customers who stay.",
        lead=memberships[0].user,
        members=memberships,
        starts_on=date(2026, 10, 1),
        **stage.act(),
    )


CALLS_FOCUS: dict[str, Callable[[Stage], object]] = {
    "departments.goals.write_priority": lambda s: goals.write_priority(
        made.KeyProjectFactory.create(),
        s.obligation.department,
        {"rank": 2},
        row=None,
        expected_version=None,
        **s.act(),
    ),
    "departments.focus.rate_demand": lambda s: focus.rate_demand(
        project=made.KeyProjectFactory.create(),
        department=s.obligation.department,
        rating=5,
        **s.act(),
    ),
    "departments.focus.judge_commitment": lambda s: focus.judge_commitment(
        priority=_priority(s), kept=True, **s.act()
    ),
    "departments.rankings.open_ranking": lambda s: rankings.open_ranking(
        title="Workshop",
        quarter=s.obligation.quarter,
        projects=made.KeyProjectFactory.create_batch(2),
        departments=list(s.world.departments.values()),
        due_on=_DUE,
        **s.act(OFFICE),
    ),
    "departments.rankings.order_projects": _order_own,
    "departments.rankings.close_ranking": lambda s: rankings.close_ranking(
        ranking=_answered(s), **s.act(OFFICE)
    ),
    "departments.rankings.withdraw_ranking": lambda s: rankings.withdraw_ranking(
        ranking=_ranking(s), reason="Decided elsewhere.", **s.act(OFFICE)
    ),
    "departments.leaving.give_projects": lambda s: leaving.give_projects(
        projects=[made.KeyProjectFactory.create(decides=s.world.people["head"])],
        to=s.world.people["staff"],
        **s.act(OFFICE),
    ),
    "departments.leaving.give_teams": lambda s: leaving.give_teams(
        teams=[_team(s)], to=s.world.people["staff"], **s.act(OFFICE)
    ),
    "departments.teams.form_team": _form,
    "actions.focus.open_ranking_for": _ranking_for,
    "actions.focus.form_team_for": _team_for,
    "departments.teams.answer_team": lambda s: teams.answer_team(
        party=_asked(s), agree=True, **s.act()
    ),
    "departments.teams.edit_team": lambda s: teams.edit_team(
        team=_team(s), changes={"purpose": "More."}, expected_version=1, **s.act()
    ),
    "departments.teams.add_member": lambda s: teams.add_member(
        team=_team(s),
        membership=made.MembershipFactory.create(department=s.obligation.department),
        **s.act(),
    ),
    "departments.teams.remove_member": _remove,
    "departments.teams.end_team": lambda s: teams.end_team(
        team=_team(s), reason="Reached.", **s.act()
    ),
    "kpis.teams.add_team_kpi": _link,
    "kpis.teams.edit_team_kpi": lambda s: team_kpis.edit_team_kpi(
        link=_link(s), changes={"due_on": _DUE}, expected_version=1, **s.act()
    ),
    "kpis.teams.retire_team_kpi": lambda s: team_kpis.retire_team_kpi(link=_link(s), **s.act()),
}
