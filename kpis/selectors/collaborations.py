"""Which departments work together for targets: a matrix of requests, each number with its list."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from departments.models import Department, Quarter, User
from kpis.choices import HandshakeState
from kpis.models import Handshake, Kpt
from kpis.selectors.handshakes import open_first

AGREED, WAITING, LATE, DECLINED = "agreed", "waiting", "late", "declined"
GROUPS: Final = (AGREED, WAITING, LATE, DECLINED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: of which two departments, in which state, for which target."""

    quarter: Quarter | None
    asking: str = ""
    asked: str = ""
    group: str = ""
    target: UUID | None = None

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything but the quarter was asked for."""
        return bool(self.asking or self.asked or self.group or self.target)


@dataclass(frozen=True, slots=True)
class Number:
    """So many requests, and the address of exactly these."""

    group: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one department asks of each other one."""

    asking: Department
    cells: Sequence[tuple[Department, Sequence[Number]]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Asking departments in the rows, asked ones in the columns."""

    columns: Sequence[Department]
    lines: Sequence[Line]
    totals: Sequence[Number]


def group_of(row: Handshake, today: date) -> str:
    """Return where a request is counted; what was taken back nowhere."""
    if row.is_waiting:
        return LATE if row.is_overdue(today) else WAITING
    if row.state in HandshakeState.confirmed():
        return AGREED
    return DECLINED if row.state == HandshakeState.DECLINED else ""


def requests_of(user: User, quarter: Quarter | None) -> QuerySet[Handshake]:
    """Return the requests about targets that the person may read, those that wait first."""
    rows = Handshake.objects.visible_to(user).filter(kpt__in=Kpt.objects.visible_to(user))
    if quarter is not None:
        rows = rows.filter(quarter=quarter)
    rows = rows.exclude(state=HandshakeState.WITHDRAWN)
    return open_first(rows.select_related("asking", "asked", "quarter", "kpt"))


def listed(rows: Sequence[Handshake], asked: Asked, today: date) -> list[Handshake]:
    """Return those of the requests that the address asks for."""
    return [
        row
        for row in rows
        if asked.asking in ("", row.asking.slug)
        and asked.asked in ("", row.asked.slug)
        and asked.group in ("", group_of(row, today))
        and asked.target in (None, row.kpt_id)
    ]


def matrix(rows: Sequence[Handshake], quarter: Quarter | None, today: date) -> Matrix:
    """Count the requests of each pair of departments."""
    counts: Mapping[tuple[UUID, UUID], Counter[str]] = defaultdict(Counter)
    totals = Counter[str]()
    for row in rows:
        group = group_of(row, today)
        counts[row.asking_id, row.asked_id][group] += 1
        totals[group] += 1
    columns = _named(row.asked for row in rows)
    return Matrix(
        columns=columns,
        lines=[
            Line(
                one,
                [
                    (
                        other,
                        _numbers(counts[one.pk, other.pk], quarter, one.slug, other.slug),
                    )
                    for other in columns
                ],
            )
            for one in _named(row.asking for row in rows)
        ],
        totals=_numbers(totals, quarter),
    )


def _numbers(
    counts: Mapping[str, int], quarter: Quarter | None, asking: str = "", asked: str = ""
) -> list[Number]:
    return [
        Number(group, counts[group], _address(quarter, asking, asked, group))
        for group in GROUPS
        if counts[group]
    ]


def _address(quarter: Quarter | None, asking: str, asked: str, group: str) -> str:
    wanted = {
        "q": quarter.code if quarter else "",
        "asking": asking,
        "asked": asked,
        "state": group,
    }
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('kpis:collaborations')}?{query}#requests"


def _named(rows: Iterable[Department]) -> list[Department]:
    return sorted({one.pk: one for one in rows}.values(), key=lambda one: one.name)
