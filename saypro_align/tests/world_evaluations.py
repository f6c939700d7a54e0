"""Evaluations, as the policy names them."""

from gaps.choices import SnapshotCause
from gaps.models import AlignmentSnapshot
from reports.tests.factories_evaluations import evaluation
from saypro_align.tests.world import Values, World, builds


@builds("evaluation")
def _evaluation(world: World, scope: str) -> Values:
    """The end of a month; it belongs to nobody, and there is one only."""
    made = AlignmentSnapshot.objects.filter(cause=SnapshotCause.MONTH_END).first()
    return {"pk": (made or evaluation(world.quarters["own"])).pk}
