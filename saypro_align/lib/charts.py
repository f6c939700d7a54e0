"""Charts drawn on the server: each is a sentence, a picture and the numbers behind it.

The pictures are plain SVG shapes with classes; colours live in the style sheet, words in HTML beside
the picture, so nothing shrinks on a phone and nothing inline is needed. Everything is escaped by
``format_html``. Input numbers are exact; only the pixel positions are rounded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saypro_align.lib import numerals

Number = Decimal | Fraction | int

TREND_WIDTH, TREND_HEIGHT = 600, 120
BAR_WIDTH, BAR_HEIGHT = 400, 12
SPARK_WIDTH, SPARK_HEIGHT = 96, 24
DOTS_UP_TO = 16
SLOTS, SLOTS_A_WORD = 12, 2


@dataclass(frozen=True)
class Table:
    """The numbers behind a picture."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SideLabel:
    """A word beside the picture."""

    text: str
    css_class: str = ""


@dataclass(frozen=True)
class BarRow:
    """One bar with its name and its number."""

    label: str
    text: str
    svg: SafeString


@dataclass(frozen=True)
class Chart:
    """What ``components/chart.html`` shows."""

    svg: SafeString
    sentence: str
    table: Table
    axis: tuple[str, ...] = ()
    side: tuple[SideLabel, ...] = ()
    rows: tuple[BarRow, ...] = ()


@dataclass(frozen=True)
class Point:
    """One value over time; ``value`` is None where there is none."""

    label: str
    value: Number | None
    shown: str = ""

    @property
    def text(self) -> str:
        """Return the value as people read it."""
        if self.shown:
            return self.shown
        return _("no value") if self.value is None else numerals.number(self.value)


def trend(
    points: Sequence[Point],
    *,
    sentence: str,
    caption: str,
    target: Number | None = None,
    target_label: str = "",
    low: Number = 0,
    high: Number = 100,
    earlier: Sequence[Point] = (),
) -> Chart:
    """Draw a line over time, with the target as a dashed line and an earlier period in grey."""
    shapes = [_line(run, "c-line c-line--past") for run in _runs(earlier, low, high)]
    shapes += [_line(run, "c-line") for run in _runs(points, low, high)]
    placed = _placed(points, low, high)
    dots = placed if len(placed) <= DOTS_UP_TO else placed[-1:]
    shapes += [_dot(x, y) for x, y in dots]
    shapes.insert(0, _level(TREND_HEIGHT - 1, "c-base"))
    if target is not None:
        shapes.insert(1, _level(_y(target, low, high), "c-target c-target--dashed"))
        target_label = target_label or _("Target %(n)s") % {"n": numerals.number(target)}
    return Chart(
        svg=_svg(TREND_WIDTH, TREND_HEIGHT, "chart-svg--trend", sentence, shapes),
        sentence=sentence,
        table=_table(caption, points, earlier),
        axis=(points[0].label, points[-1].label) if len(points) > 1 else (),
        side=tuple(_side(points, target, target_label, low, high)),
    )


def bullet(
    value: Number | None,
    *,
    target: Number,
    sentence: str,
    low: Number = 0,
    high: Number = 100,
    met: bool = False,
    bands: Sequence[Number] = (),
    value_text: str = "",
    forecast: Number | None = None,
) -> Chart:
    """Draw one value as a bar against a target mark, on up to two bands of one hue.

    A forecast above the value goes on from the bar as a dashed line.
    """
    shapes = [_bar(high, low, high, "c-band", y=0, height=BAR_HEIGHT)]
    shapes += [_bar(band, low, high, "c-band-2", y=0, height=BAR_HEIGHT) for band in bands[:1]]
    if value is not None:
        css_class = "c-met" if met else "c-below"
        shapes.append(_bar(value, low, high, css_class, y=2, height=BAR_HEIGHT - 4))
        if forecast is not None and forecast > value:
            shapes.append(_dashes(value, forecast, low, high))
    at = _px(_x(target, low, high, BAR_WIDTH))
    shapes.append(
        format_html(
            '<line class="c-target" x1="{0}" x2="{0}" y1="0" y2="{1}"'
            ' vector-effect="non-scaling-stroke"/>',
            at,
            BAR_HEIGHT,
        )
    )
    shown = value_text or (_("no value") if value is None else numerals.number(value))
    return Chart(
        svg=_svg(BAR_WIDTH, BAR_HEIGHT, "chart-svg--bullet", sentence, shapes),
        sentence=sentence,
        table=Table(
            caption=sentence,
            headers=(_("Value"), _("Target")),
            rows=((shown, numerals.number(target)),),
        ),
    )


