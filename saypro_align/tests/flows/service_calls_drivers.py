"""Calls of the services of the driver model and of scarce resources."""

from collections.abc import Callable
from decimal import Decimal

from departments.choices import PlanState
from departments.services import drivers, resources, starting
from departments.tests import factories as made
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"

CALLS_DRIVERS: dict[str, Callable[[Stage], object]] = {
    "departments.drivers.add_measure": lambda s: drivers.add_measure(
        goal=s.world.goal, kind="measure", name="Margin", direction="increase", **s.act(OFFICE)
    ),
    "departments.drivers.edit_measure": lambda s: drivers.edit_measure(
        measure=made.GoalMeasureFactory.create(),
        changes={"unit": "R"},
        expected_version=1,
        **s.act(OFFICE),
    ),
    "departments.drivers.retire_measure": lambda s: drivers.retire_measure(
        measure=made.GoalMeasureFactory.create(), reason="No longer asked.", **s.act(OFFICE)
    ),
    "departments.drivers.couple_measures": lambda s: drivers.couple_measures(
        first=made.GoalMeasureFactory.create(),
        second=made.GoalMeasureFactory.create(),
        sign=-1,
        reason="One costs the other.",
        **s.act(OFFICE),
    ),
    "departments.drivers.edit_coupling": lambda s: drivers.edit_coupling(
        coupling=made.MeasureCouplingFactory.create(),
        changes={"reason": "Both need the same people."},
        expected_version=1,
        **s.act(OFFICE),
    ),
    "departments.drivers.retire_coupling": lambda s: drivers.retire_coupling(
        coupling=made.MeasureCouplingFactory.create(), reason="Not true.", **s.act(OFFICE)
    ),
    "departments.resources.add_resource": lambda s: resources.add_resource(
        name="Data analysts", unit="days", **s.act(OFFICE)
    ),
    "departments.resources.edit_resource": lambda s: resources.edit_resource(
        resource=made.ResourceFactory.create(),
        changes={"description": "Ask Finance."},
        expected_version=1,
        **s.act(OFFICE),
    ),
    "departments.resources.retire_resource": lambda s: resources.retire_resource(
        resource=made.ResourceFactory.create(), reason="There is enough.", **s.act(OFFICE)
    ),
    "departments.resources.set_capacity": lambda s: resources.set_capacity(
        resource=made.ResourceFactory.create(),
        quarter=s.plan(PlanState.DRAFT).obligation.quarter,
        amount=Decimal(40),
        **s.act(OFFICE),
    ),
    "departments.resources.set_need": lambda s: resources.set_need(
        objective=made.ObjectiveFactory.create(plan=s.plan(PlanState.DRAFT)),
        resource=made.ResourceFactory.create(),
        amount=Decimal(5),
        **s.act(),
    ),
    "departments.resources.set_needs": lambda s: resources.set_needs(
        objective=made.ObjectiveFactory.create(plan=s.plan(PlanState.DRAFT)),
        amounts={made.ResourceFactory.create(): Decimal(5)},
        seen={},
        **s.act(),
    ),
    "departments.starting.adopt_starting_set": lambda s: starting.adopt_starting_set(
        picks={"hr.skills": s.world.goal}, couplings=[], **s.act(OFFICE)
    ),
}
