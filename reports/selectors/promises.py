"""The organization's targets on the dashboard: progress, which is not alignment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.selectors.target_board import Asked, BoardRow, board
from departments.models import Quarter
from kpis.attainment import clamped
from kpis.choices.targets import KptLevel
from saypro_align.lib import charts

if TYPE_CHECKING:
    from departments.models import User

SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Promise:
    """One target of the organization: how far it has come, beside what is expected by today."""

    row: BoardRow
    url: str
    owner: str
    bullet: charts.Chart


@dataclass(frozen=True, slots=True)
class Promises:
    """The organization's targets, those furthest behind first."""

    shown: tuple[Promise, ...]
    total: int
    behind: int
    url: str
    behind_url: str


def promises(quarter: Quarter, user: "User", now: datetime) -> Promises:
    """Return the targets of the organization as the board shows them; as many queries as the board."""
    found = board(user, Asked(quarter=quarter, level=KptLevel.ORGANIZATION), now)
    behind = [row for row in found.rows if row.is_lagging]
    first = [*behind, *(row for row in found.rows if not row.is_lagging)]
    return Promises(
        shown=tuple(_promises(first[:SHOWN])),
        total=len(found.rows),
        behind=len(behind),
        url=_address(quarter),
        behind_url=_address(quarter, show="behind"),
    )


def _promises(rows: Iterable[BoardRow]) -> Iterable[Promise]:
    for row in rows:
        yield Promise(
            row=row,
            url=reverse("kpis:target_page", args=[row.kpt.pk]),
            owner=row.kpt.accountable.name if row.kpt.accountable else "",
            bullet=_bullet(row),
        )


def _bullet(row: BoardRow) -> charts.Chart:
    standing = row.standing
    reached, due = standing.attainment, standing.expected
    said = (
        _("No value yet")
        if reached is None
        else _("%(share)s of the way") % {"share": standing.text}
    )
    if standing.expected_text:
        said = _("%(done)s, %(due)s expected by today") % {
            "done": said,
            "due": standing.expected_text,
        }
    return charts.bullet(
        None if reached is None else 100 * clamped(reached),
        target=100 * clamped(due) if due is not None else 100,
        sentence=f"{row.kpt.name}: {said}",
        met=not row.is_lagging,
    )


def _address(quarter: Quarter, **filters: str) -> str:
    asked = {"q": quarter.code, "level": KptLevel.ORGANIZATION.value, **filters}
    return f"{reverse('actions:target_board')}?{urlencode(asked)}"
