"""How far a plan is while it is being typed: "2 of 3 objectives complete · Objective 3 has no KPI".

Reads texts as they stand in the fields and judges no number: whether "abc" is one is asked at
"Check and submit". The rules are those of `kpis.completeness`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.choices import Direction
from saypro_align.lib import numbers

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many objectives have everything, and the first thing that is missing."""

    complete: int
    total: int
    missing: str = ""

    def __str__(self) -> str:
        if not self.total:
            return _("No objective yet")
        said = ngettext(
            "%(complete)d of %(total)d objective complete",
            "%(complete)d of %(total)d objectives complete",
            self.total,
        ) % {"complete": self.complete, "total": self.total}
        return f"{said} · {self.missing}" if self.missing else said


def standing_of(objectives: Sequence[tuple[Texts, Sequence[Texts]]]) -> Standing:
    """Return how far the objectives are, each given with its KPIs."""
    lacks = [next(_lacks(texts, kpis), "") for texts, kpis in objectives]
    first = next(((at, lack) for at, lack in enumerate(lacks, start=1) if lack), None)
    missing = ""
    if first is not None:
        missing = _("Objective %(number)d %(lack)s") % {"number": first[0], "lack": first[1]}
    return Standing(lacks.count(""), len(lacks), missing)


def _lacks(texts: Texts, kpis: Sequence[Texts]) -> Iterator[str]:
    if not texts.get("text", "").strip():
        yield _("has no sentence yet")
    described = [kpi for kpi in kpis if kpi.get("name", "").strip() or kpi.get("existing")]
    if not described:
        yield _("has no KPI")
    for number, kpi in enumerate(described, start=1):
        for lack in _lacks_of_kpi(kpi):
            yield _("lacks %(what)s at KPI %(number)d") % {"what": lack, "number": number}


def _lacks_of_kpi(texts: Texts) -> Iterator[str]:
    filled = {name for name, text in texts.items() if text.strip()}
    direction = texts.get("direction", "")
    if "existing" not in filled:
        if not direction:
            yield _("“Good when”")
        if "unit" not in filled and direction != Direction.MILESTONES and not _typed_unit(texts):
            yield _("the unit")
        if "owner" not in filled:
            yield _("the owner")
    yield from _lacks_of_numbers(direction, filled)
    if "due_on" not in filled:
        yield _("the date by when")


def _lacks_of_numbers(direction: str, filled: set[str]) -> Iterator[str]:
    if direction == Direction.MILESTONES:
        if "milestones" not in filled:
            yield _("the milestones")
        return
    if direction == Direction.RANGE:
        if not {"low", "high"} <= filled:
            yield _("the range")
        return
    if not {"baseline", "baseline_due_on"} & filled and direction in (
        Direction.INCREASE,
        Direction.DECREASE,
    ):
        yield _("today's value")
    if "target_value" not in filled:
        yield _("the target value")


def _typed_unit(texts: Texts) -> bool:
    """A unit typed beside a number fills the unit."""
    for name in ("baseline", "target_value"):
        try:
            if numbers.read_number(texts.get(name, "")).unit:
                return True
        except numbers.NotANumber:
            continue
    return False
