"""One valid call of every service that shares targets out and keeps the line of sight."""

from collections.abc import Callable
from decimal import Decimal

from departments.tests.factories import DepartmentFactory
from kpis.models import KptContribution
from kpis.services import cascades, contributions, pulse
from kpis.tests.factories_cascade import KptContributionFactory, PulseSeatFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"


def _contribution(stage: Stage) -> KptContribution:
    """Return a line of Sales, whose head is asked."""
    row: KptContribution = KptContributionFactory.create(department=stage.obligation.department)
    return row


def _answer(stage: Stage) -> object:
    seat = PulseSeatFactory.create(user=stage.world.people["head"])
    return pulse.answer_pulse(seat=seat, goal=seat.right_id, **stage.act())


def _share_out(stage: Stage) -> object:
    department = stage.obligation.department
    return cascades.share_out(
        kpt=KptFactory.create(),
        shares={str(department.pk): cascades.Share(Decimal(4), "Wins members.")},
        **stage.act(OFFICE),
    )


CALLS_CASCADE: dict[str, Callable[[Stage], object]] = {
    "kpis.cascades.share_out": _share_out,
    "kpis.contributions.state_contribution": lambda s: contributions.state_contribution(
        kpt=KptFactory.create(),
        department=DepartmentFactory.create(),
        how="Checks every contract.",
        **s.act(OFFICE),
    ),
    "kpis.contributions.edit_contribution": lambda s: contributions.edit_contribution(
        contribution=_contribution(s), how="Checks every contract.", **s.act(OFFICE)
    ),
    "kpis.contributions.confirm_contribution": lambda s: contributions.confirm_contribution(
        contribution=_contribution(s), **s.act()
    ),
    "kpis.contributions.decline_contribution": lambda s: contributions.decline_contribution(
        contribution=_contribution(s), reason="We have nobody for it.", **s.act()
    ),
    "kpis.contributions.remove_contribution": lambda s: contributions.remove_contribution(
        contribution=_contribution(s), **s.act(OFFICE)
    ),
    "kpis.pulse.answer_pulse": _answer,
}
