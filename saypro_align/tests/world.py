"""One object of each family that the policy names: of the own department, a sibling, a foreign one.

"Own" is Sales, where Amina heads and Bongani works; "foreign" is Customer Service. A builder returns
the values by which addresses name the object.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from departments.choices import (
    WORKING_STATES,
    MembershipRole,
    OrganizationRole,
    PlanState,
    QuarterState,
)
from departments.models import Department, Objective, Obligation, Plan, Quarter, User
from departments.tests.factories import (
    CommentFactory,
    DepartmentFactory,
    ExemptionRequestFactory,
    GoalFactory,
    GoalLinkFactory,
    GoalMeasureFactory,
    GoalProposalFactory,
    KeyProjectFactory,
    MeasureCouplingFactory,
    MembershipFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    ProjectPriorityFactory,
    QuarterFactory,
    QuarterOpeningFactory,
    ResourceFactory,
    ResourceNeedFactory,
    UserFactory,
)

Values = dict[str, Any]
SCOPES: Final = ("own", "sibling", "foreign", "missing")
ROLES: Final = ("staff", "head", "coordinator", "leader", "administrator", "external")


@dataclass
class World:
    """The departments, people and quarters among which all objects are built."""

    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    quarters: dict[str, Quarter] = field(default_factory=dict)
    # Who will ask for the objects; some are a person's own.
    asking: str = "coordinator"

    @classmethod
    def build(cls) -> "World":
        """Make the people of all roles, two departments and two quarters."""
        world = cls()
        world.departments = {
            "own": DepartmentFactory.create(name="Sales", slug="sales"),
            "foreign": DepartmentFactory.create(name="Customer Service", slug="customer-service"),
        }
        world.quarters = {
            "own": QuarterFactory.create(),
            "sibling": QuarterFactory.create(code="2027-Q1", starts_on=date(2027, 1, 1)),
        }
        for role in ROLES:
            is_member = role in MembershipRole.values
            person = UserFactory.create(
                email=f"{role}@saypro.example",
                organization_role=OrganizationRole.NONE if is_member else role,
            )
            world.people[role] = person
            if is_member:
                MembershipFactory.create(
                    user=person, department=world.departments["own"], role=role
                )
        world.people["foreign_head"] = UserFactory.create(email="other@saypro.example")
        MembershipFactory.create(
            user=world.people["foreign_head"],
            department=world.departments["foreign"],
            role=MembershipRole.HEAD,
        )
        return world

    def department(self, scope: str) -> Department:
        """Return the department to which an object of the scope belongs."""
        return self.departments["foreign" if scope == "foreign" else "own"]

    def author(self, scope: str) -> User:
        """Return who wrote the plans of the scope's department."""
        return self.people["foreign_head" if scope == "foreign" else "head"]

    def obligation(self, scope: str) -> Obligation:
        """Return what the department owes; a sibling's stands in the other quarter."""
        quarter = self.quarters["sibling" if scope == "sibling" else "own"]
        found = Obligation.objects.filter(quarter=quarter, department=self.department(scope))
        return found.first() or ObligationFactory.create(
            quarter=quarter, department=self.department(scope)
        )

    def plan(self, scope: str, state: PlanState) -> Plan:
        """Return the plan of the scope in the state."""
        obligation = self.obligation(scope)
        found = Plan.objects.filter(obligation=obligation, state=state).first()
        if found is None and state in WORKING_STATES:
            # A department works on one version at a time.
            obligation.plans.working().update(state=PlanState.WITHDRAWN)
        return found or PlanFactory.create(
            obligation=obligation, state=state, author=self.author(scope)
        )

    def objective(self, scope: str, state: PlanState) -> Objective:
        """Return an objective of the plan of the scope in the state."""
        plan = self.plan(scope, state)
        return plan.objectives.first() or ObjectiveFactory.create(plan=plan)

    @cached_property
    def goal(self) -> Any:
        """Return a goal that everybody may read."""
        return GoalFactory.create(title="Increase sales conversions", slug="sales-conversions")


Builder = Callable[[World, str], Values]
BUILDERS: dict[str, Builder] = {}


def builds(*families: str) -> Callable[[Builder], Builder]:
    """Register the builder of the families."""

    def keep(builder: Builder) -> Builder:
        for family in families:
            BUILDERS[family] = builder
        return builder

    return keep


def missing(values: Values) -> Values:
    """Return values of the same kind that name nothing."""
    return {name: _nothing(value) for name, value in values.items()}


def _nothing(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, int):
        return 999_999_999
    return "no-such-thing"


def plan_values(plan: Plan) -> Values:
    """Return all names by which addresses call a plan."""
    obligation = plan.obligation
    return {
        "pk": plan.pk,
        "plan": plan.pk,
        "plan_pk": plan.pk,
        "slug": obligation.department.slug,
        "department": obligation.department.slug,
        "quarter": obligation.quarter.code,
        "code": obligation.quarter.code,
        "number": plan.number,
    }


@builds("department")
def _department(world: World, scope: str) -> Values:
    department = world.department(scope)
    return {"pk": department.pk, "slug": department.slug, "department": department.slug}


@builds("quarter")
def _quarter(world: World, scope: str) -> Values:
    quarter = world.quarters["sibling" if scope == "sibling" else "own"]
    return {"pk": quarter.pk, "code": quarter.code, "quarter": quarter.code}


