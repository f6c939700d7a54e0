"""The five letters of a stored target."""

from kpis.advice import KpiAsked
from kpis.choices.targets import KptLevel
from kpis.models import Kpt
from kpis.selectors.history import histories
from kpis.smart import Letter, TargetAsked, letters


def letters_of(kpt: Kpt) -> list[Letter]:
    """Return the letters of a target as it is stored; two queries for its history."""
    return letters(asked_of(kpt))


def asked_of(kpt: Kpt) -> TargetAsked:
    """Return the target as the letters read it."""
    is_part = kpt.level != KptLevel.ORGANIZATION
    return TargetAsked(
        starts_on=kpt.quarter.starts_on,
        ends_on=kpt.quarter.ends_on,
        name=kpt.name,
        kpi=_number(kpt),
        due_on=kpt.due_on,
        says_why=bool(kpt.rationale.strip()),
        serves=bool(kpt.parent_id if is_part else kpt.goal_id),
        is_part=is_part,
        says_how=bool(kpt.contribution.strip()),
    )


def _number(kpt: Kpt) -> KpiAsked:
    if kpt.kpi is None:
        return KpiAsked()
    known = histories([kpt.kpi], kpt.quarter).get(kpt.kpi.pk)
    return KpiAsked(
        name=kpt.kpi.name,
        unit=kpt.kpi.unit,
        direction=kpt.kpi.direction,
        baseline=kpt.baseline,
        target=kpt.target_value,
        low=kpt.low,
        high=kpt.high,
        due_on=kpt.due_on,
        best_change=known.best_change if known else None,
    )
