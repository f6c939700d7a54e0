"""One valid call of every service by which people check in."""

from collections.abc import Callable
from decimal import Decimal

from kpis.choices.check_ins import Via
from kpis.choices.targets import KptLevel
from kpis.models import CheckIn
from kpis.services import check_in_changes, check_in_links, check_ins, obstacles
from kpis.services.check_in_input import Said, Told
from kpis.services.obstacles import ObstacleFields
from kpis.tests.factories_check_ins import CheckInEntryFactory, CheckInLinkFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.tests.flows.stage import Stage


def _submit(stage: Stage) -> list[CheckIn]:
    head = stage.world.people["head"]
    kpt = KptFactory.create(
        level=KptLevel.DEPARTMENT,
        department=stage.obligation.department,
        quarter=stage.obligation.quarter,
        owner=head,
    )
    told = Told({kpt.kpi_id: Said(value=Decimal(210000))}, narrative="Two licences sold.")
    return check_ins.submit_check_in(user=head, told=told, via=Via.PAGE, **stage.act())


def _change(stage: Stage) -> CheckIn:
    head = stage.world.people["head"]
    entry = CheckInEntryFactory.create(
        kpi=stage.kpi(),
        check_in__user=head,
        check_in__department=stage.obligation.department,
        check_in__first_at=stage.now,
    )
    return check_in_changes.change_check_in(
        check_in=entry.check_in,
        numbers={entry.kpi_id: Said(value=Decimal("3.1"))},
        **stage.act(),
    )


def _end_links(stage: Stage) -> int:
    head = stage.world.people["head"]
    CheckInLinkFactory.create(user=head)
    return check_in_links.end_links(user=head, **stage.act("administrator"))


CALLS_CHECKIN: dict[str, Callable[[Stage], object]] = {
    "kpis.check_ins.submit_check_in": _submit,
    "kpis.check_in_changes.change_check_in": _change,
    "kpis.check_in_links.end_links": _end_links,
    "kpis.obstacles.raise_obstacle": lambda s: obstacles.raise_obstacle(
        fields=ObstacleFields("The price list is late"),
        department=s.obligation.department,
        owner=s.world.people["head"],
        **s.act(),
    ),
}
