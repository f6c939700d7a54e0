"""How likely the targets of a quarter are reached, and how good such forecasts were before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, overload
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from departments.choices import IN_FORCE_STATES, ObjectiveState
from departments.models import Department, Plan, Quarter
from kpis.attainment import Target, Value
from kpis.choices import Direction, UseState
from kpis.forecasting import Forecast, forecast, linear_pace, probability, reached
from kpis.models import KpiUse, Measurement
from kpis.report_card import Judged, ReportCard, report_card
from kpis.selectors.content import target_text
from kpis.selectors.progress import Progress, use_progress
from saypro_align.lib.kept import Kept

if TYPE_CHECKING:
    from departments.models import User

# The report card rests on the targets that came due last.
MOST_JUDGED = 300
# More targets than these are not put in order of their chance: it takes too long for a page.
MOST_RANKED = 2000
_LOOKED_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class TargetForecast:
    """A target of the quarter: how it stands, and how likely it is reached."""

    use: KpiUse
    progress: Progress
    values: Sequence[Value] = ()
    chance: float | None = None
    told: Forecast | None = None

    @property
    def department(self) -> Department:
        """Return whose plan holds it."""
        return self.use.objective.plan.obligation.department

    @property
    def is_due(self) -> bool:
        """Return whether the day of the target has come."""
        due_on = self.progress.target.due_on
        return due_on is not None and due_on <= self.progress.day

    @property
    def was_reached(self) -> bool | None:
        """Return whether it was reached on its day; None when nothing was measured."""
        return reached(self.progress.target, self.values, self.use.kpi.aggregation)

    @property
    def target(self) -> str:
        """Return what shall be reached, as it is shown."""
        return target_text(self.use)


def forecasts_of(
    uses: Iterable[KpiUse],
    progress: Mapping[UUID, Progress],
    day: date,
    values: Mapping[UUID, Sequence[Value]] | None = None,
) -> dict[UUID, Forecast]:
    """Return the forecast of each use of which something can be said, by its id.

    One query, or none when the values that `values_of` returns are handed in.
    """
    held = [use for use in uses if use.pk in progress]
    values = values_of(held, progress, day) if values is None else values
    told = {
        use.pk: _told(
            use.pk,
            progress[use.pk].target,
            tuple(values.get(use.kpi_id, ())),
            use.kpi.aggregation,
            day,
        )
        for use in held
    }
    return {pk: one for pk, one in told.items() if one is not None}


# Finding where a share of the futures ends takes long, and the same values say the same again.
_FORECASTS: Kept[UUID, tuple[Forecast | None]] = Kept(most=2_000)


def _told(
    use_id: UUID, target: Target, values: tuple[Value, ...], aggregation: str, day: date
) -> Forecast | None:
    [found] = _FORECASTS.ask(
        use_id,
        (target, values, aggregation, day),
        lambda: (forecast(target, values, aggregation, day),),
    )
    return found


class Targets(Sequence[TargetForecast]):
    """Targets in their order, of which only those that are asked for are read."""

    def __init__(
        self, ids: "Sequence[UUID] | QuerySet[KpiUse, UUID]", count: int, day: date
    ) -> None:
        self._ids = ids
        self._count = count
        self._day = day

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> TargetForecast: ...

    @overload
    def __getitem__(self, at: slice) -> list[TargetForecast]: ...

    def __getitem__(self, at: int | slice) -> TargetForecast | list[TargetForecast]:
        """Return a page of them, or one."""
        if isinstance(at, slice):
            return self._read(list(self._ids[at]))
        return self._read([self._ids[at]])[0]

    def _read(self, ids: Sequence[UUID]) -> list[TargetForecast]:
        rows = KpiUse.objects.select_related(
            "kpi__owner", "objective__plan__obligation__department"
        ).in_bulk(ids)
        return [
            _with_chance(one, self._day) for one in _standing([rows[pk] for pk in ids], self._day)
        ]


def target_forecasts(quarter: Quarter, user: "User", day: date, *, department: str = "") -> Targets:
    """Return the targets of the quarter's plans in force, the least likely first; constant queries.

    Targets of which nothing can be said come last. Of very many the order is that of departments.
    A quarter that is over is looked at from its last day.
    """
    day = min(day, quarter.ends_on)
    rows = _uses(user, quarter, department)
    count = rows.count()
    if count > MOST_RANKED:
        return Targets(rows.values_list("pk", flat=True), count, day)
    # Only what the order rests on: a page shows fifty of them.
    uses = list(
        rows.select_related("kpi", "objective__plan__obligation__department").only(
            *("kpi__name", "kpi__direction", "kpi__aggregation", "kpi__frequency"),
            *("baseline", "target_value", "low", "high", "tolerance", "starts_on", "due_on"),
            "objective__plan__obligation__department__name",
        )
    )
    ranked = sorted((_with_chance(one, day) for one in _standing(uses, day)), key=_least_likely)
    return Targets([one.use.pk for one in ranked], len(ranked), day)


def _standing(uses: Sequence[KpiUse], day: date) -> list[TargetForecast]:
    progress = use_progress(uses, day)
    values = values_of(uses, progress, day)
    return [TargetForecast(use, progress[use.pk], values.get(use.kpi_id, ())) for use in uses]


def with_ranges(rows: Iterable[TargetForecast]) -> list[TargetForecast]:
    """Return the rows of a page with where each series most likely ends."""
    return [
        replace(
            row,
            told=forecast(
                row.progress.target, row.values, row.use.kpi.aggregation, row.progress.day
            ),
        )
        for row in rows
    ]


def _with_chance(one: TargetForecast, day: date) -> TargetForecast:
    chance = probability(one.progress.target, one.values, one.use.kpi.aggregation, day)
    return replace(one, chance=chance)


def _least_likely(one: TargetForecast) -> tuple[bool, float, str, str]:
    return (one.chance is None, one.chance or 0.0, one.department.name, one.use.kpi.name)


def _uses(user: "User", quarter: Quarter, department: str) -> QuerySet[KpiUse]:
    rows = _in_force().filter(
        objective__plan__obligation__quarter=quarter,
        objective__plan__in=Plan.objects.visible_to(user),
    )
    if department:
        rows = rows.filter(objective__plan__obligation__department__slug=department)
    return rows.order_by("objective__plan__obligation__department__name", "position", "pk")


def card_of(day: date) -> ReportCard | None:
    """Return how good forecasts at half-time were, of the targets that came due last; 5 queries."""
    due_on = Coalesce("due_on", F("objective__plan__obligation__quarter__ends_on"))
    uses = list(
        _in_force()
        .annotate(ends=due_on)
        .filter(ends__lt=day, ends__gte=day - _LOOKED_BACK)
        .select_related("kpi")
        .order_by("-ends", "pk")[:MOST_JUDGED]
    )
    progress = use_progress(uses, day)
    values = values_of(uses, progress, day)
    judged = (
        _judged(progress[use.pk].target, values.get(use.kpi_id, []), use.kpi.aggregation)
        for use in uses
    )
    return report_card([one for one in judged if one is not None])


def _judged(target: Target, values: list[Value], aggregation: str) -> Judged | None:
    if target.starts_on is None or target.due_on is None:
        return None
    half = target.starts_on + (target.due_on - target.starts_on) / 2
    known = [value for value in values if value.measured_on <= half]
    said = probability(target, known, aggregation, half)
    pace = linear_pace(target, known, aggregation, half)
    happened = reached(target, values, aggregation)
    if said is None or pace is None or happened is None:
        return None
    return Judged(said, pace, happened)


def _in_force() -> QuerySet[KpiUse]:
    return KpiUse.objects.filter(
        state=UseState.ACTIVE,
        objective__state=ObjectiveState.ACTIVE,
        objective__plan__state__in=IN_FORCE_STATES,
    ).exclude(kpi__direction__in=["", Direction.MILESTONES])


def values_of(
    uses: Iterable[KpiUse],
    progress: Mapping[UUID, Progress],
    day: date,
    *,
    since: date | None = None,
) -> dict[UUID, list[Value]]:
    """Return each KPI's values since the first of the targets began, or since an earlier day."""
    begun = [start for use in uses if (start := progress[use.pk].target.starts_on) is not None]
    begun += [since] if since is not None else []
    found: dict[UUID, list[Value]] = defaultdict(list)
    if not begun:
        return found
    rows = Measurement.objects.filter(
        is_latest=True,
        kpi_id__in={use.kpi_id for use in uses},
        measured_on__gte=min(begun),
        measured_on__lte=day,
    )
    for kpi_id, on, value in rows.order_by("measured_on").values_list(
        "kpi_id", "measured_on", "value"
    ):
        found[kpi_id].append(Value(on, value))
    return found
