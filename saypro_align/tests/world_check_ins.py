"""Check-ins of heads, and obstacles in the way of a department."""

from datetime import timedelta

from kpis.models import CheckIn, Obstacle
from kpis.tests.factories_check_ins import CheckInFactory, ObstacleFactory
from saypro_align.tests.world import Values, World, builds


@builds("check_in")
def _check_in(world: World, scope: str) -> Values:
    """The head's check-in of the last week; the sibling's is the one before."""
    head, department = world.author(scope), world.department(scope)
    held = CheckIn.objects.filter(user=head, department=department).order_by("-ends_on")
    if scope != "sibling":
        return {"pk": (held.first() or CheckInFactory.create(user=head, department=department)).pk}
    earlier = CheckInFactory.build().ends_on - timedelta(weeks=1)
    row = held.filter(ends_on=earlier).first()
    row = row or CheckInFactory.create(user=head, department=department, ends_on=earlier)
    return {"pk": row.pk}


@builds("obstacle")
def _obstacle(world: World, scope: str) -> Values:
    """Something in the way of the scope's department, which nobody was asked to help with."""
    head, department = world.author(scope), world.department(scope)
    held = Obstacle.objects.filter(department=department, kpt=None).order_by("created_at", "pk")
    if scope == "sibling" or not held.exists():
        return {"pk": ObstacleFactory.create(owner=head, department=department).pk}
    return {"pk": held[0].pk}
