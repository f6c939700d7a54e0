"""One valid call of every service of key performance targets."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from departments.tests.factories import GoalFactory
from kpis.choices import Direction
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.services import handover, target_changes, target_endings, target_paths, targets
from kpis.services.kpis import KpiFields
from kpis.services.targets import KptFields
from kpis.tests.factories_targets import KptFactory, TargetChangeFactory
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"
SERIES = KpiFields(name="Royalty revenue", unit="R", direction=Direction.INCREASE)
SMALLER: dict[str, Any] = {
    "new": {"target_value": Decimal(220000)},
    "reason": "Fewer licences were renewed.",
}


def _kpt(stage: Stage, state: KptState = KptState.FINAL) -> Kpt:
    """Return a target of the organization that the head of Sales answers for."""
    kpt: Kpt = KptFactory.create(
        quarter=stage.world.quarters["own"], state=state, owner=stage.world.people["head"]
    )
    return kpt


CALLS_TARGETS: dict[str, Callable[[Stage], object]] = {
    "kpis.targets.create_target": lambda s: targets.create_target(
        quarter=s.world.quarters["own"],
        level=KptLevel.ORGANIZATION,
        fields=KptFields(name="Sell 40 licences", goal=GoalFactory.create()),
        **s.act(OFFICE),
    ),
    "kpis.targets.edit_target": lambda s: targets.edit_target(
        kpt=_kpt(s, KptState.DRAFT), changes={"rationale": "Licences pay."}, **s.act(OFFICE)
    ),
    "kpis.targets.propose_target": lambda s: targets.propose_target(
        kpt=_kpt(s, KptState.DRAFT), **s.act(OFFICE)
    ),
    "kpis.targets.finalize_target": lambda s: targets.finalize_target(
        kpt=_kpt(s, KptState.PROPOSED), **s.act(OFFICE)
    ),
    "kpis.targets.start_series": lambda s: targets.start_series(
        fields=SERIES, target=_kpt(s), owner=s.world.people["head"], **s.act(OFFICE)
    ),
    "kpis.target_paths.write_path": lambda s: target_paths.write_path(
        _kpt(s), [(s.world.quarters["own"].mid_quarter_on, Decimal(210000))], **s.act(OFFICE)
    ),
    "kpis.handover.give_targets": lambda s: handover.give_targets(
        kpts=[_kpt(s)], to=s.world.people["staff"], **s.act(OFFICE)
    ),
    "kpis.target_endings.withdraw_target": lambda s: target_endings.withdraw_target(
        kpt=_kpt(s, KptState.PROPOSED), reason="Two say the same.", **s.act(OFFICE)
    ),
    "kpis.target_endings.stop_target": lambda s: target_endings.stop_target(
        kpt=_kpt(s), reason="The market is gone.", **s.act(OFFICE)
    ),
    "kpis.target_endings.close_target": lambda s: target_endings.close_target(
        kpt=_kpt(s), **s.act(OFFICE)
    ),
    "kpis.target_endings.replace_target": lambda s: target_endings.replace_target(
        kpt=_kpt(s), reason="Booked by licence now.", changes={"name": "Sell 40"}, **s.act(OFFICE)
    ),
    "kpis.target_changes.request_change": lambda s: target_changes.request_change(
        kpt=_kpt(s), **SMALLER, **s.act()
    ),
    "kpis.target_changes.change_now": lambda s: target_changes.change_now(
        kpt=_kpt(s, KptState.PROPOSED), **SMALLER, **s.act(OFFICE)
    ),
    "kpis.target_changes.decide_change": lambda s: target_changes.decide_change(
        change=TargetChangeFactory.create(kpt=_kpt(s)), approve=True, **s.act()
    ),
}
