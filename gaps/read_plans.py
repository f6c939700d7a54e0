"""Which version of each department's plan an assessment reads."""

import uuid
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import QuerySet

from departments.choices import IN_FORCE_STATES, WORKING_STATES
from departments.models import Plan, Quarter

_READ_STATES = (*IN_FORCE_STATES, *WORKING_STATES)


class PlanRow(NamedTuple):
    """A version of a plan, with its department."""

    id: uuid.UUID
    version: int
    obligation_id: uuid.UUID
    state: str
    number: int
    department_id: uuid.UUID
    department_name: str


def read_plans(
    quarter: Quarter, obligation_ids: Collection[uuid.UUID] | None
) -> QuerySet[Plan, Plan]:
    """Return the versions that are in force or worked on, of these departments or of all."""
    rows = Plan.objects.in_quarter(quarter).filter(state__in=_READ_STATES)
    return rows if obligation_ids is None else rows.filter(obligation_id__in=obligation_ids)


def chosen_plans(read: QuerySet[Plan, Plan], as_if: Plan | None) -> list[PlanRow]:
    """Return of each department the version in force, else the one worked on; or `as_if`."""
    rows = read.order_by("obligation__department__name", "obligation_id", "number").values_list(
        "pk",
        "version",
        "obligation_id",
        "state",
        "number",
        "obligation__department_id",
        "obligation__department__name",
    )
    chosen: dict[uuid.UUID, PlanRow] = {}
    for plan in map(PlanRow._make, rows):
        if as_if is not None and plan.obligation_id == as_if.obligation_id and plan.id != as_if.pk:
            continue
        if plan.obligation_id not in chosen or plan.state in IN_FORCE_STATES:
            chosen[plan.obligation_id] = plan
    return list(chosen.values())
