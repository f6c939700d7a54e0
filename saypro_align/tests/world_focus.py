"""Rankings of key projects and teams of several departments, as the policy names them."""

from departments.choices import PlanState
from departments.choices.focus import TeamAnswer
from departments.models import CrossTeam, Department
from departments.tests.factories import MADE_AT, DepartmentFactory, MembershipFactory, UserFactory
from departments.tests.factories_focus import CrossTeamFactory, ProjectRankingFactory
from kpis.models import TeamKpi
from kpis.tests.factories import KpiUseFactory
from saypro_align.tests.world import Values, World, builds


@builds("ranking", "ballot")
def _ranking(world: World, scope: str) -> Values:
    """A ranking that the head of the scope's department opened, and in which it takes part."""
    department = world.department(scope)
    ranking = ProjectRankingFactory.create(
        quarter=world.quarters["own"], opened_by=world.author(scope), departments=[department]
    )
    return {"pk": ranking.pk, "slug": department.slug}


@builds("team", "team_department")
def _team(world: World, scope: str) -> Values:
    """A team of the scope's department and another one; its department has not answered yet."""
    team = _team_of(world.department(scope), world, scope)
    party = team.parties.get(department=world.department(scope))
    type(party).objects.filter(pk=party.pk).update(
        answer=TeamAnswer.ASKED, answered_by=None, answered_at=None
    )
    return {"pk": team.pk, "slug": team.slug, "department": party.department.slug}


@builds("team_member")
def _team_member(world: World, scope: str) -> Values:
    """Somebody on a team besides its lead."""
    team = _team_of(world.department(scope), world, scope)
    return {"pk": team.members.exclude(user=team.lead)[0].pk}


@builds("team_kpi")
def _team_kpi(world: World, scope: str) -> Values:
    """A KPI that stands in a plan everybody reads, for which a team answers."""
    use = KpiUseFactory.create(objective=world.objective(scope, PlanState.ACTIVE))
    team = _team_of(world.department(scope), world, scope)
    link = TeamKpi.objects.create(team=team, kpi=use.kpi, created_at=MADE_AT, updated_at=MADE_AT)
    return {"pk": link.pk}


def _team_of(department: Department, world: World, scope: str) -> CrossTeam:
    """Return a team of the department and one that nobody of the world heads."""
    lead, other = world.author(scope), UserFactory.create()
    third = DepartmentFactory.create()
    MembershipFactory.create(user=other, department=third)
    return CrossTeamFactory.create(lead=lead, people=[(lead, department), (other, third)])
