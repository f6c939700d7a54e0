"""The charts of a report: one drawing for page and PDF, from the same exact numbers as its table."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from reports.document import Bullet, Point, Trend, Value
from reports.renderers.grids import grid_of
from saypro_align.lib import charts

# What the style sheet gives the shapes on a page, for a file that has no style sheet.
_INK: Final = (
    "<style>.c-band{fill:#e5e3da}.c-band-2{fill:#d4d2c8}.c-met{fill:#0e6256}.c-below{fill:#b8560f}"
    ".c-none{fill:#8b918e}.c-target{fill:none;stroke:#9b1226;stroke-width:2}"
    ".c-line{fill:none;stroke:#0e6256;stroke-width:2;stroke-linejoin:round}"
    ".c-line--past{stroke:#8b918e;stroke-width:1.5}"
    ".c-dot{fill:none;stroke:#0e6256;stroke-width:7;stroke-linecap:round}"
    ".c-forecast{fill:none;stroke:#0e6256;stroke-width:6;stroke-dasharray:5 3}"
    ".c-base{fill:none;stroke:#dcdad2;stroke-width:1}</style>"
)


def bullet(block: Bullet) -> charts.Chart | None:
    """Return the bar against its mark; nothing where one of the two was not counted."""
    value, target = _size(block.value), _size(block.target)
    if target is None:
        return None
    forecast = _size(block.forecast) if block.forecast else None
    known = [one for one in (value, target, forecast) if one is not None]
    drawn = charts.bullet(
        value,
        target=target,
        sentence=block.sentence or block.title,
        high=_top(known, is_share=block.target.kind == "share"),
        met=value is not None and value >= target,
        value_text=block.value.text,
        forecast=forecast,
    )
    return charts.Chart(drawn.svg, block.sentence, _table(block))


def trend(block: Trend) -> charts.Chart | None:
    """Return the line of this period over the grey one of the period before."""
    length = max(len(block.points), len(block.before))
    sizes = [size for point in (*block.points, *block.before) if (size := _size(point.value))]
    if length < 2 or not sizes:
        return None
    points = _padded(block.points, block.before, length)
    is_share = any(point.value.kind == "share" for point in block.points)
    drawn = charts.trend(
        points,
        sentence=block.sentence or block.title,
        caption=block.title,
        high=_top(sizes, is_share=is_share),
        earlier=_padded(block.before, block.points, length) if block.before else (),
    )
    return charts.Chart(drawn.svg, block.sentence, _table(block), axis=drawn.axis, side=drawn.side)


def for_file(chart: charts.Chart) -> str:
    """Return the drawing with its colours inside, as a file needs it."""
    # A line of no length is a round point in a browser and nothing in a file.
    head, mark, rest = str(chart.svg).replace('h0"', 'h0.01"').partition(">")
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}{mark}{_INK}{rest}"


def legend(block: Bullet | Trend) -> str:
    """Return what the second line of a picture stands for."""
    return _("Grey: the same weeks of the quarter before.") if getattr(block, "before", ()) else ""


def _top(sizes: Sequence[Fraction], *, is_share: bool) -> Fraction:
    """Return where the scale ends: at a hundred per cent, or a little above the largest number."""
    largest = max(sizes)
    return max(Fraction(100), largest) if is_share else largest * Fraction(9, 8) or Fraction(1)


def _size(value: Value) -> Fraction | None:
    exact = value.fraction
    if exact is None:
        return None
    return exact * 100 if value.kind == "share" else exact


def _padded(line: Sequence[Point], other: Sequence[Point], length: int) -> tuple[charts.Point, ...]:
    """Return the points of a line as long as the other, so that weeks stand over their like."""
    known = [charts.Point(one.label, _size(one.value), one.value.text) for one in line]
    rest = [charts.Point("", None) for _one in other[len(known) : length]]
    return tuple(known + rest)


def _table(block: Bullet | Trend) -> charts.Table:
    grid = grid_of(block)
    return charts.Table(
        caption=grid.title,
        headers=tuple(column.label for column in grid.columns),
        rows=tuple(tuple(cell.text for cell in row) for row in grid.rows),
    )
