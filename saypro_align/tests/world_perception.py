"""Rounds in which plans are rated, of the own department, a sibling's and a foreign one's."""

from gaps.models import PerceptionRound
from gaps.tests.factories_perception import PerceptionRoundFactory
from saypro_align.tests.world import Values, World, builds


@builds("perception_round")
def _round(world: World, scope: str) -> Values:
    """A round nobody has rated in; its day has passed, so that it may be closed too."""
    obligation = world.obligation(scope)
    known = PerceptionRound.objects.filter(
        department=obligation.department,
        quarter=obligation.quarter,
        state="open",
        head=None,
        reviewer=None,
    ).first()
    row = known or PerceptionRoundFactory.create(
        department=obligation.department, quarter=obligation.quarter
    )
    return {"pk": row.pk}
