"""Whether the targets will be reached, as one value: the dates of the number, each target, the card."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from departments.models import Quarter
from gaps.selectors.scores import Headline, headline, trend_and_earlier
from kpis.report_card import ReportCard
from kpis.selectors.forecasts import TargetForecast, card_of, with_ranges
from kpis.words.forecasts import ChanceWord, chance_word, outcome_word, range_text
from reports import outlook
from reports.outlook import Forecasts
from reports.selectors.frozen import frozen_plans
from reports.selectors.path import behind
from saypro_align.lib.clock import organization_day
from saypro_align.lib.percent import with_sign

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target with its chance; `word` is None where there is not enough history."""

    found: TargetForecast
    word: ChanceWord | None
    ends: str


@dataclass(frozen=True, slots=True)
class BinRow:
    """How often came what was said: "80 to 100 %: 9 of 10"."""

    label: str
    count: int
    said: str
    happened: int


@dataclass(frozen=True, slots=True)
class Card:
    """The report card in words."""

    sentence: str
    count: int
    brier: str
    pace: str
    rate: str
    bins: tuple[BinRow, ...]


@dataclass(frozen=True, slots=True)
class NumberForecast:
    """The two dates of the alignment target, as the dashboard says them."""

    number: Headline
    said: Forecasts


def number_forecast(quarter: Quarter, user: "User", now: datetime) -> NumberForecast | None:
    """Return when the alignment target is reached, by finished actions and at the present pace.

    None when nothing is due, or the quarter is over.
    """
    today = organization_day(now)
    number = headline(quarter)
    if not number.total or today > quarter.ends_on:
        return None
    points, _earlier = trend_and_earlier(quarter, now=now, limit=0)
    plans = behind(frozen_plans(number), quarter, user, today).plans
    return NumberForecast(number, outlook.forecasts(number, plans, points, today))


def target_rows(found: list[TargetForecast]) -> list[TargetRow]:
    """Return a page of targets with their chances in words."""
    return [
        TargetRow(
            found=one,
            word=_word(one),
            ends=range_text(one.told, one.use.kpi.unit) if one.told else "",
        )
        for one in with_ranges(found)
    ]


def _word(one: TargetForecast) -> ChanceWord | None:
    if one.is_due:
        return outcome_word(one.was_reached)
    return chance_word(one.told) if one.told else None


def card(today: date) -> Card | None:
    """Return how good earlier forecasts were; None without enough of them."""
    found = card_of(today)
    return None if found is None else _card(found)


def _card(found: ReportCard) -> Card:
    return Card(
        sentence=_sentence(found),
        count=found.count,
        brier=_score(found.brier),
        pace=_score(found.brier_pace),
        rate=_score(found.brier_rate),
        bins=tuple(
            BinRow(
                label=_("%(low)d to %(high)s") % {"low": one.low, "high": with_sign(str(one.high))},
                count=one.count,
                said=with_sign(str(round(one.said * 100))) if one.count else "–",
                happened=one.happened,
            )
            for one in found.bins
        ),
    )


def _sentence(found: ReportCard) -> str:
    better = round((found.better or 0) * 100)
    told = {"percent": with_sign(str(abs(better))), "count": found.count}
    if better > 0:
        return (
            _("Over %(count)d targets that came due, they erred %(percent)s less than linear pace.")
            % told
        )
    if better < 0:
        return (
            _("Over %(count)d targets that came due, they erred %(percent)s more than linear pace.")
            % told
        )
    return _("Over %(count)d targets that came due, they erred as much as linear pace.") % told


def _score(value: float) -> str:
    return f"{value:.3f}"
