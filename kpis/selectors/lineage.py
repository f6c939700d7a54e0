"""A replaced KPI beside the one that took its place: what each series said, for which goal."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from departments.models import GoalLink, Plan, User
from kpis import causes
from kpis.causes import Cause
from kpis.choices.metrics import ChangeKind
from kpis.models import Kpi, KpiUse, Measurement
from kpis.selectors.content import target_text
from saypro_align.lib import charts, numerals
from saypro_align.lib.templatetags.ui import day

_MOST_VALUES = 40
_MOST_PAIRS = 10


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two series, as far as the reader may see its plans."""

    kpi: Kpi
    departments: tuple[str, ...]
    use: KpiUse | None
    goals: tuple[str, ...]
    values: tuple[Measurement, ...]

    @property
    def target(self) -> str:
        """Return what was to be reached when it last stood in a plan."""
        return target_text(self.use) if self.use else ""

    @property
    def baseline(self) -> str:
        """Return today's value as the plan named it."""
        if self.use is None or self.use.baseline is None:
            return ""
        return numerals.quantity(self.use.baseline, self.kpi.unit)

    @property
    def last(self) -> Measurement | None:
        """Return the newest value."""
        return self.values[-1] if self.values else None

    @property
    def picture(self) -> charts.Chart | None:
        """Return a small line of the values; None without two of them."""
        if len(self.values) < 2:
            return None
        unit = self.kpi.unit
        points = [
            charts.Point(day(row.measured_on), row.value, numerals.quantity(row.value, unit))
            for row in self.values
        ]
        sentence = _("%(kpi)s: from %(first)s to %(last)s.") % {
            "kpi": self.kpi.name,
            "first": points[0].text,
            "last": points[-1].text,
        }
        return charts.sparkline(points, sentence=sentence)


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Old and new side by side, and which action was the cause."""

    old: Side
    new: Side
    cause: Cause | None
    at: datetime | None


def sides_of(kpis: Iterable[Kpi], user: User) -> dict[UUID, Side]:
    """Return each series with its last place in a plan and its newest values; five queries."""
    rows = list(kpis)
    ids = [kpi.pk for kpi in rows]
    values: dict[UUID, list[Measurement]] = defaultdict(list)
    for value in Measurement.objects.filter(kpi__in=ids, is_latest=True).order_by("measured_on"):
        values[value.kpi_id].append(value)
    uses: dict[UUID, KpiUse] = {}
    links = GoalLink.objects.filter(retired_at=None).select_related("goal")
    for use in (
        KpiUse.objects.filter(kpi__in=ids, objective__plan__in=Plan.objects.visible_to(user))
        .select_related("kpi", "objective", "goal_measure__goal")
        .prefetch_related(Prefetch("objective__links", links))
        .order_by("state", "created_at", "pk")
    ):
        # Of equal state the newest holds; one that stands in a plan before one that was taken out.
        if use.kpi_id not in uses or use.state == uses[use.kpi_id].state:
            uses[use.kpi_id] = use
    return {kpi.pk: _side(kpi, uses.get(kpi.pk), values[kpi.pk]) for kpi in rows}


def before_and_after(kpi: Kpi, user: User) -> list[BeforeAfter]:
    """Return what the series took the place of, and what took its own; newest last."""
    readable = Kpi.objects.visible_to(user).prefetch_related("department_links__department")
    related = {one.pk: one for one in readable.filter(replaced_by=kpi)[:_MOST_PAIRS]}
    follower = readable.filter(pk=kpi.replaced_by_id).first() if kpi.replaced_by_id else None
    if not related and follower is None:
        return []
    every = [kpi, *related.values(), *([follower] if follower else [])]
    sides = sides_of(every, user)
    told = {
        (change.old_id, change.new_id): change
        for change in causes.caused(user, [one.pk for one in every])
        if change.kind == ChangeKind.REPLACED
    }
    pairs = [(old, kpi) for old in related.values()]
    pairs += [(kpi, follower)] if follower else []
    found = []
    for old, new in pairs:
        change = told.get((old.pk, new.pk))
        cause, at = (change.cause, change.at) if change else (None, None)
        found.append(BeforeAfter(sides[old.pk], sides[new.pk], cause, at))
    return found


def _side(kpi: Kpi, use: KpiUse | None, values: list[Measurement]) -> Side:
    departments = tuple(
        link.department.name for link in kpi.department_links.all() if link.confirmed_at
    )
    return Side(kpi, departments, use, _goals(use), tuple(values[-_MOST_VALUES:]))


def _goals(use: KpiUse | None) -> tuple[str, ...]:
    """Return the goal it is said to move, else those its objective serves."""
    if use is None:
        return ()
    if use.goal_measure is not None:
        return (use.goal_measure.goal.title,)
    return tuple(link.goal.title for link in use.objective.links.all())
