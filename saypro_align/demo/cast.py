"""The people, departments, goals and KPIs of the demo, found by the story's own names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from departments.models import Department, Goal, GoalMeasure, User
from departments.services import drivers as driver_services
from departments.services import goals as goal_services
from departments.services import people as people_services
from departments.starting_set import starting_set
from kpis.choices import Frequency
from kpis.models import Kpi
from kpis.services import kpis as kpi_services
from saypro_align.demo import goals, people
from saypro_align.demo.series import BY_KEY

_SIGN_INS = frozenset(email for email, _role in people.SIGN_INS)


@dataclass
class Cast:
    """Everybody and everything the story speaks of."""

    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    heads: dict[str, User] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    measures: dict[tuple[str, str], GoalMeasure] = field(default_factory=dict)
    kpis: dict[str, Kpi] = field(default_factory=dict)
    # By department: what shows whether its action worked.
    proofs: dict[str, Kpi] = field(default_factory=dict)

    @property
    def office(self) -> User:
        """Return the coordinator in the strategy office."""
        return self.people["thandi"]

    def kpi(self, key: str, now: datetime) -> Kpi:
        """Return the series, started by its department when it is first needed."""
        if key not in self.kpis:
            told = BY_KEY[key]
            self.kpis[key] = kpi_services.create_kpi(
                department=self.departments[told.department],
                fields=kpi_services.KpiFields(
                    name=told.name,
                    unit=told.unit,
                    direction=told.direction,
                    frequency=Frequency.WEEKLY,
                    source=told.source,
                    owner=self.people[told.owner],
                ),
                actor=self.heads[told.department],
                now=now,
            )
        return self.kpis[key]


def hire(cast: Cast, since: date, now: datetime) -> None:
    """Add all people, departments and memberships; what was planned with this cast finds them."""
    administrator = _add(people.ADMINISTRATOR, None, now)
    cast.people[people.ADMINISTRATOR.handle] = administrator
    for told in people.DEPARTMENTS:
        cast.departments[told.slug] = people_services.create_department(
            name=told.name,
            slug=told.slug,
            purpose=told.purpose,
            active_from=since,
            actor=administrator,
            now=now,
        )
    for person in people.PEOPLE:
        user = cast.people[person.handle] = _add(person, administrator, now)
        if person.department:
            people_services.add_membership(
                user=user,
                department=cast.departments[person.department],
                role="head" if person.is_head else "staff",
                started_on=since,
                actor=administrator,
                now=now,
            )
        if person.is_head:
            cast.heads[person.department] = user


def _add(person: people.DemoPerson, actor: User | None, now: datetime) -> User:
    return people_services.add_user(
        email=person.email,
        name=person.name,
        organization_role=person.organization_role,
        # Hashing is slow on purpose; only those who are offered as sign-ins need a password.
        password=people.PASSWORD if person.email in _SIGN_INS else None,
        actor=actor,
        now=now,
    )


def set_goals(cast: Cast, since: date, now: datetime) -> None:
    """Add all goals with what moves them, and what pulls apart."""
    for told in goals.GOALS:
        set_goal(cast, told, since, now)
    usual = {one.key: one for one in starting_set().couplings}
    for first, second, key in goals.AGAINST:
        driver_services.couple_measures(
            first=cast.measures[first],
            second=cast.measures[second],
            sign=usual[key].sign,
            reason=usual[key].reason,
            actor=cast.office,
            now=now,
        )


def set_goal(cast: Cast, told: goals.DemoGoal, since: date, now: datetime) -> None:
    """Add a goal with what moves it."""
    goal = cast.goals[told.slug] = goal_services.create_goal(
        title=told.title,
        slug=told.slug,
        description=told.description,
        why=told.why,
        category=told.category,
        owner=cast.people[told.owner],
        weight=told.weight,
        domain_terms=told.domain_terms,
        active_from=since,
        actor=cast.office,
        now=now,
    )
    _add_measures(cast, told.slug, goal, told.measures, now)


def _add_measures(
    cast: Cast, slug: str, goal: Goal, measures: Iterable[goals.DemoMeasure], now: datetime
) -> None:
    for measure in measures:
        cast.measures[slug, measure.name] = driver_services.add_measure(
            goal=goal,
            kind=measure.kind,
            name=measure.name,
            direction=measure.direction,
            unit=measure.unit,
            terms=measure.terms,
            actor=cast.office,
            now=now,
        )


def rank_projects(cast: Cast, due_on: date, now: datetime) -> None:
    """Let the departments rank the key projects, each in its own order."""
    for told in goals.PROJECTS:
        project = goal_services.create_project(
            name=told.name,
            goal=cast.goals[goals.PROJECT_GOAL],
            description=told.description,
            lead_department=cast.departments["product-development"],
            decides=cast.heads["product-development"],
            actor=cast.office,
            now=now,
        )
        for slug, (rank, commitment) in told.ranks.items():
            goal_services.set_priority(
                project=project,
                department=cast.departments[slug],
                rank=rank,
                commitment=commitment,
                commitment_due_on=due_on,
                actor=cast.heads[slug],
                now=now,
            )
