"""Five quiet checks of an objective while it is being written: advice, never a verdict.

Pure: what was typed comes in, sentences come out. Each check that asks for thought says why and
shows one example; "not enough history" is a legal answer. No score, no colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.choices import Direction
from saypro_align.lib import clarity, wording
from saypro_align.lib.numerals import number, quantity
from saypro_align.lib.text import tokens

FEWEST_WORDS = 3
# A target beyond this many times the best change so far wants a reason.
STRETCH = Fraction(3, 2)
_CHANGES = (Direction.INCREASE, Direction.DECREASE)


class Mark(StrEnum):
    """What a check says."""

    FINE = "fine"
    THINK = "think"
    OPEN = "open"

    @property
    def sign(self) -> str:
        """Return the sign shown before the check's name."""
        return {"fine": "✓", "think": "!", "open": "○"}[self.value]


@dataclass(frozen=True, slots=True)
class Check:
    """One check, with the reason where it asks for thought and an example of how it may read."""

    code: str
    label: str
    mark: Mark
    reason: str = ""
    example: str = ""

    @property
    def spoken(self) -> str:
        """Return the mark in words, for those who do not see the sign."""
        return {
            "fine": _("fine"),
            "think": _("worth a thought"),
            "open": _("cannot be told yet"),
        }[self.mark.value]


@dataclass(frozen=True, slots=True)
class KpiAsked:
    """A KPI as far as it is typed; `best_change` is the best move of one quarter so far."""

    name: str = ""
    unit: str = ""
    direction: str = ""
    baseline: Decimal | None = None
    baseline_due_on: date | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    has_milestones: bool = False
    due_on: date | None = None
    best_change: Fraction | None = None

    @property
    def lacks(self) -> list[str]:
        """Return what it needs before it can be measured."""
        if self.direction == Direction.MILESTONES:
            return [] if self.has_milestones else [_("milestones")]
        if self.direction == Direction.RANGE:
            has_target = self.low is not None and self.high is not None
        else:
            has_target = self.target is not None
        has_today = self.baseline is not None or self.baseline_due_on is not None
        needs_today = self.direction in ("", *_CHANGES)
        told = (
            (bool(self.unit), _("unit")),
            (has_today or not needs_today, _("today's value")),
            (has_target, _("target value")),
        )
        return [word for is_there, word in told if not is_there]

    @property
    def gain(self) -> Decimal | None:
        """Return the change that is wanted, positive when it goes the good way."""
        if self.direction not in _CHANGES or self.baseline is None or self.target is None:
            return None
        moved = self.target - self.baseline
        return moved if self.direction == Direction.INCREASE else -moved


@dataclass(frozen=True, slots=True)
class ObjectiveAsked:
    """An objective as far as it is typed, and the quarter it is for."""

    starts_on: date
    ends_on: date
    text: str = ""
    has_goal: bool = False
    no_goal: bool = False
    says_why: bool = False
    due_on: date | None = None
    kpis: Sequence[KpiAsked] = field(default=())


def checks(asked: ObjectiveAsked) -> list[Check]:
    """Return the five checks in the order they are shown; none before anything is typed."""
    if not asked.text.strip():
        return []
    return [
        _clear(asked),
        _has_a_number(asked),
        _has_a_date(asked),
        _serves_a_goal(asked),
        _is_realistic(asked),
    ]


def _clear(asked: ObjectiveAsked) -> Check:
    code, label = "clear", _("Clear")
    said = _vague(asked)
    if said:
        reason = _("“%(words)s” can mean many things. Say what will be different.") % {
            "words": ", ".join(said)
        }
        return Check(code, label, Mark.THINK, reason, rewritten(asked))
    if len(tokens(asked.text)) < FEWEST_WORDS:
        reason = _("Say in one sentence what will be different: a verb, and what it changes.")
        return Check(code, label, Mark.THINK, reason, rewritten(asked))
    return Check(code, label, Mark.FINE)


def _vague(asked: ObjectiveAsked) -> list[str]:
    """Return the words that promise without saying what; a number makes them clear."""
    text = asked.text
    if wording.names_a_number(text) or wording.names_a_deliverable(text):
        return []
    if any(kpi.name and not kpi.lacks for kpi in asked.kpis):
        return wording.slogan_words(text)
    return [*wording.vague_words(text), *(w for w in dict.fromkeys(tokens(text)) if w == "better")]


def _has_a_number(asked: ObjectiveAsked) -> Check:
    code, label = "number", _("Has a number")
    named = [kpi for kpi in asked.kpis if kpi.name]
    if any(not kpi.lacks for kpi in named):
        return Check(code, label, Mark.FINE)
    example = _("Lead conversion rate, in %: today 2.8, target value 4")
    if not named:
        reason = _("Nobody can tell yet whether it was reached. Add a KPI.")
    else:
        reason = _("“%(kpi)s” needs: %(missing)s.") % {
            "kpi": named[0].name,
            "missing": ", ".join(named[0].lacks),
        }
    return Check(code, label, Mark.THINK, reason, example)


