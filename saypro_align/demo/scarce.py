"""What the demo organization has only so much of, and which plans count on it; there is just enough."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from departments.models import Plan, Quarter, Resource
from departments.services import resources
from saypro_align.demo.cast import Cast


@dataclass(frozen=True, slots=True)
class DemoResource:
    """A resource, how much there is, and how much of it the first objective of a plan needs."""

    name: str
    unit: str
    description: str
    capacity: int
    needs: dict[str, int]


RESOURCES: Final = (
    DemoResource(
        "Data analysts",
        "days",
        "Four people in IT; ask Anil Pillay",
        40,
        {"product-development": 15, "marketing": 12, "sales": 8},
    ),
    DemoResource("Video studio", "days", "Booked through Marketing", 10, {"marketing": 6}),
)


def name_resources(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let the office say what there is in the quarter."""
    for told in RESOURCES:
        resource = resources.add_resource(
            name=told.name,
            unit=told.unit,
            description=told.description,
            actor=cast.office,
            now=now,
        )
        resources.set_capacity(
            resource=resource,
            quarter=quarter,
            amount=Decimal(told.capacity),
            actor=cast.office,
            now=now,
        )


def ask(cast: Cast, plan: Plan, now: datetime) -> None:
    """Let a head say what the first objective of the plan needs."""
    slug = plan.obligation.department.slug
    objective = plan.objectives.order_by("position").first()
    for told in RESOURCES:
        if objective is not None and slug in told.needs:
            resources.set_need(
                objective=objective,
                resource=Resource.objects.get(name=told.name),
                amount=Decimal(told.needs[slug]),
                actor=cast.heads[slug],
                now=now,
            )
