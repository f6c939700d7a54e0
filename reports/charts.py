"""The dashboard's charts: the bullet, the weeks, and the two axes."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from gaps.selectors.scores import Headline, TrendPoint
from reports import words
from reports.axes import Axes, percent_of
from saypro_align.lib import charts, percent
from saypro_align.lib.scatter import Dot, scatter


def bullet_chart(number: Headline, forecast: Fraction | None) -> charts.Chart:
    """Draw the share of fully aligned plans against the target, with what actions would bring."""
    value = Fraction(100 * number.aligned, number.total) if number.total else None
    target = percent.with_sign(str(number.target_percent))
    if value is None:
        sentence = _("No plans are due yet; the alignment target is %(target)s.")
    elif number.meets:
        sentence = _("Alignment is %(value)s, at or above the target of %(target)s.")
    else:
        sentence = _("Alignment is %(value)s, below the target of %(target)s.")
    told = sentence % {"value": number.text, "target": target}
    if value is not None and forecast is not None and forecast > value:
        told = f"{told} {_('Dashed: if every action finishes on time.')}"
    return charts.bullet(
        value,
        target=number.target_percent,
        sentence=told,
        met=bool(number.meets),
        bands=(60, number.target_percent),
        value_text=number.text,
        forecast=forecast,
    )


def trend_chart(
    points: Sequence[TrendPoint], target: int, before: Sequence[TrendPoint]
) -> charts.Chart | None:
    """Draw the weeks of the quarter, those of the one before in grey; nothing without a value."""
    known = [point for point in points if point.share is not None]
    if not known:
        return None
    first, last = known[0], known[-1]
    sentence = words.course(
        percent.percent_text(first.aligned, first.total),
        first.day,
        percent.percent_text(last.aligned, last.total),
        last.day,
    )
    if any(point.share is not None for point in before):
        sentence = f"{sentence} {_('Grey: the same weeks of the quarter before.')}"
    return charts.trend(
        [_point(point) for point in points],
        sentence=sentence,
        caption=_("Fully aligned plans in per cent of the plans due, week by week"),
        target=target,
        target_label=_("Target %(percent)s") % {"percent": percent.with_sign(str(target))},
        earlier=[_point(point) for point in before],
    )


def _point(point: TrendPoint) -> charts.Point:
    return charts.Point(
        format_date(point.day, "j M"),
        point.share,
        percent.percent_text(point.aligned, point.total),
    )


def axes_chart(axes: Axes) -> charts.Chart:
    """Draw each department with data: up how far its plan fits, across how many KPIs are on track."""
    return scatter(
        [
            Dot(100 * place.share, place.score or Fraction(0), place.is_aligned)
            for place in axes.places
            if place.share is not None
        ],
        sentence=axes.sentence,
        axis=(_("No KPI on track"), _("All KPIs on track")),
        table=charts.Table(
            _("Alignment and performance by department"),
            (
                _("Department"),
                _("Score of the plan"),
                _("KPIs on track"),
                _("Share"),
                _("In words"),
            ),
            tuple(
                (place.name, place.score_text, place.share_text, percent_of(place), place.words)
                for place in axes.places
            ),
        ),
    )
