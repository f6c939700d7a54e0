"""Rankings of key projects and cross-functional teams, as they stand before anybody answered."""

from collections.abc import Collection
from datetime import date
from typing import Any

import factory

from departments.choices.focus import TeamAnswer, TeamState
from departments.models import (
    CrossTeam,
    Department,
    KeyProject,
    ProjectDemand,
    ProjectRanking,
    RankingBallot,
    RankingProject,
    TeamDepartment,
    TeamMember,
    User,
)
from departments.tests.factories import (
    MADE_AT,
    DepartmentFactory,
    KeyProjectFactory,
    QuarterFactory,
    UserFactory,
    _RowFactory,
)

_MADE = {"created_at": MADE_AT, "updated_at": MADE_AT}


class ProjectDemandFactory(_RowFactory):
    """A department that wants a project."""

    class Meta:
        model = ProjectDemand

    project = factory.SubFactory(KeyProjectFactory)
    department = factory.SubFactory(DepartmentFactory)
    rating = 4


class ProjectRankingFactory(_RowFactory):
    """A ranking that is open; `of_projects` stand on it and `departments` take part."""

    class Meta:
        model = ProjectRanking
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Workshop {number}")
    quarter = factory.SubFactory(QuarterFactory)
    due_on = date(2026, 12, 31)
    opened_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def projects(self: Any, create: bool, given: Collection[KeyProject] | None) -> None:
        """Put the projects on the ballot."""
        rows = list(given or KeyProjectFactory.create_batch(2))
        for position, project in enumerate(rows, start=1):
            RankingProject.objects.create(ranking=self, project=project, position=position, **_MADE)

    @factory.post_generation
    def departments(self: Any, create: bool, given: Collection[Department] | None) -> None:
        """Ask the departments."""
        for department in given or ():
            RankingBallot.objects.create(ranking=self, department=department, **_MADE)


class CrossTeamFactory(_RowFactory):
    """A team that works; `people` are pairs of person and department, who all agreed."""

    class Meta:
        model = CrossTeam
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Team {number}")
    slug = factory.Sequence(lambda number: f"team-{number}")
    purpose = "Customers who buy and stay."
    lead = factory.SubFactory(UserFactory)
    starts_on = date(2026, 10, 1)
    state = TeamState.ACTIVE
    formed_by = factory.SelfAttribute("lead")

    @factory.post_generation
    def people(
        self: Any,
        create: bool,
        given: Collection[tuple[User, Department]] | None,
    ) -> None:
        """Put the people on the team, and their departments."""
        rows = list(given or [(self.lead, one) for one in DepartmentFactory.create_batch(2)][:1])
        for user, department in rows:
            TeamMember.objects.create(
                team=self, user=user, department=department, joined_on=self.starts_on, **_MADE
            )
        for department in {department.pk: department for _user, department in rows}.values():
            TeamDepartment.objects.create(
                team=self,
                department=department,
                answer=TeamAnswer.AGREED,
                answered_by=self.formed_by,
                answered_at=MADE_AT,
                **_MADE,
            )
