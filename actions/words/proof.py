"""What a judgement says, in words: what moved, how often pure chance would do that, what follows."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices.life import VerdictKind
from actions.proof import LEAST_AFTER, LEAST_BEFORE, Because, Judgement
from saypro_align.lib import numerals


@dataclass(frozen=True, slots=True)
class Criterion:
    """The KPI that shows it: its name, its unit, and which way it should go."""

    name: str
    unit: str
    way: str


def suggestion(judgement: Judgement) -> VerdictKind:
    """Return the verdict the numbers suggest, with its label and tone."""
    return VerdictKind(judgement.verdict.value)


def sentences(judgement: Judgement, criterion: Criterion) -> list[str]:
    """Return what the numbers say, sentence by sentence; the verifier decides."""
    told = [_moved(judgement, criterion)] if judgement.n_before and judgement.n_after else []
    told += _because(judgement, criterion)
    if chance_matters(judgement):
        told.append(
            _("Pure chance would give a shift like this in %(cases)s.")
            % {"cases": cases(judgement.chance or Fraction(0))}
        )
    if judgement.weight is not None and judgement.weight < Fraction(1, 2):
        told.append(_("Neighbouring values resemble each other, so they count for less."))
    return told


def wanted(least: Decimal | None, criterion: Criterion) -> str:
    """Say which way the KPI was to go before anybody knew: "It should rise by at least 2 points."."""
    if least is None:
        return _("It should fall.") if criterion.way == "down" else _("It should rise.")
    text = (
        _("It should fall by at least %(least)s.")
        if criterion.way == "down"
        else _("It should rise by at least %(least)s.")
    )
    return text % {"least": _difference(least, criterion)}


def cases(chance: Fraction) -> str:
    """Say a share of cases, never as rarer than it is: "3 of 100 cases"."""
    if chance < Fraction(1, 1000):
        return _("fewer than 1 of 1000 cases")
    whole = 1000 if chance < Fraction(1, 100) else 100
    return _("%(count)d of %(whole)d cases") % {"count": ceil(chance * whole), "whole": whole}


def counted(judgement: Judgement) -> str:
    """Return "12 values before, 8 after"."""
    before = ngettext("%(n)d value before", "%(n)d values before", judgement.n_before)
    return _("%(before)s, %(after)d after") % {
        "before": before % {"n": judgement.n_before},
        "after": judgement.n_after,
    }


# Where the shift is none, or not what was wanted, its chance is of no interest.
_SAYS_NOTHING_OF_CHANCE = (Because.WRONG_WAY, Because.ONLY_TREND, Because.TREND_FIRST)


def from_to(judgement: Judgement, criterion: Criterion) -> str:
    """Return the typical values in one line: "20 → 25 leads"."""
    start = numerals.start_of(judgement.typical_before, criterion.unit)
    return f"{start} → {quantity(judgement.typical_after, criterion)}"


def chance_matters(judgement: Judgement) -> bool:
    """Return whether it is of interest how often pure chance would give the shift."""
    return (
        judgement.chance is not None
        and judgement.chance < Fraction(1, 2)
        and judgement.because not in _SAYS_NOTHING_OF_CHANCE
    )


def _moved(judgement: Judgement, criterion: Criterion) -> str:
    return _("The typical value of %(kpi)s was %(before)s before and is %(after)s after.") % {
        "kpi": criterion.name,
        "before": quantity(judgement.typical_before, criterion),
        "after": quantity(judgement.typical_after, criterion),
    }


def _because(judgement: Judgement, criterion: Criterion) -> list[str]:
    said = {
        Because.REAL: _real(judgement, criterion),
        Because.REAL_BUT_SMALL: _small(judgement, criterion),
        Because.NO_SHIFT: _("The values did not move more than they always do."),
        Because.WRONG_WAY: _("The values went the wrong way."),
        Because.TOO_FEW: _(
            "That is too little to say anything: %(before)d values before and %(after)d after are "
            "needed at least."
        )
        % {"before": LEAST_BEFORE, "after": LEAST_AFTER},
        Because.TREND_FIRST: _(
            "The values were on their way before the action. Whether it added to that cannot be "
            "said yet; more values may show it."
        ),
        Because.ONLY_TREND: _(
            "The values were on their way before the action and went on as before."
        ),
        Because.MAY_BE_CHANCE: _("The values moved as wanted, but it may be chance."),
    }
    return [said[judgement.because]]


def _real(judgement: Judgement, criterion: Criterion) -> str:
    text = (
        _("They fell by about %(shift)s.")
        if criterion.way == "down"
        else _("They rose by about %(shift)s.")
    )
    if judgement.has_trend:
        text = _("Beyond the trend there was before, they moved by about %(shift)s.")
    return text % {"shift": _difference(judgement.shift, criterion)}


def _small(judgement: Judgement, criterion: Criterion) -> str:
    return _("They moved by about %(shift)s; at least %(least)s was wanted.") % {
        "shift": _difference(judgement.shift, criterion),
        "least": _difference(judgement.least_shift, criterion),
    }


def quantity(value: Decimal | None, criterion: Criterion) -> str:
    """Write a value of the KPI with its unit."""
    return "–" if value is None else numerals.quantity(value, criterion.unit)


def _difference(value: Decimal | None, criterion: Criterion) -> str:
    """Write a difference of two values; of percentages in points."""
    if value is None:
        return "–"
    if criterion.unit == "%":
        return numerals.points(abs(value)).lstrip("+")
    return numerals.quantity(abs(value), criterion.unit)
