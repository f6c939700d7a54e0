"""Who reads what is said about a plan."""

from django.db.models import Q, QuerySet

from departments.choices import PUBLIC_STATES, OrganizationRole
from departments.models import Plan, User


def readers_of(plan: Plan, *, inside: bool) -> QuerySet[User]:
    """Return who may read a comment on this version now: nobody else may be named in it or told.

    The same people as `Comment.objects.visible_to` lets in, seen from the plan.
    """
    own = Q(memberships__department_id=plan.obligation.department_id, memberships__ended_on=None)
    may = Q(organization_role=OrganizationRole.COORDINATOR) | own
    people = User.objects.filter(is_active=True).exclude(
        organization_role=OrganizationRole.EXTERNAL
    )
    if plan.state in PUBLIC_STATES:
        if not inside:
            return people
        may |= Q(organization_role=OrganizationRole.LEADER)
    return people.filter(may).distinct()
