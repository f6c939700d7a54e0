"""How far KPIs have come on a day, for any number of uses in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from departments.models import Objective
from kpis import attainment
from kpis.choices import Direction, KpiStatus
from kpis.models import KpiPhase, KpiUse, Measurement, Milestone
from kpis.selectors.cadence import fresh_for, rhythm_on

Phases = tuple[tuple[date, attainment.Number], ...]
Marks = tuple[attainment.MilestoneMark, ...]
# Ids of uses, or a query that finds them.
Ids = Sequence[UUID] | QuerySet[KpiUse, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """One KPI of one objective on one day."""

    use_id: UUID
    day: date
    target: attainment.Target
    value: Fraction | None
    last_on: date | None
    verdict: attainment.Verdict

    @property
    def attainment(self) -> Fraction | None:
        """Return how much of the way is done, unclamped; None without data."""
        return self.verdict.attainment

    @property
    def bar(self) -> int | None:
        """Return the share a bar can show, 0 to 100, rounded down."""
        reached = self.verdict.attainment
        return None if reached is None else int(attainment.clamped(reached) * 100)

    @property
    def text(self) -> str:
        """Return the attainment as it is shown: "66.6 %", or nothing without data."""
        reached = self.verdict.attainment
        return "" if reached is None else attainment.share_text(reached)

    @property
    def status(self) -> KpiStatus:
        """Return the status."""
        return self.verdict.status

    @property
    def rule(self) -> str:
        """Return the rule that gave the status, with its numbers."""
        return self.verdict.rule


def use_progress(
    uses: Iterable[KpiUse], day: date, as_of: datetime | None = None
) -> dict[UUID, Progress]:
    """Return the progress of each use by its id.

    `as_of` asks what was known at that moment; corrections recorded later are left out. The uses
    must come with their `kpi` loaded; five queries are made, whatever their number.
    """
    wanted = list(uses)
    if not wanted:
        return {}
    spans = _spans({use.objective_id for use in wanted}, day, as_of)
    first_day = min(span[0] for span in spans.values())
    values = values_of({use.kpi_id for use in wanted}, first_day, day, as_of)
    phases = phases_of([use.pk for use in wanted])
    marks = marks_of([use.pk for use in wanted])
    return {
        use.pk: _progress(
            use,
            day,
            span=spans[use.objective_id][:2],
            rhythm=spans[use.objective_id][2],
            values=values.get(use.kpi_id, []),
            phases=tuple(phases.get(use.pk, ())),
            marks=marks.get(use.pk, []),
        )
        for use in wanted
    }


def objective_progress(
    uses: Iterable[KpiUse], progress: Mapping[UUID, Progress]
) -> attainment.ObjectiveAttainment:
    """Return the weighted mean of an objective's KPIs, with how many of them have data."""
    return attainment.objective_attainment(
        (use.weight, progress[use.pk].attainment if use.pk in progress else None) for use in uses
    )


def _progress(
    use: KpiUse,
    day: date,
    *,
    span: tuple[date, date],
    rhythm: str | None,
    values: list[attainment.Value],
    phases: Phases,
    marks: list[attainment.MilestoneMark],
) -> Progress:
    kpi = use.kpi
    target = attainment.Target(
        direction=kpi.direction,
        baseline=use.baseline,
        target_value=use.target_value,
        low=use.low,
        high=use.high,
        tolerance=use.tolerance,
        starts_on=use.starts_on or span[0],
        due_on=use.due_on or span[1],
        phases=phases,
    )
    found = judge(
        target,
        starts_on=target.starts_on or span[0],
        aggregation=kpi.aggregation,
        fresh_days=fresh_for(kpi.frequency, rhythm),
        values=values,
        marks=marks,
        day=day,
    )
    return Progress(use.pk, day, target, found.value, found.last_on, found.verdict)


class Judged(NamedTuple):
    """What a target has come to: its value, the day of its last one, and the verdict."""

    value: Fraction | None
    last_on: date | None
    verdict: attainment.Verdict