@builds("obligation")
def _obligation(world: World, scope: str) -> Values:
    obligation = world.obligation(scope)
    return {
        "pk": obligation.pk,
        "slug": obligation.department.slug,
        "department": obligation.department.slug,
        "quarter": obligation.quarter.code,
        "code": obligation.quarter.code,
    }


@builds("plan")
def _plan(world: World, scope: str) -> Values:
    return plan_values(world.plan(scope, PlanState.ACTIVE))


@builds("plan_submitted")
def _plan_submitted(world: World, scope: str) -> Values:
    """A plan that waits for a decision, with something said about it."""
    plan = world.objective(scope, PlanState.SUBMITTED).plan
    CommentFactory.create(plan=plan, is_inside=True)
    return plan_values(plan)


@builds("plan_draft")
def _plan_draft(world: World, scope: str) -> Values:
    return plan_values(world.plan(scope, PlanState.DRAFT))


@builds("objective")
def _objective(world: World, scope: str) -> Values:
    objective = world.objective(scope, PlanState.ACTIVE)
    return {**plan_values(objective.plan), "pk": objective.pk, "objective": objective.pk}


@builds("objective_draft")
def _objective_draft(world: World, scope: str) -> Values:
    objective = world.objective(scope, PlanState.DRAFT)
    return {**plan_values(objective.plan), "pk": objective.pk, "objective": objective.pk}


@builds("goal_link")
def _link(world: World, scope: str) -> Values:
    link = GoalLinkFactory.create(
        objective=world.objective(scope, PlanState.ACTIVE), goal=GoalFactory.create()
    )
    return {"pk": link.pk}


@builds("goal_link_draft")
def _link_draft(world: World, scope: str) -> Values:
    link = GoalLinkFactory.create(
        objective=world.objective(scope, PlanState.DRAFT), goal=GoalFactory.create()
    )
    return {"pk": link.pk}


@builds("comment")
def _comment(world: World, scope: str) -> Values:
    """A comment that everybody inside may read."""
    return {"pk": CommentFactory.create(plan=world.plan(scope, PlanState.ACTIVE)).pk}


@builds("comment_inside")
def _comment_inside(world: World, scope: str) -> Values:
    """A comment that was made while deciding."""
    plan = world.plan(scope, PlanState.ACTIVE)
    return {"pk": CommentFactory.create(plan=plan, is_inside=True).pk}


@builds("goal")
def _goal(world: World, scope: str) -> Values:
    goal = GoalFactory.create()
    return {"pk": goal.pk, "slug": goal.slug}


@builds("proposal")
def _proposal(world: World, scope: str) -> Values:
    """A proposal of the person who asks; the foreign one is somebody else's."""
    maker = UserFactory.create() if scope == "foreign" else world.people[world.asking]
    return {"pk": GoalProposalFactory.create(goal=world.goal, proposed_by=maker).pk}


@builds("measure")
def _measure(world: World, scope: str) -> Values:
    measure = GoalMeasureFactory.create(goal=world.goal)
    return {"pk": measure.pk, "slug": measure.goal.slug, "measure": measure.pk}


@builds("coupling")
def _coupling(world: World, scope: str) -> Values:
    return {"pk": MeasureCouplingFactory.create().pk}


@builds("resource")
def _resource(world: World, scope: str) -> Values:
    resource = ResourceFactory.create()
    quarter = world.quarters["sibling" if scope == "sibling" else "own"]
    return {"pk": resource.pk, "resource": resource.pk, "code": quarter.code}


@builds("need")
def _need(world: World, scope: str) -> Values:
    """What an objective of a plan in force needs."""
    need = ResourceNeedFactory.create(objective=world.objective(scope, PlanState.ACTIVE))
    return {"pk": need.pk}


@builds("project", "project_department")
def _project(world: World, scope: str) -> Values:
    project = KeyProjectFactory.create()
    priority = ProjectPriorityFactory.create(project=project, department=world.department(scope))
    return {
        "pk": project.pk,
        "project": project.pk,
        "slug": priority.department.slug,
        "department": priority.department.slug,
    }


@builds("priority")
def _priority(world: World, scope: str) -> Values:
    return {"pk": ProjectPriorityFactory.create(department=world.department(scope)).pk}


@builds("person")
def _user(world: World, scope: str) -> Values:
    user = UserFactory.create()
    MembershipFactory.create(user=user, department=world.department(scope))
    return {"pk": user.pk, "user": user.pk}


@builds("membership")
def _membership(world: World, scope: str) -> Values:
    membership = MembershipFactory.create(department=world.department(scope))
    return {
        "pk": membership.pk,
        "user": membership.user_id,
        "slug": membership.department.slug,
        "department": membership.department.slug,
    }


@builds("exemption_request")
def _exemption_request(world: World, scope: str) -> Values:
    owed = world.obligation(scope)
    asked = ExemptionRequestFactory.create(quarter=owed.quarter, department=owed.department)
    return {"pk": asked.pk}


@builds("opening")
def _opening(world: World, scope: str) -> Values:
    """Return the quarter whose opening is under way; it is the same for everybody."""
    quarter = QuarterFactory.create(
        code="2027-Q4", starts_on=date(2027, 10, 1), state=QuarterState.PREPARING
    )
    QuarterOpeningFactory.create(quarter=quarter)
    return {"pk": quarter.pk, "code": quarter.code}
