"""What a report says, frozen: plain values that go into JSON and come back the same.

Every report of every kind is a `Document`. Builders make it once from stored facts; page, mail, text,
PDF, Excel and CSV are made from it alone, so that all of them show the same numbers. Pure: no Django,
no database, no clock.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final, Literal

Kind = Literal["text", "count", "share", "points", "number", "day", "moment", "state"]
Tone = Literal["", "good", "warn", "bad", "none"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value: the words people see, the same in every format, and what they stand for exactly.

    A count has `numerator` over 1; a share, points (hundredths of a whole: 1/10 is 10 points) and a
    number have both; a day is an ISO date, a moment an ISO moment in `day`. `link` is the path of the
    page that shows what is behind it, empty where there is none or the reader must not follow it.
    """

    text: str
    kind: Kind = "text"
    numerator: int | None = None
    denominator: int | None = None
    day: str = ""
    tone: Tone = ""
    link: str = ""

    @property
    def fraction(self) -> Fraction | None:
        """Return the exact value; None for words, days and what could not be counted."""
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator, self.denominator)


def words(text: str, link: str = "") -> Value:
    """Return words."""
    return Value(text, link=link)


def count(number: int, link: str = "", text: str = "") -> Value:
    """Return how many there are; `text` where the figure alone does not say it ("unchanged")."""
    return Value(text or str(number), "count", number, 1, link=link)


def share(numerator: int, denominator: int, text: str, link: str = "", tone: Tone = "") -> Value:
    """Return k of n; a denominator of zero stays what it is, and the text says that nothing counts."""
    return Value(text, "share", numerator, denominator, tone=tone, link=link)


def points(difference: Fraction, text: str, tone: Tone = "") -> Value:
    """Return the difference of two shares; `text` is in points ("+10 points")."""
    return Value(text, "points", difference.numerator, difference.denominator, tone=tone)


def number(value: Fraction, text: str, link: str = "", tone: Tone = "") -> Value:
    """Return a measured number; `text` carries its unit."""
    return Value(text, "number", value.numerator, value.denominator, tone=tone, link=link)


def day_value(day: date, text: str, link: str = "", tone: Tone = "") -> Value:
    """Return a day."""
    return Value(text, "day", day=day.isoformat(), tone=tone, link=link)


def moment_value(moment: datetime, text: str, link: str = "") -> Value:
    """Return a moment with its zone."""
    return Value(text, "moment", day=moment.isoformat(), link=link)


def state(text: str, tone: Tone, link: str = "") -> Value:
    """Return the word for a state; the tone only repeats what the word says."""
    return Value(text, "state", tone=tone, link=link)