def sparkline(points: Sequence[Point], *, sentence: str) -> Chart:
    """Draw a small line for a table cell; its height spans the values it has."""
    values = [point.value for point in points if point.value is not None]
    low, high = (min(values), max(values)) if values else (0, 1)
    size = (SPARK_WIDTH, SPARK_HEIGHT)
    shapes = [_line(run, "c-line") for run in _runs(points, low, high, size)]
    shapes += [_dot(x, y) for x, y in _placed(points, low, high, size)[-1:]]
    return Chart(
        svg=_svg(SPARK_WIDTH, SPARK_HEIGHT, "chart-svg--spark", sentence, shapes),
        sentence=sentence,
        table=_table(sentence, points),
    )


def bars(points: Sequence[Point], *, sentence: str, caption: str) -> Chart:
    """Draw horizontal bars under each other, all on the scale of the longest.

    Each bar stands between its name and its number, so the picture itself says nothing aloud.
    """
    longest = max((point.value for point in points if point.value is not None), default=0)
    return Chart(
        svg=SafeString(""),
        sentence=sentence,
        table=Table(caption, (), ()),
        rows=tuple(BarRow(point.label, point.text, _row(point, longest)) for point in points),
    )


@dataclass(frozen=True)
class Rise:
    """One step of a waterfall: from where to where, and how it is said."""

    label: str
    start: Number
    end: Number
    text: str
    is_total: bool = False


def waterfall(steps: Sequence[Rise], *, sentence: str, caption: str) -> Chart:
    """Draw each step as a floating bar from where the one before ended, totals from nought.

    The scale reaches from the lowest to the highest level, and always from 0 to 100.
    """
    levels = [level for step in steps for level in (step.start, step.end)]
    low, high = min(0, *levels), max(100, *levels)
    return Chart(
        svg=SafeString(""),
        sentence=sentence,
        table=Table(caption, (), ()),
        rows=tuple(BarRow(step.label, step.text, _floating(step, low, high)) for step in steps),
    )


def _floating(step: Rise, low: Number, high: Number) -> SafeString:
    css_class = "c-none" if step.is_total else "c-met" if step.end >= step.start else "c-below"
    left, right = sorted(_x(level, low, high, BAR_WIDTH) for level in (step.start, step.end))
    return format_html(
        '<svg class="chart-svg chart-svg--bullet" viewBox="0 0 {} {}" aria-hidden="true"'
        ' preserveAspectRatio="none" focusable="false">'
        '<rect class="c-band" x="0" y="1" width="{}" height="{}"/>'
        '<rect class="{}" x="{}" y="1" width="{}" height="{}"/></svg>',
        BAR_WIDTH,
        BAR_HEIGHT,
        BAR_WIDTH,
        BAR_HEIGHT - 2,
        css_class,
        _px(left),
        _px(right - left),
        BAR_HEIGHT - 2,
    )


def _row(point: Point, longest: Number) -> SafeString:
    return format_html(
        '<svg class="chart-svg chart-svg--bullet" viewBox="0 0 {} {}" aria-hidden="true"'
        ' preserveAspectRatio="none" focusable="false">{}</svg>',
        BAR_WIDTH,
        BAR_HEIGHT,
        _bar(point.value or 0, 0, longest, "c-met", y=1, height=BAR_HEIGHT - 2),
    )


def _side(
    points: Sequence[Point], target: Number | None, target_label: str, low: Number, high: Number
) -> Iterator[SideLabel]:
    """Place the target's and the last value's words beside their lines, never on each other."""
    taken = SLOTS
    if target is not None:
        taken = _slot(target, low, high)
        yield SideLabel(target_label, f"chart__side-target slot-{taken}")
    known = [point for point in points if point.value is not None]
    for point in known[-1:]:
        value = point.value or 0
        slot = _slot(value, low, high)
        if target is not None and abs(slot - taken) < SLOTS_A_WORD:
            above = value >= target and taken >= SLOTS_A_WORD
            slot = taken - SLOTS_A_WORD if above else taken + SLOTS_A_WORD
        yield SideLabel(point.text, f"chart__side-last slot-{slot}")


def _slot(value: Number, low: Number, high: Number) -> int:
    return int((1 - _share(value, low, high)) * (SLOTS - SLOTS_A_WORD))


