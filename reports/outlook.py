"""How the number stands against its target and where it goes, said in short sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaps.selectors.scores import Headline, TrendPoint
from reports import forecast, words
from reports.alignment import Word
from reports.selectors.path import Outlook
from saypro_align.lib import percent

STEPS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Two sentences, and the share that finished actions would bring."""

    by_actions: str
    at_pace: str
    best: Fraction | None


def standing(number: Headline) -> Word:
    """Return the word beside the number: below the target, or reached."""
    if number.total == 0:
        return Word(_("Not yet measurable"), "none")
    return Word(_("Target reached"), "good") if number.meets else Word(_("Below target"), "warn")


def direction(points: Sequence[TrendPoint], today: date) -> str:
    """Say in a few words where the number went in the last weeks; nothing without two of them."""
    since = today - timedelta(weeks=forecast.WEEKS_LOOKED_BACK)
    recent = [point for point in points if point.day >= since and point.total]
    if len(recent) < 2:
        return ""
    first, last = recent[0], recent[-1]
    weeks = max(round((last.day - first.day).days / 7), 1)
    said = ngettext("in %(count)d week", "in %(count)d weeks", weeks) % {"count": weeks}
    difference = words.points_between(
        percent.shown(first.aligned, first.total), percent.shown(last.aligned, last.total)
    )
    if not difference:
        return _("no change %(weeks)s") % {"weeks": said}
    told = {"points": words.points_text(difference), "weeks": said}
    if difference > 0:
        return _("up %(points)s %(weeks)s") % told
    return _("down %(points)s %(weeks)s") % told


def forecasts(
    number: Headline, behind: Sequence[Outlook], points: Sequence[TrendPoint], today: date
) -> Forecasts:
    """Say what finished actions would bring, and where the last weeks lead."""
    ready = [one.ready_on for one in behind if one.ready_on is not None]
    grown = forecast.steps(ready, aligned=number.aligned)
    shares = [(point.day, point.share) for point in points if point.share is not None]
    pace = forecast.at_pace(shares, target=number.target_percent, today=today)
    best = Fraction(100 * grown[-1].aligned, number.total) if grown and number.total else None
    return Forecasts(_by_actions(number, grown), _at_pace(number, pace, today), best)


def _by_actions(number: Headline, grown: Sequence[forecast.Step]) -> str:
    if number.meets:
        return _("The target stays reached.")
    if not grown:
        return _("No more plans become aligned: the agreed actions cover none of them whole.")
    said = ", ".join(
        _("%(percent)s on %(day)s")
        % {
            "percent": percent.percent_text(step.aligned, number.total),
            "day": format_date(step.day, "j M"),
        }
        for step in grown[-STEPS_SHOWN:]
    )
    target = number.target_percent
    if forecast.reaching(grown, total=number.total, target=target):
        return _("%(steps)s: the target is reached.") % {"steps": said}
    return _("%(steps)s, still below the target.") % {"steps": said}


def _at_pace(number: Headline, pace: forecast.Pace, today: date) -> str:
    if not pace.is_known:
        return _("Not enough history yet: it takes four weeks.")
    if pace.day is None:
        return _("The target is not reached: the number does not rise.")
    if pace.day <= today:
        return _("The target is reached.")
    return _("%(target)s on %(day)s") % {
        "target": percent.with_sign(str(number.target_percent)),
        "day": format_date(pace.day, "j M Y"),
    }
