"""Why the number moved, as one value for page and file: sentence, picture, and every event."""

from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from reports import (
    words,
)
from reports.selectors.moves import Moves
from reports.words import moves as move_words
from saypro_align.lib import charts, numerals
from saypro_align.lib.templatetags.ui import day


@dataclass(frozen=True, slots=True)
class MovesPage:
    """Everything the page shows."""

    found: Moves
    sentence: str
    chart: charts.Chart | None
    csv_url: str


def moves_page(found: Moves) -> MovesPage:
    """Return the page of an explained span."""
    sentence = _sentence(found)
    span = {
        "q": found.quarter.code,
        "from": found.before.at.isoformat(),
        "to": found.after.at.isoformat(),
    }
    return MovesPage(
        found=found,
        sentence=sentence,
        chart=_chart(found, sentence) if found.causes else None,
        csv_url=f"{reverse('reports:moves_csv')}?{urlencode(span)}",
    )


def _sentence(found: Moves) -> str:
    told = {
        "first": found.before.text,
        "last": found.after.text,
        "start": day(found.before.at),
        "end": day(found.after.at),
        "difference": found.difference,
    }
    if not found.before.total:
        return _("Nothing was due on %(start)s; on %(end)s the number was %(last)s.") % told
    if not found.tenths:
        return _("The number was %(last)s on %(end)s, as on %(start)s.") % told
    return (
        _("The number went from %(first)s on %(start)s to %(last)s on %(end)s: %(difference)s.")
        % told
    )


def _chart(found: Moves, sentence: str) -> charts.Chart:
    level = Fraction(words.tenths(found.before.shown) or 0, 10)
    steps = [_total(day(found.before.at), level, found.before.text)]
    for cause, part in found.causes:
        points = Fraction(part, 10)
        text = numerals.points(points)
        steps.append(charts.Rise(move_words.label(cause), level, level + points, text))
        level += points
    steps.append(_total(day(found.after.at), level, found.after.text))
    return charts.waterfall(
        steps, sentence=sentence, caption=_("What moved the number, by kind of event")
    )


def _total(label: str, level: Fraction, text: str) -> charts.Rise:
    return charts.Rise(label, 0, level, text, is_total=True)
