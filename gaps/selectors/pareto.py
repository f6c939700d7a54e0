"""What comes up most among the gaps of a list: by kind, by cause, by rule; and what came back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.models import Quarter
from gaps.choices import Cause, GapKind
from gaps.detectors import RULES
from gaps.models import GapQuerySet
from gaps.pareto import MOST_OF_IT, Bar, pareto
from gaps.selectors.filters import NO_CAUSE
from gaps.selectors.recurrence import counted, recurring

BY_KIND, BY_CAUSE, BY_RULE = "kind", "cause", "rule"
_COLUMNS: Final = {BY_KIND: "kind", BY_CAUSE: "cause", BY_RULE: "rule_id"}
BY_HAND: Final = "hand"


@dataclass(frozen=True, slots=True)
class Line:
    """One bar with its words and what narrows the register to exactly what it counts."""

    label: str
    asked: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Pareto:
    """The gaps of a list by one property, the commonest first."""

    by: str
    title: str
    sentence: str
    lines: tuple[Line, ...]
    total: int


PARETO_HEADERS: Final[Sequence[str | Promise]] = (
    gettext_lazy("Counted"),
    gettext_lazy("What"),
    gettext_lazy("Gaps"),
    gettext_lazy("With those above"),
    gettext_lazy("Of all"),
)


def paretos(rows: GapQuerySet) -> tuple[Pareto, ...]:
    """Return the gaps by kind, by cause and by rule; one query each."""
    return tuple(pareto_by(rows, by) for by in _COLUMNS)


def pareto_by(rows: GapQuerySet, by: str) -> Pareto:
    """Return the gaps by one property."""
    column = _COLUMNS[by]
    grouped = rows.order_by().values_list(column).annotate(Count("pk", distinct=True))
    counts = {value or _nothing(by): count for value, count in grouped}
    bars = pareto(counts)
    lines = tuple(Line(_label(by, bar.value), bar.value, bar) for bar in bars)
    return Pareto(
        by=by,
        title=_title(by),
        sentence=_sentence(by, lines),
        lines=lines,
        total=sum(counts.values()),
    )


def pareto_lines(told: Iterable[Pareto]) -> Iterator[Sequence[object]]:
    """Yield a line for each bar of each table."""
    for one in told:
        for line in one.lines:
            yield one.title, line.label, line.bar.count, line.bar.together, line.bar.total


def came_back(rows: Any, quarter: Quarter) -> tuple[int, int]:
    """Return how many of the gaps a reader may know of came back, out of how many."""
    return recurring(rows, quarter, rows).count(), counted(rows.filter(quarter=quarter)).count()


def _nothing(by: str) -> str:
    return BY_HAND if by == BY_RULE else NO_CAUSE


def _title(by: str) -> str:
    return {BY_KIND: _("By kind"), BY_CAUSE: _("By cause"), BY_RULE: _("By rule")}[by]


def _label(by: str, value: str) -> str:
    if by == BY_KIND:
        return str(GapKind(value).label)
    if by == BY_CAUSE:
        return _("Nobody has said") if value == NO_CAUSE else str(Cause(value).label)
    rule: Any = RULES.get(value)
    if rule is not None:
        return f"{value} · {_(rule.title)}"
    return _("Reported by a person") if value == BY_HAND else value


def _sentence(by: str, lines: Sequence[Line]) -> str:
    """Say how few make up most of the gaps."""
    if not lines:
        return _("There is nothing to count.")
    total = lines[0].bar.total
    vital = [line for line in lines if line.bar.is_vital]
    nouns = {
        BY_KIND: ngettext("kind", "kinds", len(lines)),
        BY_CAUSE: ngettext("cause", "causes", len(lines)),
        BY_RULE: ngettext("rule", "rules", len(lines)),
    }
    return _("%(few)d of %(all)d %(noun)s make up %(share)s of %(total)d gaps.") % {
        "few": len(vital),
        "all": len(lines),
        "noun": nouns[by],
        "share": vital[-1].bar.share,
        "total": total,
    }


__all__ = [
    "MOST_OF_IT",
    "PARETO_HEADERS",
    "Line",
    "Pareto",
    "came_back",
    "pareto_by",
    "pareto_lines",
    "paretos",
]
