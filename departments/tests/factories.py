"""Rows of this app for tests, each complete and within all constraints."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from departments.choices import (
    CouplingSign,
    GoalCategory,
    LinkKind,
    MeasureDirection,
    MeasureKind,
    MembershipRole,
    PlanState,
    QuarterState,
)
from departments.models import (
    Comment,
    Department,
    ExemptionRequest,
    Goal,
    GoalLink,
    GoalMeasure,
    GoalProposal,
    KeyProject,
    MeasureCoupling,
    Membership,
    Objective,
    Obligation,
    Plan,
    ProjectPriority,
    Quarter,
    QuarterOpening,
    Realignment,
    Resource,
    ResourceCapacity,
    ResourceNeed,
    User,
)

PASSWORD = "a long enough password"
# When rows came into being unless a test says otherwise: before the quarter of the tests began.
MADE_AT = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)

_SUBMITTED_ONCE = frozenset(PlanState) - {PlanState.DRAFT, PlanState.WITHDRAWN}
_WAS_IN_FORCE = frozenset(
    {PlanState.APPROVED, PlanState.ACTIVE, PlanState.CLOSED, PlanState.SUPERSEDED}
)
_DECIDED = _WAS_IN_FORCE | {PlanState.RETURNED}


class UserFactory(DjangoModelFactory[User]):
    """A person without a role in the organization."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@saypro.example")
    name = factory.Sequence(lambda number: f"Person {number}")
    password = factory.django.Password(PASSWORD)
    date_joined = MADE_AT


class _RowFactory(DjangoModelFactory[Any]):
    """What all domain rows share: the moments that services would hand in."""

    class Meta:
        abstract = True

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")


class DepartmentFactory(_RowFactory):
    """A department that exists since long ago."""

    class Meta:
        model = Department

    name = factory.Sequence(lambda number: f"Department {number}")
    slug = factory.Sequence(lambda number: f"department-{number}")
    active_from = date(2020, 1, 1)


class MembershipFactory(_RowFactory):
    """A current member of the staff; `role="head"` makes a head."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    department = factory.SubFactory(DepartmentFactory)
    role = MembershipRole.STAFF
    started_on = date(2024, 1, 1)


class QuarterFactory(_RowFactory):
    """Quarter 4 of 2026, open; other dates follow from `starts_on`."""

    class Meta:
        model = Quarter
        django_get_or_create = ("code",)

    starts_on = date(2026, 10, 1)
    ends_on = factory.LazyAttribute(
        lambda quarter: (
            (quarter.starts_on.replace(day=1) + timedelta(days=95)).replace(day=1)
            - timedelta(days=1)
        )
    )
    code = factory.LazyAttribute(
        lambda quarter: f"{quarter.starts_on.year}-Q{(quarter.starts_on.month + 2) // 3}"
    )
    name = factory.LazyAttribute(
        lambda quarter: f"Quarter {(quarter.starts_on.month + 2) // 3}, {quarter.starts_on.year}"
    )
    plans_due_at = factory.LazyAttribute(
        lambda quarter: datetime.combine(
            quarter.starts_on + timedelta(days=14), datetime.min.time(), tzinfo=UTC
        )
    )
    mid_quarter_on = factory.LazyAttribute(lambda quarter: quarter.starts_on + timedelta(days=45))
    state = QuarterState.OPEN
    opened_at = factory.LazyAttribute(
        lambda quarter: None if quarter.state == QuarterState.PREPARING else quarter.created_at
    )
    closed_at = factory.LazyAttribute(
        lambda quarter: (
            datetime.combine(quarter.ends_on, datetime.min.time(), tzinfo=UTC)
            if quarter.state == QuarterState.CLOSED
            else None
        )
    )


class GoalFactory(_RowFactory):
    """A goal with weight, why and owner, but without measures."""

    class Meta:
        model = Goal

    slug = factory.Sequence(lambda number: f"goal-{number}")
    title = factory.Sequence(lambda number: f"Goal {number}")
    why = "Without it the organization cannot pay its people."
    category = GoalCategory.REVENUE
    owner = factory.SubFactory(UserFactory)
    weight = 1
    active_from = date(2026, 1, 1)


class GoalMeasureFactory(_RowFactory):
    """A measure of a goal that should rise."""

    class Meta:
        model = GoalMeasure

    goal = factory.SubFactory(GoalFactory)
    kind = MeasureKind.MEASURE
    name = factory.Sequence(lambda number: f"Measure {number}")
    direction = MeasureDirection.INCREASE
    unit = "%"


class MeasureCouplingFactory(_RowFactory):
    """Two measures of which one costs the other."""

    class Meta:
        model = MeasureCoupling

    first = factory.SubFactory(GoalMeasureFactory)
    second = factory.SubFactory(GoalMeasureFactory)
    sign = CouplingSign.AGAINST
    reason = "More of the one leaves less time for the other."


class KeyProjectFactory(_RowFactory):
    """A key project of a goal."""

    class Meta:
        model = KeyProject

    name = factory.Sequence(lambda number: f"Project {number}")
    goal = factory.SubFactory(GoalFactory)


class ProjectPriorityFactory(_RowFactory):
    """A department puts a project first."""

    class Meta:
        model = ProjectPriority

    project = factory.SubFactory(KeyProjectFactory)
    department = factory.SubFactory(DepartmentFactory)
    rank = 1


class ResourceFactory(_RowFactory):
    """People that several departments need."""

    class Meta:
        model = Resource

    name = factory.Sequence(lambda number: f"Resource {number}")
    unit = "days"


class ObligationFactory(_RowFactory):
    """A department owes a plan in the open quarter."""

    class Meta:
        model = Obligation

    quarter = factory.SubFactory(QuarterFactory)
    department = factory.SubFactory(DepartmentFactory)


class PlanFactory(_RowFactory):
    """A plan version in any state, with the people and moments that state demands."""

    class Meta:
        model = Plan

    obligation = factory.SubFactory(ObligationFactory)
    number = factory.LazyAttribute(lambda plan: plan.obligation.plans.count() + 1)
    state = PlanState.DRAFT
    author = factory.SubFactory(UserFactory)
    submitted_by = factory.LazyAttribute(
        lambda plan: plan.author if plan.state in _SUBMITTED_ONCE else None
    )
    submitted_at = factory.LazyAttribute(
        lambda plan: plan.created_at + timedelta(days=1) if plan.submitted_by else None
    )
    decided_by = factory.LazyAttribute(
        lambda plan: UserFactory.create() if plan.state in _DECIDED else None
    )
    decided_at = factory.LazyAttribute(
        lambda plan: plan.created_at + timedelta(days=2) if plan.decided_by else None
    )
    in_force_since = factory.LazyAttribute(
        lambda plan: plan.decided_at if plan.state in _WAS_IN_FORCE else None
    )


class ObjectiveFactory(_RowFactory):
    """An objective with owner and due date, but without goal and KPI."""

    class Meta:
        model = Objective

    plan = factory.SubFactory(PlanFactory)
    position = factory.LazyAttribute(lambda objective: objective.plan.objectives.count() + 1)
    text = factory.Sequence(lambda number: f"Raise result {number} from 10 to 12 units")
    owner = factory.SelfAttribute("plan.author")
    due_on = factory.LazyAttribute(lambda objective: objective.plan.obligation.quarter.ends_on)


class GoalLinkFactory(_RowFactory):
    """A confirmed link; `confirmed=False` leaves it open."""

    class Meta:
        model = GoalLink

    class Params:
        confirmed = True

    objective = factory.SubFactory(ObjectiveFactory)
    goal = factory.SubFactory(GoalFactory)
    kind = LinkKind.CONTRIBUTES
    sentence = "It brings the number that the goal is measured by."
    confirmed_by = factory.LazyAttribute(
        lambda link: link.objective.plan.author if link.confirmed else None
    )
    confirmed_at = factory.LazyAttribute(
        lambda link: link.created_at if link.confirmed_by else None
    )


class CommentFactory(_RowFactory):
    """A comment on the plan's summary that all its readers may read."""

    class Meta:
        model = Comment

    plan = factory.SubFactory(PlanFactory)
    row = "plan"
    field = "summary"
    text = "Say in one sentence what will be different."
    author = factory.SubFactory(UserFactory)
    is_inside = False


