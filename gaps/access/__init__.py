"""Gaps by id, for pages and API alike: 404 for strangers, 403 for readers who may not do it."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments import access
from gaps.models import Gap, GapQuerySet
from saypro_align.lib.not_found import first_or_404, id_or_404

if TYPE_CHECKING:
    from departments.models import Plan, User

Right = Callable[["User", Gap], bool]


def readable_gaps(user: "User") -> GapQuerySet:
    """Return the gaps the person may read, with what every page and every right asks of them."""
    return (
        Gap.objects.visible_to(user)
        .select_related(
            "quarter", "raised_by", "decided_by", "resolved_by", "attributed_to", "owner"
        )
        .prefetch_related("parties__obligation__department")
    )


def gap_for_reading(user: "User", pk: uuid.UUID | str) -> Gap:
    """Return the gap. Raises Http404 for who may not know of it."""
    return first_or_404(readable_gaps(user).filter(pk=id_or_404(pk)))


def gap_for_writing(user: "User", pk: uuid.UUID | str, may: Right) -> Gap:
    """Return the gap if the person may do it. Raises PermissionDenied for a mere reader."""
    gap = gap_for_reading(user, pk)
    if not may(user, gap):
        raise PermissionDenied
    return gap


def plan_in_address(user: "User", slug: str, pk: uuid.UUID) -> "Plan":
    """Return the plan at this address to the head of its department."""
    plan = access.plan_for_reading(user, pk)
    if plan.obligation.department.slug != slug:
        raise Http404
    return access.plan_for_writing(user, pk)
