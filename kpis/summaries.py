"""What a summary of targets says: frozen lines, and how they are read aloud.

Pure: plain values in, plain values out. Numbers are kept as exact texts, dates as ISO days, so that a
version reads the same for ever, whatever becomes of the targets.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from kpis.words.targets import path_text


@dataclass(frozen=True, slots=True)
class Line:
    """One target: what, why, who, from where to where, by when."""

    id: str
    name: str
    why: str
    owner: str
    kpi: str
    unit: str
    direction: str
    baseline: str
    target_value: str
    low: str
    high: str
    change: str
    due_on: str
    # The goal or the target above it, and how it helps there.
    serves: str
    how: str
    # Somebody's own target, or one he answers for.
    is_personal: bool = False

    @property
    def day(self) -> date | None:
        """Return by when."""
        return date.fromisoformat(self.due_on) if self.due_on else None

    @property
    def path(self) -> str:
        """Say the way from start to target: "R 200 000 → R 230 000 (+15 %)"."""
        return path_text(
            _Held(
                kpi=_Series(self.unit, self.direction),
                baseline=_number(self.baseline),
                target_value=_number(self.target_value),
                relative_target=_number(self.change),
                low=_number(self.low),
                high=_number(self.high),
            )
        )


@dataclass(slots=True)
class _Series:
    """The unit and direction of a frozen line."""

    unit: str
    direction: str


@dataclass(slots=True)
class _Held:
    """The numbers of a frozen line, as the words for a target want them."""

    kpi: _Series
    baseline: Decimal | None
    target_value: Decimal | None
    relative_target: Decimal | None
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a target of the organization expects of a department."""

    target: str
    name: str
    how: str
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A department's breakdown: its targets, and what those of the organization expect of it."""

    slug: str
    name: str
    lines: tuple[Line, ...] = ()
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What all may read of a quarter's targets."""

    quarter: str
    code: str
    vision: str
    lines: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()

    def part(self, slug: str) -> Part | None:
        """Return a department's breakdown, if it has any."""
        return next((part for part in self.parts if part.slug == slug), None)

    def parts_of(self, slugs: Iterable[str]) -> tuple[Part, ...]:
        """Return the breakdowns of some departments, in the summary's order."""
        wanted = frozenset(slugs)
        return tuple(part for part in self.parts if part.slug in wanted)

    def to_json(self) -> dict[str, Any]:
        """Return it as it is frozen."""
        return asdict(self)


def read_lines(rows: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Return frozen lines as they were."""
    return tuple(Line(**row) for row in rows)


def read_summary(content: Mapping[str, Any]) -> Summary:
    """Return a frozen summary as it was."""
    return Summary(
        quarter=content.get("quarter", ""),
        code=content.get("code", ""),
        vision=content.get("vision", ""),
        lines=read_lines(content.get("lines", ())),
        parts=tuple(
            Part(
                slug=part["slug"],
                name=part["name"],
                lines=read_lines(part["lines"]),
                expected=tuple(Expected(**row) for row in part["expected"]),
            )
            for part in content.get("parts", ())
        ),
    )


def fingerprint(summary: Summary, own: Mapping[str, Sequence[Line]]) -> str:
    """Return what changes exactly when anybody would read something else."""
    told = {
        "summary": summary.to_json(),
        "own": {key: [asdict(line) for line in lines] for key, lines in own.items() if lines},
    }
    packed = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def shortened(lines: Sequence[Line], *, most: int, why: int) -> tuple[Line, ...]:
    """Return the first lines with shorter reasons, for a mail that would grow too long."""
    return tuple(replace(line, why=_cut(line.why, why)) for line in lines[:most])


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[: max(longest - 1, 0)].rstrip()}…" if longest else ""


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
