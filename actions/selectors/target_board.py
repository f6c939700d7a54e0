"""The board of a quarter's targets: where each stands today, and what is done about those behind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import CorrectiveAction
from departments.models import Department, Quarter, User
from kpis import attainment
from kpis.choices import KpiStatus
from kpis.choices.targets import KptLevel, KptState
from kpis.lagging import Place, is_lagging, ordered
from kpis.models import Kpt, Measurement
from kpis.permissions.boards import can_correct
from kpis.selectors.progress import values_of
from kpis.selectors.targets import Standing, standing_of
from saypro_align.audit import past
from saypro_align.lib import charts, numerals
from saypro_align.lib.clock import organization_day

ALL, BEHIND = "all", "behind"
SHOWN_STATES: Final = (KptState.FINAL, KptState.CLOSED)
HEADERS: Final[Sequence[str | Promise]] = (
    gettext_lazy("Target"),
    gettext_lazy("Level"),
    gettext_lazy("Department"),
    gettext_lazy("Owner"),
    gettext_lazy("Target value"),
    gettext_lazy("Actual"),
    gettext_lazy("Expected today"),
    gettext_lazy("Unit"),
    gettext_lazy("Done"),
    gettext_lazy("Expected"),
    gettext_lazy("Behind by"),
    gettext_lazy("Status"),
    gettext_lazy("Rule"),
    gettext_lazy("Last value on"),
    gettext_lazy("Recorded at"),
    gettext_lazy("Corrective action"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; None and "" ask for everything."""

    quarter: Quarter | None
    department: Department | None = None
    level: str = ""
    status: str = ""
    show: str = ALL
    sort: str = "status"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A target with its numbers; the same for page, file and API."""

    kpt: Kpt
    standing: Standing
    recorded_at: datetime | None = None
    spark: charts.Chart | None = None
    correction: CorrectiveAction | None = None
    may_correct: bool = False

    @property
    def unit(self) -> str:
        """Return the unit of its KPI."""
        return self.kpt.kpi.unit if self.kpt.kpi else ""

    @property
    def actual(self) -> str:
        """Return what there is, with its unit; nothing without a value."""
        actual = self.standing.actual
        return "" if actual is None else numerals.quantity(actual, self.unit)

    @property
    def expected(self) -> str:
        """Return the value expected by today; the target itself where it holds at all times."""
        wanted = self.standing.expected_value
        if wanted is None:
            return self.standing.target_text
        return numerals.quantity(numerals.worked_out(wanted), self.unit)

    @property
    def behind(self) -> str:
        """Return by how much of the way it is behind; nothing where it is not.

        A level to keep has no way: it is behind by what is missing to it.
        """
        short = self.standing.shortfall
        if not short:
            return ""
        actual, wanted = self.standing.actual, self.kpt.target_value
        if not self.standing.verdict.is_level or actual is None or wanted is None:
            return _("%(share)s of the way") % {"share": attainment.share_text(short)}
        missing = abs(Fraction(wanted) - actual)
        if self.unit == "%":
            return numerals.points(missing).removeprefix("+")
        return numerals.quantity(missing, self.unit)

    @property
    def is_lagging(self) -> bool:
        """Return whether it is behind what is expected by today."""
        return is_lagging(self.place)

    @property
    def place(self) -> Place:
        """Return what it is put in its place by."""
        last_on = self.standing.last_on
        return Place(
            name=self.kpt.name,
            department=self.kpt.department.name if self.kpt.department else "",
            status=self.standing.status,
            shortfall=self.standing.shortfall,
            updated=last_on.isoformat() if last_on else "",
            id=str(self.kpt.pk),
        )


@dataclass(frozen=True, slots=True)
class Board:
    """The targets asked for, worst first, and how many there are of what."""

    rows: list[BoardRow]
    counts: Mapping[str, int]
    statuses: Mapping[KpiStatus, int]
    day: date


def board(user: User, asked: Asked, now: datetime) -> Board:
    """Return the board for this reader; the queries are as many for one target as for all."""
    as_of = now if past.is_past() else None
    kpts = list(targets_of(user, asked))
    standings = standing_of(kpts, now=now, as_of=as_of)
    every = [BoardRow(kpt, standings[kpt.pk]) for kpt in kpts]
    wanted = [row for row in every if not asked.status or row.standing.status == asked.status]
    behind = [row for row in wanted if row.is_lagging]
    statuses = dict.fromkeys(KpiStatus, 0)
    for row in every:
        statuses[row.standing.status] += 1
    sort = "-shortfall" if asked.show == BEHIND and asked.sort == "status" else asked.sort
    return Board(
        rows=ordered(behind if asked.show == BEHIND else wanted, lambda row: row.place, sort),
        counts={ALL: len(wanted), BEHIND: len(behind)},
        statuses=statuses,
        day=organization_day(now),
    )


def dressed(rows: Iterable[BoardRow], user: User, now: datetime) -> list[BoardRow]:
    """Return the rows of one page with their trend, last record and what is done about them."""
    listed = list(rows)
    ids = {row.kpt.kpi_id for row in listed if row.kpt.kpi_id}
    recorded = _recorded(ids, now)
    values = _values(listed, ids, now)
    corrections = _corrections(user, [row.kpt.pk for row in listed])
    return [
        replace(
            row,
            recorded_at=recorded.get(row.kpt.kpi_id) if row.kpt.kpi_id else None,
            spark=_spark(row, values.get(row.kpt.kpi_id, [])) if row.kpt.kpi_id else None,
            correction=corrections.get(row.kpt.pk),
            may_correct=row.kpt.state == KptState.FINAL and can_correct(user, row.kpt),
        )
        for row in listed
    ]


def targets_of(user: User, asked: Asked) -> QuerySet[Kpt]:
    """Return the promised targets of the quarter that the person may read."""
    rows = Kpt.objects.visible_to(user).filter(quarter=asked.quarter, state__in=SHOWN_STATES)
    if asked.department is not None:
        rows = rows.filter(department=asked.department)
    if asked.level in KptLevel.values:
        rows = rows.filter(level=asked.level)
    return rows.select_related("quarter", "kpi", "department", "person", "owner", "team__lead")


def stamp(user: User, asked: Asked, now: datetime) -> str:
    """Return what changes whenever the board would: two small queries, whatever it shows."""
    kpts = Kpt.objects.visible_to(user).filter(quarter=asked.quarter, state__in=SHOWN_STATES)
    told = kpts.aggregate(rows=Count("pk"), changed=Max("updated_at"))
    values = Measurement.objects.filter(kpi__in=kpts.values("kpi")).aggregate(
        rows=Count("pk"), last=Max("created_at")
    )
    done = CorrectiveAction.objects.filter(kpt__in=kpts.values("pk")).aggregate(
        rows=Count("pk"), changed=Max("updated_at")
    )
    parts = [user.pk, organization_day(now), *told.values(), *values.values(), *done.values()]
    return ":".join(str(part) for part in parts)


def lines(rows: Iterable[BoardRow]) -> Iterator[Sequence[object]]:
    """Yield the lines of the file."""
    for row in rows:
        kpt, standing = row.kpt, row.standing
        yield (
            kpt.name,
            kpt.level_choice.label,
            kpt.department.name if kpt.department else "",
            kpt.accountable.name if kpt.accountable else "",
            standing.target_text,
            exact(standing.actual),
            exact(standing.expected_value),
            row.unit,
            standing.text,
            attainment.share_text(standing.expected) if standing.expected is not None else "",
            row.behind,
            standing.status.label,
            standing.rule,
            standing.last_on,
            row.recorded_at,
            row.correction.title if row.correction else "",
        )


def exact(value: Fraction | None) -> str | None:
    """Return a number as text with at most four decimals, as file and API give it."""
    if value is None:
        return None
    rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"))
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _recorded(kpi_ids: set[UUID], now: datetime) -> dict[UUID, datetime]:
    rows = Measurement.objects.filter(kpi_id__in=kpi_ids, created_at__lte=now)
    return dict(rows.order_by().values_list("kpi_id").annotate(Max("created_at")))


def _values(
    rows: Sequence[BoardRow], ids: set[UUID], now: datetime
) -> Mapping[UUID, list[attainment.Value]]:
    if not ids:
        return {}
    first = min(row.kpt.starts_on or row.kpt.quarter.starts_on for row in rows)
    return values_of(ids, first, organization_day(now), now if past.is_past() else None)


def _corrections(user: User, ids: list[UUID]) -> dict[UUID, CorrectiveAction]:
    """Return the newest open correction of each target, as far as the person may read it."""
    rows = CorrectiveAction.objects.visible_to(user).open().filter(kpt__in=ids)
    return {row.kpt_id: row for row in rows.order_by("created_at", "pk") if row.kpt_id}


def _spark(row: BoardRow, values: Sequence[attainment.Value]) -> charts.Chart | None:
    if len(values) < 2:
        return None
    points = [
        charts.Point(
            format_date(value.measured_on, "j M"),
            value.value,
            numerals.quantity(value.value, row.unit),
        )
        for value in values
    ]
    sentence = _("%(kpi)s went from %(first)s on %(start)s to %(last)s on %(end)s.") % {
        "kpi": row.kpt.kpi.name if row.kpt.kpi else row.kpt.name,
        "first": points[0].text,
        "start": points[0].label,
        "last": points[-1].text,
        "end": points[-1].label,
    }
    return charts.sparkline(points, sentence=sentence)
