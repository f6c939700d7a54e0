"""From an id in an address to a check-in; the right to change it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.permissions import is_internal
from kpis.models import CheckIn
from saypro_align.audit.past import only_today
from saypro_align.lib.not_found import first_or_404


@only_today
def can_change_check_in(user: User, check_in: CheckIn) -> bool:
    """Whoever checked in changes it, nobody else: the numbers carry his name."""
    return is_internal(user) and check_in.user_id == user.pk and check_in.is_given


def check_in_for_reading(user: User, pk: UUID | str) -> CheckIn:
    """Return a check-in the person may read."""
    return first_or_404(
        CheckIn.objects.visible_to(user).filter(pk=pk).select_related("user", "department")
    )


def check_in_for_changing(user: User, pk: UUID | str) -> CheckIn:
    """Return the person's own check-in."""
    check_in = check_in_for_reading(user, pk)
    if not can_change_check_in(user, check_in):
        raise PermissionDenied
    return check_in
