"""To whom a gap may be given."""

from django.db.models import Q, QuerySet

from departments.choices import OrganizationRole
from departments.models import User
from gaps.models import Gap
from gaps.permissions import party_department_ids


def assignable_people() -> QuerySet[User]:
    """Return everybody who works on the plans."""
    elsewhere = Q(organization_role=OrganizationRole.EXTERNAL) | Q(
        organization_role=OrganizationRole.ADMINISTRATOR, memberships=None
    )
    return User.objects.filter(~elsewhere, is_active=True).distinct().order_by("name", "pk")


def people_for(gap: Gap, actor: User) -> QuerySet[User]:
    """Return to whom this person may give the gap: a head his own people, the office everybody."""
    everybody = assignable_people()
    if actor.is_coordinator:
        return everybody
    return everybody.filter(
        memberships__department_id__in=party_department_ids(gap), memberships__ended_on=None
    )
