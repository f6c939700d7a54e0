"""Trials of another driver model, as tests make and read them."""

from departments.models import GoalMeasure, MeasureCoupling
from gaps.detectors.facts import CouplingFacts
from gaps.models import AlignmentSnapshot, Gap
from gaps.services.drivers import DriverTrial
from saypro_align.audit.models import AuditEntry


def tie(one: GoalMeasure, other: GoalMeasure, sign: int = -1) -> CouplingFacts:
    return CouplingFacts(one.pk, other.pk, 1 if sign > 0 else -1, "New ones need more care.")


def told(trial: DriverTrial) -> tuple[set[str], set[str]]:
    return {gap.sentence for gap in trial.opened}, {gap.sentence for gap in trial.closed}


def rows_written() -> tuple[int, ...]:
    models = (Gap, AlignmentSnapshot, AuditEntry, GoalMeasure, MeasureCoupling)
    return tuple(model.objects.count() for model in models)
