"""Who may check whether an action worked, and whom we suggest."""

from actions.about import About
from departments.choices import OrganizationRole
from departments.models import User


def suggested_verifier(about: About, responsible: User | None) -> User | None:
    """Return who decided on the gap, or else somebody of the strategy office; never the responsible."""
    decided_by = about.gap.decided_by_id if about.gap is not None else None
    office = User.objects.filter(is_active=True, organization_role=OrganizationRole.COORDINATOR)
    if responsible is not None:
        office = office.exclude(pk=responsible.pk)
    people = list(office.order_by("name", "id"))
    decided = [one for one in people if one.pk == decided_by]
    return next(iter([*decided, *people]), None)
