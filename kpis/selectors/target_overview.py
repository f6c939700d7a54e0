"""The quarter's targets with what each still needs: parts that do not add up, people who have not read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from departments.models import Quarter, User
from kpis.selectors.accountability import accountability_of
from kpis.selectors.sight_pages import totals_in_words
from kpis.selectors.target_pages import TargetLine


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A target of the list, how its parts add up, and how many of those it concerns have read it."""

    line: TargetLine
    total: str = ""
    read: str = ""


def overview(
    lines: Sequence[TargetLine], user: User, quarter: Quarter | None, *, now: datetime
) -> list[OverviewRow]:
    """Return the rows of the list; a constant number of queries."""
    kpts = [line.kpt for line in lines]
    if quarter is None or not kpts:
        return []
    totals = totals_in_words(kpts, user, now)
    figures = accountability_of(kpts, user, quarter)
    rows = []
    for line in lines:
        read = figures[line.kpt.pk].read
        told = {"n": read.count, "all": read.of} if read is not None and read.of else None
        shown = _("%(n)d of %(all)d") % told if told else ""
        rows.append(OverviewRow(line, totals.get(line.kpt.pk, ""), shown))
    return rows
