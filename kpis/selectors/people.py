"""People who may be asked for something."""

from departments.models import User


def approvers_beside(user: User) -> dict[str, User]:
    """Return who else may approve plans, leaders first, by the text of the id."""
    people = User.objects.filter(
        is_active=True, organization_role__in=["leader", "coordinator"]
    ).exclude(pk=user.pk)
    ordered = sorted(people, key=lambda one: (not one.is_leader, one.name))
    return {str(one.pk): one for one in ordered}
