"""What was distributed in a quarter, and one person's delivery."""

from kpis.models import Distribution
from kpis.tests.factories_distributions import DeliveryFactory, DistributionFactory
from saypro_align.tests.world import Values, World, builds


def distribution(world: World, scope: str) -> Distribution:
    """Return the first version of a quarter's targets; the sibling's is of the other quarter."""
    quarter = world.quarters["sibling" if scope == "sibling" else "own"]
    made = Distribution.objects.filter(quarter=quarter, number=1).first()
    return made or DistributionFactory.create(quarter=quarter, made_by=world.people["coordinator"])


@builds("distribution")
def _distribution(world: World, scope: str) -> Values:
    """A version that everybody inside reads."""
    return {"pk": _given_to_somebody(world, scope).pk}


@builds("distributed_quarter")
def _distributed_quarter(world: World, scope: str) -> Values:
    """A quarter whose targets were distributed and nobody has read."""
    return {"quarter": _given_to_somebody(world, scope).quarter.code}


@builds("delivery")
def _delivery(world: World, scope: str) -> Values:
    """Somebody else's delivery."""
    version = _given_to_somebody(world, scope)
    return {"pk": version.deliveries.get(user=world.people["foreign_head"]).pk}


def _given_to_somebody(world: World, scope: str) -> Distribution:
    """Return the version with deliveries that nobody has acknowledged."""
    version = distribution(world, scope)
    for person in (world.people["foreign_head"], world.people["staff"]):
        if not version.deliveries.filter(user=person).exists():
            DeliveryFactory.create(distribution=version, user=person)
    return version
