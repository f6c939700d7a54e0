"""How a forecast is said: the chance in words with its tone, and where the series most likely ends."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kpis.choices import Direction
from kpis.forecasting import LEAST_VALUES, Forecast
from saypro_align.lib import numerals
from saypro_align.lib.numerals import CURRENCIES
from saypro_align.lib.percent import with_sign
from saypro_align.lib.templatetags.ui import day as day_text

if TYPE_CHECKING:
    from kpis.selectors.pages import KpiPage

_LIKELY, _EVEN, _UNLIKELY = 80, 50, 20
# A share ends here: a future beyond it says no more than "over".
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class ChanceWord:
    """A chance as badges want it: label and tone."""

    label: str
    tone: str


def chance_word(told: Forecast) -> ChanceWord:
    """Return the chance with its word: "82 %, likely"."""
    percent = with_sign(str(told.percent))
    bounds = (
        (_LIKELY, _("%(percent)s, likely"), "good"),
        (_EVEN, _("%(percent)s, more likely than not"), "none"),
        (_UNLIKELY, _("%(percent)s, less likely than not"), "warn"),
    )
    for least, pattern, tone in bounds:
        if told.percent >= least:
            return ChanceWord(pattern % {"percent": percent}, tone)
    return ChanceWord(_("%(percent)s, unlikely") % {"percent": percent}, "bad")


def outcome_word(was_reached: bool | None) -> ChanceWord:  # noqa: FBT001
    """Return what became of a target whose day has come."""
    if was_reached is None:
        return ChanceWord(_("Nothing was measured"), "none")
    return ChanceWord(_("Reached"), "good") if was_reached else ChanceWord(_("Not reached"), "warn")


def range_text(told: Forecast, unit: str) -> str:
    """Say between which values the series most likely ends: "61 to 69 visits a week"."""
    low, high = (_rounded(end, told.high - told.low) for end in (told.low, told.high))
    if unit == "%" and high > _WHOLE:
        return _over(low)
    if low == high:
        return numerals.quantity(low, unit)
    return _("%(low)s to %(high)s") % {
        "low": numerals.quantity(low, unit if unit in CURRENCIES else ""),
        "high": numerals.quantity(high, unit),
    }


def _over(low: Decimal) -> str:
    """Say a range of shares that goes beyond the whole: "94 to over 100 %"."""
    over = _("over %(whole)s") % {"whole": numerals.quantity(_WHOLE, "%")}
    if low > _WHOLE:
        return over
    return _("%(low)s to %(high)s") % {"low": numerals.quantity(low, ""), "high": over}


def forecast_sentences(page: "KpiPage") -> list[str]:
    """Return what a KPI's page says of the target in view; nothing where there is none."""
    use, progress = page.current.use, page.current.progress
    if use is None or progress is None or page.kpi.direction in ("", Direction.MILESTONES):
        return []
    told = page.current.forecast
    due_on = progress.target.due_on
    if told is None:
        return [_without(due_on, progress.day)] if due_on else []
    return [
        _("The target is reached by %(day)s with a chance of %(percent)s.")
        % {"day": day_text(due_on), "percent": with_sign(str(told.percent))},
        _("In 8 of 10 futures that go on like the values so far it ends at %(range)s.")
        % {"range": range_text(told, page.kpi.unit)},
    ]


def _without(due_on: date, today: date) -> str:
    if today >= due_on:
        return _("The day of the target has come; there is nothing left to forecast.")
    return _("Not enough history: a forecast takes %(count)d values since the start.") % {
        "count": LEAST_VALUES
    }


def _rounded(value: float, width: float) -> Decimal:
    """Keep as many digits as the width of the range deserves: two of its own."""
    number = Decimal(value)
    place = Decimal(width).adjusted() - 1 if width > 0 else -2
    step = Decimal(1).scaleb(max(place, -4))
    return number.quantize(step, rounding=ROUND_HALF_EVEN) + 0 * min(step, Decimal(1))