class GoalProposalFactory(_RowFactory):
    """A proposal nobody has answered."""

    class Meta:
        model = GoalProposal

    goal = factory.SubFactory(GoalFactory)
    text = factory.Sequence(lambda number: f"Measure it another way, {number}")
    why = "What is counted today says little."
    proposed_by = factory.SubFactory(UserFactory)


class RealignmentFactory(_RowFactory):
    """An objective that lost its goal."""

    class Meta:
        model = Realignment

    goal = factory.SubFactory(GoalFactory)
    obligation = factory.SubFactory(ObligationFactory)
    objective_key = factory.LazyFunction(uuid4)
    text = factory.Sequence(lambda number: f"Raise result {number} from 10 to 12 units")


class QuarterOpeningFactory(_RowFactory):
    """A quarter that is being opened; its goals come next."""

    class Meta:
        model = QuarterOpening
        django_get_or_create = ("quarter",)

    quarter = factory.SubFactory(QuarterFactory, state=QuarterState.PREPARING)


class ExemptionRequestFactory(_RowFactory):
    """A request that the leadership has not answered."""

    class Meta:
        model = ExemptionRequest
        django_get_or_create = ("quarter", "department")

    quarter = factory.SubFactory(QuarterFactory)
    department = factory.SubFactory(DepartmentFactory)
    reason = "Being merged with another department."
    until = factory.LazyAttribute(lambda asked: asked.quarter.ends_on)
    asked_by = factory.SubFactory(UserFactory)


class ResourceCapacityFactory(_RowFactory):
    """How much of a resource there is in a quarter."""

    class Meta:
        model = ResourceCapacity

    resource = factory.SubFactory(ResourceFactory)
    quarter = factory.SubFactory(QuarterFactory)
    amount = Decimal(40)


class ResourceNeedFactory(_RowFactory):
    """An objective needs some of a resource."""

    class Meta:
        model = ResourceNeed

    resource = factory.SubFactory(ResourceFactory)
    objective = factory.SubFactory(ObjectiveFactory)
    amount = Decimal(10)
