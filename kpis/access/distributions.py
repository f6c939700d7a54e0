"""Who may do what with distributions of targets; ids become objects the person may use."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from departments.models import Department, User
from departments.permissions import is_internal
from kpis.models import Delivery, Distribution
from saypro_align.audit.past import only_today
from saypro_align.lib.not_found import first_or_404


@only_today
def can_distribute(user: User) -> bool:
    """The strategy office gives out the targets and follows their mails."""
    return is_internal(user) and user.is_coordinator


def can_read_log(user: User) -> bool:
    """Who got which mail is read by the strategy office."""
    return is_internal(user) and user.is_coordinator


def can_read_shares(user: User) -> bool:
    """How many have read is known to office and leadership, and to heads for their departments."""
    if not is_internal(user):
        return False
    return user.is_coordinator or user.is_leader or bool(user.headed_department_ids())


def can_name_readers(user: User, department: Department) -> bool:
    """Who has read is known by name to the strategy office and to the heads of the department."""
    headed = department.pk in user.headed_department_ids()
    return is_internal(user) and (user.is_coordinator or headed)


@only_today
def can_ask_readers(user: User, department_ids: set[UUID] | None) -> bool:
    """The office asks everybody, a head those of the own departments."""
    if not is_internal(user):
        return False
    if user.is_coordinator:
        return True
    return bool(department_ids) and (department_ids or set()) <= user.headed_department_ids()


def distribution_for_reading(user: User, pk: UUID | str) -> Distribution:
    """Return the distribution. Raises Http404 for those who may not know of it."""
    rows = Distribution.objects.visible_to(user).select_related("quarter", "made_by")
    return first_or_404(rows.filter(pk=pk))


def distribution_for_log(user: User, pk: UUID | str) -> Distribution:
    """Return the distribution to who may follow its mails. Raises PermissionDenied for others."""
    found = distribution_for_reading(user, pk)
    if not can_read_log(user):
        raise PermissionDenied
    return found


def distribution_for_sending(user: User, pk: UUID | str) -> Distribution:
    """Return the distribution to who may send its mails again."""
    found = distribution_for_reading(user, pk)
    if not can_distribute(user):
        raise PermissionDenied
    return found


def delivery_for_sending(user: User, pk: UUID | str) -> Delivery:
    """Return the delivery to who may send it again. Others know only of their own."""
    rows = Delivery.objects.visible_to(user).select_related("distribution__quarter", "user", "mail")
    found = first_or_404(rows.filter(pk=pk))
    if not can_distribute(user):
        raise PermissionDenied
    return found
