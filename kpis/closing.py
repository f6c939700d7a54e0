"""How a target ended, told from its attainment alone. Pure and exact; knows no database.

Reached is the whole way or more, partly reached at least half of it, missed less than half or no
value at all. A target to keep (at least, at most) is held or not, so it is never partly reached.
"""

from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from kpis.attainment import share_text
from kpis.choices.closings import ClosingOutcome

PARTLY_FROM: Final = Fraction(1, 2)


def outcome_of(attained: Fraction | None) -> ClosingOutcome:
    """Return how a target ended, by its exact attainment."""
    if attained is None or attained < PARTLY_FROM:
        return ClosingOutcome.MISSED
    return ClosingOutcome.REACHED if attained >= 1 else ClosingOutcome.PARTLY


def rule_of(attained: Fraction | None) -> str:
    """Say the rule with its numbers, as it is shown beside the outcome."""
    if attained is None:
        return _("No value was measured: missed.")
    told = {
        ClosingOutcome.REACHED: _("%(share)s of the way: reached, from 100 %% on."),
        ClosingOutcome.PARTLY: _("%(share)s of the way: partly reached, from 50 %% on."),
        ClosingOutcome.MISSED: _("%(share)s of the way: missed, below 50 %%."),
    }
    return told[outcome_of(attained)] % {"share": share_text(attained)}


def level_rule_of(attained: Fraction | None) -> str:
    """Say the rule of a target to keep: it holds at the end, or it does not."""
    if attained is None:
        return _("No value was measured: missed.")
    held, broken = _("It holds at the end: reached."), _("It does not hold at the end: missed.")
    return held if attained >= 1 else broken


def so_far(attained: Fraction | None, *, is_level: bool) -> str:
    """Say where a target stands while its quarter runs, without calling it missed."""
    if attained is None:
        return _("Nothing was measured yet.")
    if is_level:
        return _("It holds today.") if attained >= 1 else _("It does not hold today.")
    return _("%(share)s of the way so far.") % {"share": share_text(attained)}