def _has_a_date(asked: ObjectiveAsked) -> Check:
    code, label = "date", _("Has a date")
    dates = [asked.due_on, *(kpi.due_on for kpi in asked.kpis if kpi.name)]
    told = [on for on in dates if on is not None]
    example = _("By %(day)s") % {"day": _day(asked.ends_on)}
    if not told:
        said = clarity.deadline(asked.text)
        if said is None:
            return Check(code, label, Mark.THINK, _("Say by when."), example)
        words = clarity.as_typed(said, asked.text)
        reason = _("You wrote “%(words)s”. Enter the day, too.") % {"words": words}
        return Check(code, label, Mark.THINK, reason, example)
    if any(not asked.starts_on <= on <= asked.ends_on for on in told):
        reason = _("The date must be between %(first)s and %(last)s.") % {
            "first": _day(asked.starts_on),
            "last": _day(asked.ends_on),
        }
        return Check(code, label, Mark.THINK, reason, example)
    return Check(code, label, Mark.FINE)


def _serves_a_goal(asked: ObjectiveAsked) -> Check:
    code, label = "goal", _("Serves a goal")
    example = _("More of the visitors we pay for become customers.")
    if asked.no_goal:
        reason = _("It serves none of the goals. The strategy office reads why.")
        return Check(code, label, Mark.OPEN, reason)
    if not asked.has_goal:
        reason = _("Choose the goal, or “None of these, tell us why”.")
        return Check(code, label, Mark.THINK, reason)
    if not asked.says_why:
        return Check(code, label, Mark.THINK, _("Say in one line how it helps the goal."), example)
    return Check(code, label, Mark.FINE)


def _is_realistic(asked: ObjectiveAsked) -> Check:
    code, label = "realistic", _("Realistic?")
    worries = [worry for kpi in asked.kpis for worry in _worries(kpi)]
    if worries:
        return Check(code, label, Mark.THINK, " ".join(worries), _likely(asked))
    judged = [kpi for kpi in asked.kpis if kpi.gain is not None]
    if judged and all(kpi.best_change is not None for kpi in judged):
        return Check(code, label, Mark.FINE)
    return Check(code, label, Mark.OPEN, _("Not enough history to tell."))


def _worries(kpi: KpiAsked) -> Iterator[str]:
    if kpi.gain is None:
        return
    if kpi.gain <= 0:
        yield _("“%(kpi)s”: the target value is not better than today's.") % {"kpi": kpi.name}
        return
    best = kpi.best_change
    if best is None or Fraction(kpi.gain) <= STRETCH * best:
        return
    if best <= 0:
        yield _("“%(kpi)s” has not moved this way in a quarter so far. What makes it possible?") % {
            "kpi": kpi.name
        }
        return
    yield _(
        "“%(kpi)s”: %(times)s times the best change of a quarter so far. What makes it possible?"
    ) % {
        "kpi": kpi.name,
        "times": _times(Fraction(kpi.gain) / best),
    }


def _times(ratio: Fraction) -> str:
    """Say how many times, as coarsely as it is meant."""
    if ratio >= 2:
        return number(round(ratio))
    return number(Decimal(round(ratio * 10)) / 10)


def _likely(asked: ObjectiveAsked) -> str:
    """Return a target that the best change so far would reach."""
    for kpi in asked.kpis:
        known = kpi.best_change is not None and kpi.best_change > 0 and kpi.baseline is not None
        if known and any(_worries(kpi)):
            assert kpi.baseline is not None  # noqa: S101 (told by `known`)
            step = Fraction(kpi.best_change or 0) * STRETCH
            sign = 1 if kpi.direction == Direction.INCREASE else -1
            reach = Fraction(kpi.baseline) + sign * step
            return _("%(kpi)s: %(value)s by the end of the quarter") % {
                "kpi": kpi.name,
                "value": quantity(_coarse(reach), kpi.unit),
            }
    return ""


def _coarse(value: Fraction) -> Fraction:
    """Round as coarsely as an example is meant: 214 110.5 is 214 111, 3.125 is 3.1."""
    return Fraction(round(value)) if abs(value) >= 100 else Fraction(round(value * 10), 10)


def rewritten(asked: ObjectiveAsked) -> str:
    """Return the objective as a sentence that can be checked: from its own KPI, or the usual one."""
    for kpi in asked.kpis:
        if kpi.name and not kpi.lacks and kpi.gain is not None and kpi.gain > 0:
            words = {
                "kpi": kpi.name[:1].lower() + kpi.name[1:] if kpi.name[1:2].islower() else kpi.name,
                "today": quantity(kpi.baseline or 0, kpi.unit),
                "target": quantity(kpi.target or 0, kpi.unit),
                "day": _day(kpi.due_on or asked.ends_on),
            }
            if kpi.direction == Direction.INCREASE:
                return _("Raise %(kpi)s from %(today)s to %(target)s by %(day)s") % words
            return _("Bring %(kpi)s down from %(today)s to %(target)s by %(day)s") % words
    ends = date_format(asked.ends_on, "j F")
    return _("Increase employee retention by 5 %% by %(day)s") % {"day": ends}


def _day(value: date) -> str:
    return date_format(value, "j M Y")
