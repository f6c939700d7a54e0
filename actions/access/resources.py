"""What actions ask for and people's time by id: 404 for strangers, 403 for mere readers."""

import uuid
from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from actions.models import ResourceRequest, ResourceRequestQuerySet
from actions.permissions import can_set_capacity
from departments.choices import OrganizationRole
from departments.models import User
from saypro_align.lib.not_found import first_or_404, id_or_404

# The event of a change of what is asked for.
CHANGED = "resource_request.edited"


def readable_requests(user: User) -> ResourceRequestQuerySet:
    """Return what actions ask for, as far as the person may read the actions."""
    return ResourceRequest.objects.visible_to(user).select_related(
        "action__gap__quarter",
        "action__kpt__quarter",
        "action__department",
        "step",
        "person",
        "requested_by",
        "approved_by",
        "allocated_by",
        "closed_by",
    )


def request_for_reading(user: User, pk: uuid.UUID | str) -> ResourceRequest:
    """Return the request. Raises Http404 for who may not know of its action."""
    return first_or_404(readable_requests(user).filter(pk=id_or_404(pk)))


def request_for_writing(
    user: User, pk: uuid.UUID | str, may: Callable[[User, ResourceRequest], bool]
) -> ResourceRequest:
    """Return the request if the person may do it. Raises PermissionDenied for a mere reader."""
    row = request_for_reading(user, pk)
    if not may(user, row):
        raise PermissionDenied
    return row


def asked_by(user: User, rows: Iterable[ResourceRequest]) -> set[uuid.UUID]:
    """Return which of the requests say what this person wants: made by him, or changed by him since."""
    listed = list(rows)
    changed = ResourceRequest.history.filter(
        id__in=[row.pk for row in listed], history_user=user, history_change_reason=CHANGED
    )
    own = {row.pk for row in listed if row.requested_by_id == user.pk}
    return own | set(changed.values_list("id", flat=True))


def people_with_known_load(user: User) -> QuerySet[User]:
    """Return whose load the person may know: strategy office and leadership everybody's, heads their
    people's, and each his own.
    """
    people = User.objects.filter(is_active=True).exclude(
        organization_role=OrganizationRole.EXTERNAL
    )
    if user.is_external:
        return people.none()
    if user.is_coordinator or user.is_leader:
        return people
    own = Q(memberships__department__in=user.headed_department_ids(), memberships__ended_on=None)
    return people.filter(Q(pk=user.pk) | own).distinct()


def person_for_load(user: User, pk: uuid.UUID | str) -> User:
    """Return the person. Raises Http404 where the load is not known to who asks."""
    return first_or_404(people_with_known_load(user).filter(pk=id_or_404(pk)))


def person_for_capacity(user: User, pk: uuid.UUID | str) -> User:
    """Return the person whose hours are set. Raises PermissionDenied for a mere reader."""
    person = person_for_load(user, pk)
    if not can_set_capacity(user, person):
        raise PermissionDenied
    return person
