"""The five letters of SMART for a target while it is being written: each passes or says why not.

Pure: what was typed comes in, letters come out. "Cannot be told yet" is a legal answer and fails
nothing; a letter that fails needs a recorded reason before the target is proposed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from kpis.advice import Check, KpiAsked, Mark, ObjectiveAsked, checks


@dataclass(frozen=True, slots=True)
class TargetAsked:
    """A target as far as it is typed, and the quarter it is for."""

    starts_on: date
    ends_on: date
    name: str = ""
    kpi: KpiAsked = field(default_factory=KpiAsked)
    due_on: date | None = None
    says_why: bool = False
    serves: bool = False
    is_part: bool = False
    says_how: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter with its word, and the check that says whether it passes."""

    letter: str
    word: str
    check: Check

    @property
    def fails(self) -> bool:
        """Return whether the letter needs a better text, or a reason."""
        return self.check.mark is Mark.THINK


def letters(asked: TargetAsked) -> list[Letter]:
    """Return the five letters; none before anything is typed."""
    named = [asked.kpi] if asked.kpi.name else []
    found = {
        check.code: check
        for check in checks(
            ObjectiveAsked(
                starts_on=asked.starts_on,
                ends_on=asked.ends_on,
                text=asked.name,
                due_on=asked.due_on,
                kpis=named,
            )
        )
    }
    if not found:
        return []
    return [
        Letter("S", _("Specific"), found["clear"]),
        Letter("M", _("Measurable"), _measurable(asked, found["number"])),
        Letter("A", _("Achievable"), found["realistic"]),
        Letter("R", _("Relevant"), _relevant(asked)),
        Letter("T", _("Time-bound"), found["date"]),
    ]


def failing(found: Sequence[Letter]) -> list[Letter]:
    """Return the letters that do not pass."""
    return [letter for letter in found if letter.fails]


def _measurable(asked: TargetAsked, check: Check) -> Check:
    if check.mark is Mark.FINE and not asked.kpi.direction:
        return Check(check.code, check.label, Mark.THINK, _("Say when the number is good."))
    return check


def _relevant(asked: TargetAsked) -> Check:
    code, label = "relevant", _("Relevant")
    if not asked.serves:
        if asked.is_part:
            return Check(code, label, Mark.THINK, _("Choose the target it serves."))
        return Check(code, label, Mark.THINK, _("Choose the goal it serves."))
    if not asked.says_why:
        return Check(code, label, Mark.THINK, _("Say why this target matters."))
    if asked.is_part and not asked.says_how:
        sentence = _("Say in one sentence how it helps the target above.")
        return Check(code, label, Mark.THINK, sentence)
    return Check(code, label, Mark.FINE)