def judge(
    target: attainment.Target,
    *,
    starts_on: date,
    aggregation: str,
    fresh_days: int | None,
    values: Sequence[attainment.Value],
    marks: Iterable[attainment.MilestoneMark],
    day: date,
) -> Judged:
    """Judge a target by its values, or by its milestones."""
    if target.direction == Direction.MILESTONES:
        value, last_on = None, None
        reached = attainment.milestone_attainment(marks, day)
    else:
        value = attainment.current_value(values, aggregation, starts_on=starts_on, day=day)
        last_on = max((one.measured_on for one in values), default=None)
        reached = attainment.attainment(target, value)
    verdict = attainment.status(
        attained=reached,
        expected_by_now=attainment.expected(target, day),
        day=day,
        last_on=last_on,
        frequency_days=fresh_days,
        direction=target.direction,
    )
    return Judged(value, last_on, verdict)


def _spans(
    objective_ids: set[UUID], day: date, as_of: datetime | None
) -> dict[UUID, tuple[date, date, str | None]]:
    """Return of each objective the days of its quarter, and how often its department checks in."""
    rows = Objective.objects.filter(pk__in=objective_ids).values_list(
        "pk",
        "plan__obligation__quarter__starts_on",
        "plan__obligation__quarter__ends_on",
        rhythm_on(day, as_of, department=OuterRef("plan__obligation__department")),
    )
    return {pk: (first, last, rhythm) for pk, first, last, rhythm in rows.order_by()}


def values_of(
    kpi_ids: set[UUID], first_day: date, day: date, as_of: datetime | None
) -> dict[UUID, list[attainment.Value]]:
    """Return the quarter's values of each KPI, and the last one before where it has none."""
    if as_of is not None:
        return _known_values(kpi_ids, day, as_of)
    found: dict[UUID, list[attainment.Value]] = defaultdict(list)
    latest = Measurement.objects.filter(is_latest=True)
    inside = latest.filter(kpi_id__in=kpi_ids, measured_on__gte=first_day, measured_on__lte=day)
    for kpi_id, on, value in inside.order_by("measured_on").values_list(
        "kpi_id", "measured_on", "value"
    ):
        found[kpi_id].append(attainment.Value(on, value))
    newest = (
        latest.filter(kpi=OuterRef("kpi"), measured_on__lt=first_day)
        .order_by("-measured_on")
        .values("pk")[:1]
    )
    silent = kpi_ids - found.keys()
    before = latest.filter(kpi_id__in=silent, measured_on__lte=day, pk=Subquery(newest))
    for kpi_id, on, value in before.order_by().values_list("kpi_id", "measured_on", "value"):
        found[kpi_id].append(attainment.Value(on, value))
    return found


def _known_values(
    kpi_ids: set[UUID], day: date, as_of: datetime
) -> dict[UUID, list[attainment.Value]]:
    revisions: dict[UUID, list[attainment.Revision]] = defaultdict(list)
    rows = Measurement.objects.filter(
        kpi_id__in=kpi_ids, measured_on__lte=day, created_at__lte=as_of
    )
    for kpi_id, on, revision, value, recorded_at in rows.order_by().values_list(
        "kpi_id", "measured_on", "revision", "value", "created_at"
    ):
        revisions[kpi_id].append(attainment.Revision(on, revision, value, recorded_at))
    return {kpi_id: attainment.known_values(rows, as_of) for kpi_id, rows in revisions.items()}


def phases_of(use_ids: Ids) -> dict[UUID, list[tuple[date, attainment.Number]]]:
    """Return the phases of each use, in order."""
    found: dict[UUID, list[tuple[date, attainment.Number]]] = defaultdict(list)
    rows = KpiPhase.objects.filter(use_id__in=use_ids).order_by("on")
    for use_id, on, expected in rows.values_list("use_id", "on", "expected"):
        found[use_id].append((on, expected))
    return found


def marks_of(use_ids: Ids) -> dict[UUID, list[attainment.MilestoneMark]]:
    """Return the milestones of each use."""
    found: dict[UUID, list[attainment.MilestoneMark]] = defaultdict(list)
    rows = Milestone.objects.filter(use_id__in=use_ids, retired_at=None).order_by()
    for use_id, weight, done_on in rows.values_list("use_id", "weight", "done_on"):
        found[use_id].append(attainment.MilestoneMark(weight, done_on))
    return found
