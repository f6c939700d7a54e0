"""Who may check whether an action worked, and whom we suggest."""

from departments.choices import OrganizationRole
from departments.models import User
from gaps.models import Gap


def suggested_verifier(gap: Gap, responsible: User | None) -> User | None:
    """Return who decided on the gap, or else somebody of the strategy office; never the responsible."""
    office = User.objects.filter(is_active=True, organization_role=OrganizationRole.COORDINATOR)
    if responsible is not None:
        office = office.exclude(pk=responsible.pk)
    people = list(office.order_by("name", "id"))
    decided = [one for one in people if one.pk == gap.decided_by_id]
    return next(iter([*decided, *people]), None)
