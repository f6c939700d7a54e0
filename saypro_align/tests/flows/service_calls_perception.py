"""One valid call of every service by which plans are rated."""

from collections.abc import Callable

from gaps.models import PerceptionRound
from gaps.services import perception
from gaps.tests.factories_perception import PerceptionRoundFactory
from saypro_align.tests.flows.stage import Stage


def _round(stage: Stage) -> PerceptionRound:
    row: PerceptionRound = PerceptionRoundFactory.create(
        department=stage.obligation.department, quarter=stage.obligation.quarter
    )
    return row


CALLS_PERCEPTION: dict[str, Callable[[Stage], object]] = {
    "gaps.perception.open_rounds": lambda s: perception.open_rounds(
        quarter=s.obligation.quarter,
        departments=[s.obligation.department],
        **s.act("coordinator"),
    ),
    "gaps.perception.rate_plan": lambda s: perception.rate_plan(
        row=_round(s), rating=4, comment="Most of it.", **s.act()
    ),
    "gaps.perception.close_round": lambda s: perception.close_round(
        row=_round(s), **s.act("coordinator")
    ),
}
