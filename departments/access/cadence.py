"""Holidays by id: 404 for strangers, 403 for who may not change them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments import permissions
from departments.models import Holiday, User


def holiday_for_writing(user: User, pk: UUID | str) -> Holiday:
    """Return a holiday to the strategy office."""
    rows = Holiday.objects.select_related("department")
    found = rows.filter(pk=pk).first() if permissions.is_internal(user) else None
    if found is None:
        raise Http404
    if not permissions.can_edit_structure(user):
        raise PermissionDenied
    return found
