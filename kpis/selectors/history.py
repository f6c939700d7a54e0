"""What a KPI did in the quarters before: its last result, and its best change of a quarter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from departments.models import Quarter
from kpis.attainment import Value, current_value
from kpis.choices import Aggregation, Direction
from kpis.models import Kpi, Measurement

QUARTERS = 8


@dataclass(frozen=True, slots=True)
class History:
    """The last result with its quarter, and the best change; None where there is too little."""

    quarter: str
    result: Fraction
    best_change: Fraction | None


def histories(kpis: Iterable[Kpi], before: Quarter) -> dict[UUID, History]:
    """Return the history of each KPI that has one; two queries, whatever their number."""
    wanted = {kpi.pk: kpi for kpi in kpis}
    if not wanted:
        return {}
    quarters = list(
        Quarter.objects.filter(starts_on__lt=before.starts_on).order_by("-starts_on")[:QUARTERS]
    )[::-1]
    if not quarters:
        return {}
    values: dict[UUID, list[Value]] = defaultdict(list)
    rows = Measurement.objects.filter(
        is_latest=True,
        kpi_id__in=wanted,
        measured_on__gte=quarters[0].starts_on,
        measured_on__lt=before.starts_on,
    ).order_by("measured_on")
    for kpi_id, on, value in rows.values_list("kpi_id", "measured_on", "value"):
        values[kpi_id].append(Value(on, value))
    spans = [(quarter.name, quarter.starts_on, quarter.ends_on) for quarter in quarters]
    found = {pk: history(wanted[pk], known, spans) for pk, known in values.items()}
    return {pk: one for pk, one in found.items() if one is not None}


def history(kpi: Kpi, values: list[Value], spans: list[tuple[str, date, date]]) -> History | None:
    """Return the history of one series over the quarters, the oldest first."""
    results: list[tuple[str, Fraction | None]] = []
    changes: list[Fraction] = []
    for name, first, last in spans:
        inside = [value for value in values if first <= value.measured_on <= last]
        result = current_value(inside, kpi.aggregation, starts_on=first, day=last)
        results.append((name, result))
        is_first = len(results) == 1 or results[-2][1] is None
        if is_first and len(inside) > 1 and kpi.aggregation == Aggregation.LEVEL:
            changes.append(Fraction(inside[-1].value) - Fraction(inside[0].value))
    changes += [
        after - earlier
        for (_name, earlier), (_next, after) in pairwise(results)
        if earlier is not None and after is not None
    ]
    known = [(name, result) for name, result in results if result is not None]
    if not known:
        return None
    sign = -1 if kpi.direction == Direction.DECREASE else 1
    best = max((sign * change for change in changes), default=None)
    return History(known[-1][0], known[-1][1], best)
