"""The rows that the write views of this app are asked about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from departments.choices import QuarterState
from departments.models import (
    Department,
    Goal,
    GoalMeasure,
    KeyProject,
    MeasureCoupling,
    Membership,
    Obligation,
    Quarter,
    User,
)
from departments.services import quarters as quarter_services
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalMeasureFactory,
    KeyProjectFactory,
    MeasureCouplingFactory,
    MembershipFactory,
    QuarterFactory,
    UserFactory,
)


@dataclass(frozen=True)
class World:
    """The rows a write view is asked about."""

    quarter: Quarter
    next_quarter: Quarter
    past_quarter: Quarter
    sales: Department
    obligation: Obligation
    exempt: Obligation
    goal: Goal
    measure: GoalMeasure
    other_measure: GoalMeasure
    coupling: MeasureCoupling
    project: KeyProject
    person: User
    inactive: User
    membership: Membership
    newcomer: Department


def build_world(obligation: Obligation, leader: User, now: datetime) -> World:
    """Return a world around Sales' obligation."""
    quarter = obligation.quarter
    exempt = Obligation.objects.create(
        quarter=quarter,
        department=DepartmentFactory.create(name="Archive", slug="archive"),
        created_at=now,
        updated_at=now,
    )
    quarter_services.exempt_obligation(
        obligation=exempt, reason="Moving house", until=quarter.ends_on, actor=leader, now=now
    )
    goal = GoalFactory.create(title="Grow revenue", slug="grow-revenue")
    person = UserFactory.create(name="Zola")
    return World(
        quarter=quarter,
        next_quarter=QuarterFactory.create(
            starts_on=quarter.ends_on + timedelta(days=1), state=QuarterState.PREPARING
        ),
        past_quarter=QuarterFactory.create(starts_on=quarter.starts_on.replace(month=7)),
        sales=obligation.department,
        obligation=obligation,
        exempt=exempt,
        goal=goal,
        measure=GoalMeasureFactory.create(goal=goal, name="Turnover"),
        other_measure=GoalMeasureFactory.create(goal=goal, name="Orders"),
        coupling=MeasureCouplingFactory.create(),
        project=KeyProjectFactory.create(goal=goal),
        person=person,
        inactive=UserFactory.create(name="Yusuf", is_active=False),
        membership=MembershipFactory.create(user=person, department=obligation.department),
        newcomer=DepartmentFactory.create(name="Newcomer", slug="newcomer"),
    )
