"""What is asked for of the scarce resources in a quarter, and what there is."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from departments.choices import IN_FORCE_STATES, PlanState
from departments.models import Plan, Quarter, Resource, ResourceCapacity, ResourceNeed
from saypro_align.lib import numerals


@dataclass(frozen=True, slots=True)
class Asked:
    """What one department asks for."""

    department: str
    slug: str
    amount: str


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A resource in a quarter: how much there is, and who needs how much of it."""

    resource: Resource
    capacity: ResourceCapacity | None
    needed: Decimal
    asked: tuple[Asked, ...]

    @property
    def is_short(self) -> bool:
        """Return whether more is needed than there is."""
        return self.capacity is not None and self.needed > self.capacity.amount

    @property
    def there_is(self) -> str:
        """Return how much there is, with the unit; empty when nobody has said."""
        if self.capacity is None:
            return ""
        return numerals.quantity(self.capacity.amount, self.resource.unit)

    @property
    def is_needed(self) -> str:
        """Return how much all need, with the unit."""
        return numerals.quantity(self.needed, self.resource.unit)

    @property
    def missing(self) -> str:
        """Return by how much it does not reach."""
        there = self.capacity.amount if self.capacity else Decimal(0)
        return numerals.quantity(max(self.needed - there, Decimal(0)), self.resource.unit)


def resource_rows(quarter: Quarter | None) -> list[ResourceRow]:
    """Return all resources with what submitted plans need of them, in a constant number of queries.

    A draft's needs are its department's own and not counted.
    """
    rows = list(Resource.objects.filter(retired_at=None))
    if quarter is None:
        return [ResourceRow(row, None, Decimal(0), ()) for row in rows]
    capacities = {one.resource_id: one for one in ResourceCapacity.objects.filter(quarter=quarter)}
    needs = _needs(quarter)
    return [
        ResourceRow(
            resource=row,
            capacity=capacities.get(row.pk),
            needed=sum((amount for _name, _slug, amount in needs[row.pk]), Decimal(0)),
            asked=tuple(
                Asked(name, slug, numerals.quantity(amount, row.unit))
                for name, slug, amount in needs[row.pk]
            ),
        )
        for row in rows
    ]


def has_resources() -> bool:
    """Return whether the office has named any scarce resource."""
    return Resource.objects.filter(retired_at=None).exists()


def needs_of(objective_ids: list[UUID]) -> dict[UUID, list[ResourceNeed]]:
    """Return what the objectives need, by objective; one query."""
    found: dict[UUID, list[ResourceNeed]] = defaultdict(list)
    for need in ResourceNeed.objects.filter(
        objective__in=objective_ids, amount__gt=0, resource__retired_at=None
    ).select_related("resource"):
        found[need.objective_id].append(need)
    return found


def _needs(quarter: Quarter) -> dict[UUID, list[tuple[str, str, Decimal]]]:
    """Return by resource who needs how much of it, the largest first."""
    totals: dict[UUID, dict[tuple[str, str], Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = (
        ResourceNeed.objects.filter(
            objective__plan__in=_counted_plans(quarter), objective__state="active", amount__gt=0
        )
        .order_by("objective__plan__obligation__department__name")
        .values_list(
            "resource_id",
            "objective__plan__obligation__department__name",
            "objective__plan__obligation__department__slug",
            "amount",
        )
    )
    for resource_id, name, slug, amount in rows:
        totals[resource_id][name, slug] += amount
    found: dict[UUID, list[tuple[str, str, Decimal]]] = defaultdict(list)
    for resource_id, by_department in totals.items():
        found[resource_id] = sorted(
            ((name, slug, amount) for (name, slug), amount in by_department.items()),
            key=lambda row: (-row[2], row[0]),
        )
    return found


def _counted_plans(quarter: Quarter) -> list[UUID]:
    """Return of each obligation the version in force, or the submitted one where none is."""
    chosen: dict[UUID, Plan] = {}
    states = [*IN_FORCE_STATES, PlanState.SUBMITTED]
    for plan in Plan.objects.in_quarter(quarter).filter(state__in=states).order_by("number"):
        known = chosen.get(plan.obligation_id)
        if known is None or plan.is_in_force:
            chosen[plan.obligation_id] = plan
    return [plan.pk for plan in chosen.values()]
