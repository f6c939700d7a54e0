"""Contributions of functions: of the own department, another one of it, and of a foreign one."""

from kpis.tests.factories_cascade import KptContributionFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.tests.world import Values, World, builds


@builds("contribution")
def _contribution(world: World, scope: str) -> Values:
    """How the scope's department contributes to a target of the organization; nobody has answered."""
    quarter = world.quarters["sibling" if scope == "sibling" else "own"]
    kpt = KptFactory.create(quarter=quarter)
    row = KptContributionFactory.create(kpt=kpt, department=world.department(scope))
    return {"pk": row.pk}
