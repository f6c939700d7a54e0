"""A quarter that ends: with a final target of the scope's department."""

from kpis.target_choices import KptState
from saypro_align.tests.world import Values, World, builds
from saypro_align.tests.world_targets import target


@builds("closing_quarter")
def _closing_quarter(world: World, scope: str) -> Values:
    """The quarter in which the scope's department has promised something."""
    return {"quarter": target(world, scope, KptState.FINAL).quarter.code}
