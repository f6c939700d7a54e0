"""Evaluations, as the policy names them."""

from reports.tests.factories_evaluations import evaluation
from saypro_align.tests.world import Values, World, builds


@builds("evaluation")
def _evaluation(world: World, scope: str) -> Values:
    """The end of a month; it belongs to nobody."""
    return {"pk": evaluation(world.quarters["own"]).pk}
