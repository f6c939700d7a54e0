"""Points on two axes, drawn on the server like the other charts: words stand beside the picture."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.html import format_html, format_html_join

from saypro_align.lib.charts import Chart, Table

_WIDTH: Final = 400
_HEIGHT: Final = 240
_MARGIN: Final = 10
# From one point to an equal one beside it, where there is room.
_STEP: Final = 12


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
    equal = Counter((dot.across, dot.up) for dot in dots)
    taken: Counter[tuple[Fraction, Fraction]] = Counter()
    for dot in dots:
        key = (dot.across, dot.up)
        across = _aside(_x(dot.across), taken[key], equal[key], _x(Fraction(middle)))
        taken[key] += 1
        shapes.append(
            format_html(
                '<path class="c-dot{}" d="M{} {}h0" vector-effect="non-scaling-stroke"/>',
                "" if dot.is_met else " c-dot--below",
                _px(across),
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


def _aside(x: Fraction, beside: int, equal: int, middle: Fraction) -> Fraction:
    """Put a point beside its equals, where its side of the middle has room; many stand closer."""
    low, high = (middle, _x(Fraction(100))) if x > middle else (_x(Fraction(0)), middle)
    to_the_right = high - x > x - low
    room = high - x if to_the_right else x - low
    step = min(Fraction(_STEP), room / equal) * beside
    return x + step if to_the_right else x - step


def _x(value: Fraction) -> Fraction:
    return _MARGIN + _clamped(value) * (_WIDTH - 2 * _MARGIN) / 100


def _y(value: Fraction) -> Fraction:
    return _HEIGHT - _MARGIN - _clamped(value) * (_HEIGHT - 2 * _MARGIN) / 100


def _clamped(value: Fraction) -> Fraction:
    return min(max(value, Fraction(0)), Fraction(100))


def _px(value: Fraction) -> str:
    return f"{float(round(value, 1)):g}"
