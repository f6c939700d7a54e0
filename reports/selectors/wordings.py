"""How each gap of a quarter is told to outsiders: the drafted words, the office's, and who keeps it in."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from departments.models import Department, Quarter
from gaps.models import Gap
from reports.builders import past
from reports.builders.outside import Outside, facts_of, load_outside
from reports.models import OutsideWording
from reports.words.outside import OutsideRow, drafted, written


@dataclass(frozen=True, slots=True)
class WordingRow:
    """A gap with its words for outsiders; `is_told` unless no department concerned agreed."""

    gap: Gap
    departments: tuple[Department, ...]
    is_told: bool
    draft: OutsideRow
    told: OutsideRow
    own: OutsideWording | None

    @property
    def is_written(self) -> bool:
        """Return whether the office wrote any of it."""
        return self.told != self.draft

    @property
    def version(self) -> int:
        """Return the version of what the office wrote; 0 before it wrote anything."""
        return self.own.version if self.own else 0


def wording_rows(quarter: Quarter, now: datetime) -> list[WordingRow]:
    """Return the quarter's gaps that are sure, those that outsiders read of first."""
    seen, outside = past.load(quarter, now), load_outside(quarter)
    suspected = {gap.pk for gap in seen.suspected()}
    sure = [gap for gap in seen.gaps if gap.pk not in suspected]
    rows = _rows(seen, sure, outside)
    return sorted(rows, key=lambda row: (not row.is_told, *_place(row)))


def wording_row(gap: Gap, now: datetime) -> WordingRow | None:
    """Return one gap with its words; None for one that no report tells of."""
    seen, outside = past.load(gap.quarter, now), load_outside(gap.quarter)
    if gap.pk not in seen.departments or gap.pk in {one.pk for one in seen.suspected()}:
        return None
    return _rows(seen, [one for one in seen.gaps if one.pk == gap.pk], outside)[0]


def lines(rows: Iterable[WordingRow]) -> Iterator[tuple[object, ...]]:
    """Yield the lines of the file: department, three texts, whether written, whether told."""
    for row in rows:
        names = ", ".join(one.name for one in row.departments)
        told = row.told
        yield (names, told.gap, told.action, told.status, row.is_written, row.is_told)


def _rows(seen: past.Past, gaps: Collection[Gap], outside: Outside) -> list[WordingRow]:
    facts = facts_of(seen, gaps)
    found = []
    for gap in gaps:
        draft = drafted(facts[gap.pk], outside.names)
        own = outside.wordings.get(gap.pk)
        typed = OutsideRow(own.gap_text, own.action_text, own.status_text) if own else draft
        concerned = seen.departments[gap.pk]
        found.append(
            WordingRow(
                gap=gap,
                departments=tuple(concerned),
                is_told=outside.may_tell(concerned),
                draft=draft,
                told=written(draft, typed, outside.names),
                own=own,
            )
        )
    return found


def _place(row: WordingRow) -> tuple[str, datetime, str]:
    first = row.departments[0].name if row.departments else ""
    return first, row.gap.opened_at, str(row.gap.pk)
