"""Calls of the services of the driver model and of scarce resources."""

from collections.abc import Callable

from departments.services import drivers, starting
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
    "departments.starting.adopt_starting_set": lambda s: starting.adopt_starting_set(
        picks={"hr.skills": s.world.goal}, couplings=[], **s.act(OFFICE)
    ),
}
