"""The question of the month as it is asked of a person, and what may be shown of past months."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, Goal, User
from kpis.models import Distribution, PulseRound, PulseSeat, PulseTally
from kpis.pulsing import FEWEST, Published, Shown, Tally, publish
from kpis.selectors.accountability import Figure
from kpis.selectors.acknowledgements import shares
from saypro_align.lib.clock import organization_day
from saypro_align.lib.percent import percent_text

MOST_MONTHS = 12
CSV_HEADERS: Final = (
    gettext_lazy("Month"),
    gettext_lazy("Department"),
    gettext_lazy("Asked"),
    gettext_lazy("Answered"),
    gettext_lazy("Knew the goal, at least"),
    gettext_lazy("Knew the goal, at most"),
    gettext_lazy("Have read the targets"),
    gettext_lazy("People"),
)


@dataclass(frozen=True, slots=True)
class PulseLine:
    """A department's result of a month; without `shown` too few have answered."""

    department: Department
    shown: Shown | None
    # How many have read the running quarter's targets, beside the newest month, where it is told.
    read: Figure | None = None

    @property
    def text(self) -> str:
        """Return the index as it is shown: "75.0 %", "80.0 % or more"."""
        return index_text(self.shown)


@dataclass(frozen=True, slots=True)
class PulseMonth:
    """What may be shown of one closed month."""

    round: PulseRound
    lines: list[PulseLine]
    total: Shown | None
    is_total_whole: bool

    @property
    def text(self) -> str:
        """Return the index of all together."""
        return index_text(self.total)


def index_text(shown: Shown | None) -> str:
    """Say the share of right answers; blurred where it would tell of single people."""
    if shown is None:
        return _("fewer than %(n)d answers") % {"n": FEWEST}
    if shown.is_exact:
        return percent_text(shown.low, shown.answered)
    if shown.high == shown.answered:
        return _("%(share)s or more") % {"share": percent_text(shown.low, shown.answered)}
    if shown.low == 0:
        return _("%(share)s or less") % {"share": percent_text(shown.high, shown.answered)}
    return _("%(low)s to %(high)s") % {
        "low": percent_text(shown.low, shown.answered),
        "high": percent_text(shown.high, shown.answered),
    }


def seat_of(user: User, *, now: datetime) -> PulseSeat | None:
    """Return the question the person is asked this month, answered or not."""
    today = organization_day(now)
    return (
        PulseSeat.objects.visible_to(user)
        .filter(round__month__lte=today, round__closes_on__gte=today)
        .select_related("round", "right")
        .first()
    )


def goals_offered(seat: PulseSeat) -> list[Goal]:
    """Return the goals to choose from, in the order they were mixed into."""
    found = Goal.objects.in_bulk([UUID(one) for one in seat.choices])
    return [found[UUID(one)] for one in seat.choices if UUID(one) in found]


def months_of(user: User, *, now: datetime) -> list[PulseMonth]:
    """Return the closed months, newest first: what is still being answered is shown to nobody."""
    today = organization_day(now)
    rounds = list(
        PulseRound.objects.visible_to(user)
        .filter(closes_on__lt=today)
        .order_by("-month")[:MOST_MONTHS]
    )
    tallies = PulseTally.objects.filter(round__in=rounds).select_related("department")
    rows = list(tallies.order_by("department__name", "pk"))
    read = _readers(user, today) if rounds else {}
    return [
        _month(
            one, [row for row in rows if row.round_id == one.pk], read if one == rounds[0] else {}
        )
        for one in rounds
    ]


def _readers(user: User, today: date) -> dict[UUID, Figure]:
    """Return by department how many have read the running quarter's targets, as far as is told."""
    version = (
        Distribution.objects.filter(quarter__starts_on__lte=today, quarter__ends_on__gte=today)
        .order_by("-number")
        .first()
    )
    if version is None:
        return {}
    return {
        row.department.pk: Figure(row.read, row.people)
        for row in shares(version, user).rows
        if row.department is not None
    }


def _month(made: PulseRound, rows: list[PulseTally], read: dict[UUID, Figure]) -> PulseMonth:
    published: Published = publish(
        {row.department_id: Tally(row.asked, row.answered, row.right) for row in rows}
    )
    return PulseMonth(
        round=made,
        lines=[
            PulseLine(
                row.department,
                published.departments.get(row.department_id),
                read.get(row.department_id),
            )
            for row in rows
        ],
        total=published.total,
        is_total_whole=published.is_total_whole,
    )


def csv_lines(months: list[PulseMonth]) -> Iterator[list[object]]:
    """Yield months as a spreadsheet shows them, under `CSV_HEADERS`."""
    for month in months:
        for line in month.lines:
            read = [line.read.count, line.read.of] if line.read else ["", ""]
            yield [*_row(month.round.month, line.department.name, line.shown), *read]
        yield [*_row(month.round.month, "", month.total), "", ""]


def _row(month: date, name: str, shown: Shown | None) -> list[object]:
    told: list[object] = [f"{month:%Y-%m}", name]
    if shown is None:
        return [*told, "", "", "", ""]
    return [*told, shown.asked, shown.answered, shown.low, shown.high]
