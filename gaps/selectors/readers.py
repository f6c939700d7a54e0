"""Who reads a plan next."""

from departments.choices import OrganizationRole
from departments.models import Plan, User


def deciders_of(plan: Plan) -> list[User]:
    """Return the people of the strategy office who may decide on the plan, by name."""
    people = User.objects.filter(
        is_active=True, organization_role=OrganizationRole.COORDINATOR
    ).exclude(pk__in=[pk for pk in (plan.author_id, plan.submitted_by_id) if pk])
    return list(people.order_by("name", "pk"))
