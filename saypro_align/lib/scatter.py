"""Points on two axes, drawn on the server like the other charts: words stand beside the picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.html import format_html, format_html_join

from saypro_align.lib.charts import Chart, Table

_WIDTH: Final = 400
_HEIGHT: Final = 240
_MARGIN: Final = 10


@dataclass(frozen=True)
class Dot:
    """A point with both its numbers, 0 to 100; one that is met is drawn in the colour of met."""

    across: Fraction
    up: Fraction
    is_met: bool


def scatter(
    dots: Sequence[Dot],
    *,
    sentence: str,
    table: Table,
    axis: tuple[str, ...] = (),
    middle: int = 50,
) -> Chart:
    """Draw the points in a square of four corners; equal ones stand side by side."""
    shapes = [
        format_html(
            '<rect class="c-band" x="{}" y="0" width="{}" height="{}"/>',
            _px(_x(Fraction(middle))),
            _px(_WIDTH - _x(Fraction(middle))),
            _HEIGHT,
        ),
        format_html(
            '<line class="c-base" x1="{0}" x2="{0}" y1="0" y2="{1}"'
            ' vector-effect="non-scaling-stroke"/>',
            _px(_x(Fraction(middle))),
            _HEIGHT,
        ),
        format_html(
            '<path class="c-base" d="M0 0V{0}H{1}" vector-effect="non-scaling-stroke"/>',
            _HEIGHT,
            _WIDTH,
        ),
    ]
    taken: dict[tuple[Fraction, Fraction], int] = {}
    for dot in dots:
        key = (dot.across, dot.up)
        beside = taken.setdefault(key, 0)
        taken[key] += 1
        shapes.append(
            format_html(
                '<path class="c-dot{}" d="M{} {}h0" vector-effect="non-scaling-stroke"/>',
                "" if dot.is_met else " c-dot--below",
                _px(_aside(_x(dot.across), beside)),
                _px(_y(dot.up)),
            )
        )
    return Chart(
        svg=format_html(
            '<svg class="chart-svg chart-svg--scatter" viewBox="0 0 {} {}" role="img"'
            ' aria-label="{}" preserveAspectRatio="none" focusable="false">'
            "<title>{}</title>{}</svg>",
            _WIDTH,
            _HEIGHT,
            sentence,
            sentence,
            format_html_join("", "{}", ((shape,) for shape in shapes)),
        ),
        sentence=sentence,
        table=table,
        axis=axis,
    )


def _aside(x: Fraction, beside: int) -> Fraction:
    """Put a point beside an equal one, towards the inside."""
    step = Fraction(12 * beside)
    return x - step if x > _WIDTH / 2 else x + step


def _x(value: Fraction) -> Fraction:
    return _MARGIN + _clamped(value) * (_WIDTH - 2 * _MARGIN) / 100


def _y(value: Fraction) -> Fraction:
    return _HEIGHT - _MARGIN - _clamped(value) * (_HEIGHT - 2 * _MARGIN) / 100


def _clamped(value: Fraction) -> Fraction:
    return min(max(value, Fraction(0)), Fraction(100))


def _px(value: Fraction) -> str:
    return f"{float(round(value, 1)):g}"
