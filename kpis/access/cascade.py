"""From an id in an address to what is shared out, contributed or asked; 404 strangers, 403 readers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from departments.models import User
from kpis.access.targets import kpt_for_reading
from kpis.models import Kpt, KptContribution
from kpis.permissions.cascade import (
    can_answer_contribution,
    can_cascade,
    can_state_contributions,
)
from saypro_align.lib.not_found import first_or_404


def kpt_for_sharing_out(user: User, pk: UUID | str) -> Kpt:
    """Return a target the person may share out."""
    kpt = kpt_for_reading(user, pk)
    if not can_cascade(user, kpt):
        raise PermissionDenied
    return kpt


def kpt_for_contributions(user: User, pk: UUID | str) -> Kpt:
    """Return a target whose table of contributions the person writes."""
    kpt = kpt_for_reading(user, pk)
    if not can_state_contributions(user, kpt):
        raise PermissionDenied
    return kpt


def contribution_for_reading(user: User, pk: UUID | str) -> KptContribution:
    """Return a contribution to a target the person may read."""
    return first_or_404(
        KptContribution.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("department", "kpt__department", "kpt__team", "answered_by", "stated_by")
    )


def contribution_for_stating(user: User, pk: UUID | str) -> KptContribution:
    """Return a contribution whose words the person may change."""
    row = contribution_for_reading(user, pk)
    if not can_state_contributions(user, row.kpt):
        raise PermissionDenied
    return row


def contribution_for_answering(user: User, pk: UUID | str) -> KptContribution:
    """Return a contribution the person answers for his function."""
    row = contribution_for_reading(user, pk)
    if not can_answer_contribution(user, row):
        raise PermissionDenied
    return row
