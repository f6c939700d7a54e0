"""Scarce resources: what there is of them in a quarter, and what the objectives of a draft need."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Objective, Quarter, Resource, ResourceCapacity, ResourceNeed, User
from departments.services.checks import needs_text, only
from departments.services.goals import tell_all
from departments.services.objectives import hold_plan, tell_plan
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import WrongState

_FIELDS = frozenset({"name", "unit", "description"})
_NONE = Decimal(0)


@transaction.atomic
def add_resource(
    *, name: str, unit: str, description: str = "", actor: User, now: datetime
) -> Resource:
    """Add a resource that departments compete for."""
    return create_row(
        Resource(name=name, unit=unit, description=description),
        actor=actor,
        now=now,
        event="resource.added",
    )


@transaction.atomic
def edit_resource(
    *,
    resource: Resource,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Resource:
    """Change what a resource is called and counted in."""
    changed = only(changes, _FIELDS)
    _must_not_be_retired(resource)
    save_row(
        resource,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="resource.edited",
        where=Q(retired_at=None),
    )
    tell_all(now)
    return resource


@transaction.atomic
def retire_resource(
    *,
    resource: Resource,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Resource:
    """Stop asking for a resource; what was needed of it stays in the history."""
    told = needs_text(reason, "reason", _("Say why the resource is retired."))
    _must_not_be_retired(resource)
    save_row(
        resource,
        changes={"retired_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="resource.retired",
        why=told,
        where=Q(retired_at=None),
    )
    tell_all(now)
    return resource


@transaction.atomic
def set_capacity(
    *,
    resource: Resource,
    quarter: Quarter,
    amount: Decimal,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ResourceCapacity:
    """Say how much of a resource there is in a quarter that is not closed."""
    _must_not_be_retired(resource)
    if quarter.state == QuarterState.CLOSED:
        raise WrongState(_("%(quarter)s is closed; it stays as it was.") % {"quarter": quarter})
    found = ResourceCapacity.objects.filter(resource=resource, quarter=quarter).first()
    if found is None:
        found = create_row(
            ResourceCapacity(resource=resource, quarter=quarter, amount=amount),
            actor=actor,
            now=now,
            event="resource.capacity_set",
        )
    else:
        save_row(
            found,
            changes={"amount": amount},
            expected_version=expected_version,
            actor=actor,
            now=now,
            event="resource.capacity_set",
        )
    tell_all(now)
    return found


@transaction.atomic
def set_need(
    *,
    objective: Objective,
    resource: Resource,
    amount: Decimal,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ResourceNeed | None:
    """Say how much of a resource an objective of a draft needs; 0 takes it back."""
    _must_not_be_retired(resource)
    hold_plan(objective.plan, now)
    found = ResourceNeed.objects.filter(objective=objective, resource=resource).first()
    if found is None and amount == _NONE:
        return None
    if found is None:
        found = create_row(
            ResourceNeed(objective=objective, resource=resource, amount=amount),
            actor=actor,
            now=now,
            event="resource.need_set",
        )
    else:
        save_row(
            found,
            changes={"amount": amount},
            expected_version=expected_version,
            actor=actor,
            now=now,
            event="resource.need_set",
        )
    tell_plan(objective.plan, now)
    return found


@transaction.atomic
def set_needs(
    *,
    objective: Objective,
    amounts: Mapping[Resource, Decimal],
    seen: Mapping[Resource, int],
    actor: User,
    now: datetime,
) -> None:
    """Say what an objective needs of several resources at once; `seen` are the versions seen."""
    for resource in sorted(amounts, key=lambda one: str(one.pk)):
        set_need(
            objective=objective,
            resource=resource,
            amount=amounts[resource],
            expected_version=seen.get(resource),
            actor=actor,
            now=now,
        )


def _must_not_be_retired(resource: Resource) -> None:
    if resource.retired_at is not None:
        raise WrongState(_("This was retired."))