@dataclass(frozen=True, slots=True)
class Fact:
    """One number beside its value in the period before."""

    label: str
    now: Value
    before: Value | None = None
    difference: Value | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers side by side with those of the period before."""

    key: str
    title: str
    facts: tuple[Fact, ...]
    note: str = ""
    block: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Bullet:
    """One share against its target, drawn as a bar with a mark; the sentence says the same."""

    key: str
    title: str
    sentence: str
    value: Value
    target: Value
    forecast: Value | None = None
    block: Literal["bullet"] = "bullet"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a trend; `value` has no fraction where nothing was counted."""

    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Trend:
    """Shares over time, and those of the same weeks of the period before."""

    key: str
    title: str
    sentence: str
    points: tuple[Point, ...]
    before: tuple[Point, ...] = ()
    block: Literal["trend"] = "trend"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `kind` decides alignment and the type of its cells in a spreadsheet."""

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns, worst first; `empty` is said where there are none."""

    key: str
    title: str
    sentence: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    empty: str = ""
    note: str = ""
    block: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Items:
    """Short lines in their order."""

    key: str
    title: str
    items: tuple[Value, ...]
    empty: str = ""
    block: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences somebody wrote."""

    key: str
    title: str
    paragraphs: tuple[str, ...]
    block: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Thanks:
    """Recognition: who is thanked, by whom and for what, one line each."""

    key: str
    title: str
    lines: tuple[Value, ...]
    block: Literal["thanks"] = "thanks"


Block = Facts | Bullet | Trend | Table | Items | Prose | Thanks


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under its own heading; a block's title may be empty in it."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report of one period for one audience.

    `headline` is the news in one sentence, `is_change` whether anything moved since the period
    before; `definition` says what the number means, `exclusions` what this version leaves out, `how`
    is the path of "How this is worked out"; `department` names it where the report is one
    department's; `as_of` is an ISO moment.
    """

    kind: str
    kind_name: str
    audience: str
    audience_name: str
    organization: str
    language: str
    title: str
    subject: str
    preheader: str
    headline: str
    is_change: bool
    period_key: str
    period_name: str
    quarter: str = ""
    department: str = ""
    as_of: str = ""
    as_of_text: str = ""
    rule_version: str = ""
    how: str = ""
    definition: str = ""
    exclusions: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    next_report: str = ""

    @property
    def rules(self) -> str:
        """Return the version of the rules as people say it; what it is made of is for machines."""
        return self.rule_version.partition(";")[0]

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the run's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Document":
        """Return the report a run's row holds. Raises KeyError and TypeError for what is none."""
        sections = tuple(
            Section(one["key"], one["title"], tuple(_block(block) for block in one["blocks"]))
            for one in raw["sections"]
        )
        return cls(**{**raw, "exclusions": tuple(raw["exclusions"]), "sections": sections})

    def content_hash(self) -> str:
        """Return the SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
        return hashlib.sha256(canonical(self.to_json())).hexdigest()


def texts_in(held: Any) -> Iterator[str]:
    """Yield every text in what was frozen."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        for value in held.values():
            yield from texts_in(value)
    elif isinstance(held, list | tuple):
        for value in held:
            yield from texts_in(value)


def canonical(raw: Mapping[str, Any]) -> bytes:
    """Return the JSON that is hashed: sorted keys, no spaces, UTF-8. Anybody can make it again."""
    return json.dumps(
        raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _value(raw: Mapping[str, Any]) -> Value:
    return Value(**raw)


def _maybe(raw: Mapping[str, Any] | None) -> Value | None:
    return _value(raw) if raw else None


def _facts(raw: Mapping[str, Any]) -> Facts:
    facts = tuple(
        Fact(one["label"], _value(one["now"]), _maybe(one["before"]), _maybe(one["difference"]))
        for one in raw["facts"]
    )
    return Facts(raw["key"], raw["title"], facts, raw["note"])


def _bullet(raw: Mapping[str, Any]) -> Bullet:
    values = _value(raw["value"]), _value(raw["target"]), _maybe(raw["forecast"])
    return Bullet(raw["key"], raw["title"], raw["sentence"], *values)


def _points(raw: list[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(Point(one["label"], _value(one["value"])) for one in raw)


def _trend(raw: Mapping[str, Any]) -> Trend:
    lines = _points(raw["points"]), _points(raw["before"])
    return Trend(raw["key"], raw["title"], raw["sentence"], *lines)


def _table(raw: Mapping[str, Any]) -> Table:
    columns = tuple(Column(**one) for one in raw["columns"])
    rows = tuple(tuple(_value(cell) for cell in row) for row in raw["rows"])
    return Table(
        raw["key"], raw["title"], raw["sentence"], columns, rows, raw["empty"], raw["note"]
    )


def _items(raw: Mapping[str, Any]) -> Items:
    items = tuple(_value(one) for one in raw["items"])
    return Items(raw["key"], raw["title"], items, raw["empty"])


def _prose(raw: Mapping[str, Any]) -> Prose:
    return Prose(raw["key"], raw["title"], tuple(raw["paragraphs"]))


def _thanks(raw: Mapping[str, Any]) -> Thanks:
    return Thanks(raw["key"], raw["title"], tuple(_value(one) for one in raw["lines"]))


_BLOCKS: Final[dict[str, Callable[[Mapping[str, Any]], Block]]] = {
    "facts": _facts,
    "bullet": _bullet,
    "trend": _trend,
    "table": _table,
    "items": _items,
    "prose": _prose,
    "thanks": _thanks,
}


def _block(raw: Mapping[str, Any]) -> Block:
    return _BLOCKS[raw["block"]](raw)