def _svg(
    width: int,
    height: int,
    css_class: str,
    title: str,
    shapes: Sequence[SafeString],
) -> SafeString:
    return format_html(
        '<svg class="chart-svg {}" viewBox="0 0 {} {}" role="img" aria-label="{}"'
        ' preserveAspectRatio="none" focusable="false"><title>{}</title>{}</svg>',
        css_class,
        width,
        height,
        title,
        title,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )


def _line(run: Sequence[tuple[Fraction, Fraction]], css_class: str) -> SafeString:
    path = " ".join(f"{_px(x)},{_px(y)}" for x, y in run)
    return format_html(
        '<polyline class="{}" points="{}" vector-effect="non-scaling-stroke"/>', css_class, path
    )


def _dot(x: Fraction, y: Fraction) -> SafeString:
    """Draw a point as a line of no length: it stays round however the picture is stretched."""
    return format_html(
        '<path class="c-dot" d="M{} {}h0" vector-effect="non-scaling-stroke"/>', _px(x), _px(y)
    )


def _level(y: Fraction | int, css_class: str) -> SafeString:
    return format_html(
        '<line class="{}" x1="0" x2="{}" y1="{}" y2="{}" vector-effect="non-scaling-stroke"/>',
        css_class,
        TREND_WIDTH,
        _px(Fraction(y)),
        _px(Fraction(y)),
    )


def _bar(
    value: Number, low: Number, high: Number, css_class: str, *, y: int, height: int
) -> SafeString:
    return format_html(
        '<rect class="{}" x="0" y="{}" width="{}" height="{}"/>',
        css_class,
        y,
        _px(_x(value, low, high, BAR_WIDTH)),
        height,
    )


def _dashes(start: Number, end: Number, low: Number, high: Number) -> SafeString:
    middle = BAR_HEIGHT // 2
    return format_html(
        '<line class="c-forecast" x1="{}" x2="{}" y1="{}" y2="{}"'
        ' vector-effect="non-scaling-stroke"/>',
        _px(_x(start, low, high, BAR_WIDTH)),
        _px(_x(end, low, high, BAR_WIDTH)),
        middle,
        middle,
    )


def _runs(
    points: Sequence[Point],
    low: Number,
    high: Number,
    size: tuple[int, int] = (TREND_WIDTH, TREND_HEIGHT),
) -> list[list[tuple[Fraction, Fraction]]]:
    """Cut the line where a value is missing: a gap in the data stays a gap in the picture."""
    runs: list[list[tuple[Fraction, Fraction]]] = [[]]
    for at, point in enumerate(points):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(_place(at, len(points), point.value, low, high, size))
    return [run for run in runs if len(run) > 1]


def _placed(
    points: Sequence[Point],
    low: Number,
    high: Number,
    size: tuple[int, int] = (TREND_WIDTH, TREND_HEIGHT),
) -> list[tuple[Fraction, Fraction]]:
    return [
        _place(at, len(points), point.value, low, high, size)
        for at, point in enumerate(points)
        if point.value is not None
    ]


def _place(
    at: int, count: int, value: Number, low: Number, high: Number, size: tuple[int, int]
) -> tuple[Fraction, Fraction]:
    width, height = size
    x = Fraction(at * (width - 8), max(count - 1, 1)) + 4
    return x, _y(value, low, high, height)


def _x(value: Number, low: Number, high: Number, width: int) -> Fraction:
    return _share(value, low, high) * width


def _y(value: Number, low: Number, high: Number, height: int = TREND_HEIGHT) -> Fraction:
    margin = 4
    return height - margin - _share(value, low, high) * (height - 2 * margin)


def _share(value: Number, low: Number, high: Number) -> Fraction:
    span = Fraction(high) - Fraction(low)
    if span == 0:
        return Fraction(0) if Fraction(value) <= 0 else Fraction(1)
    return min(max((Fraction(value) - Fraction(low)) / span, Fraction(0)), Fraction(1))


def _px(value: Fraction) -> str:
    return f"{float(round(value, 1)):g}"


def _table(caption: str, points: Sequence[Point], earlier: Sequence[Point] = ()) -> Table:
    if not earlier:
        rows = tuple((point.label, point.text) for point in points)
        return Table(caption, (_("When"), _("Value")), rows)
    before = [point.text for point in earlier]
    before += [""] * (len(points) - len(before))
    return Table(
        caption,
        (_("When"), _("Value"), _("Same time last quarter")),
        tuple((p.label, p.text, b) for p, b in zip(points, before, strict=False)),
    )
