"""Charts: exact positions, words beside the picture, nothing unescaped, nothing inline."""

import re
from decimal import Decimal

from django.template.loader import render_to_string

from saypro_align.lib.charts import (
    Chart,
    Point,
    Rise,
    bars,
    bullet,
    sparkline,
    trend,
    waterfall,
)

EVIL = "<script>alert(1)</script>"


def week(*values: int | None) -> list[Point]:
    return [Point(f"week {at}", value) for at, value in enumerate(values, start=1)]


def shown(chart: Chart) -> str:
    return render_to_string("components/chart.html", {"chart": chart})


def test_a_full_value_stands_at_the_top_and_none_at_the_bottom() -> None:
    chart = trend(week(0, 100), sentence="Up.", caption="Share")
    assert 'points="4,116 596,4"' in chart.svg


def test_the_target_line_stands_where_ninety_of_a_hundred_is() -> None:
    """4 + (1 - 0.9) * 112 = 15.2 from the top."""
    chart = trend(week(50, 60), sentence="Below.", caption="Share", target=90)
    assert re.search(r'class="c-target c-target--dashed"[^>]* y1="15.2" y2="15.2"', chart.svg)


def test_a_missing_value_leaves_a_hole_in_the_line() -> None:
    chart = trend(week(10, 20, None, 30, 40), sentence="A hole.", caption="Share")
    assert chart.svg.count("<polyline") == 2
    assert ("week 3", "no value") in chart.table.rows


def test_words_for_target_and_last_value_never_share_a_slot() -> None:
    for value in range(101):
        chart = trend(week(0, value), sentence="s", caption="c", target=90)
        slots = [int(label.css_class.rpartition("-")[2]) for label in chart.side]
        assert abs(slots[0] - slots[1]) >= 2
        assert all(0 <= slot <= 12 for slot in slots)


def test_the_earlier_period_is_in_picture_and_table() -> None:
    chart = trend(week(50, 60), sentence="Up.", caption="Share", earlier=week(10, 20))
    assert "c-line--past" in chart.svg
    assert chart.table.rows == (("week 1", "50", "10"), ("week 2", "60", "20"))


def test_no_points_give_an_honest_empty_picture() -> None:
    chart = trend([], sentence="Nothing is measured yet.", caption="Share", target=90)
    assert "<polyline" not in chart.svg
    assert chart.table.rows == ()
    assert "Show the numbers" not in shown(chart)


def test_a_bullet_is_warm_below_and_green_when_met() -> None:
    below = bullet(Decimal("66.6"), target=90, sentence="Below.")
    met = bullet(Decimal("90.0"), target=90, sentence="Met.", met=True)
    assert 'class="c-below" x="0" y="2" width="266.4"' in below.svg
    assert 'class="c-met" x="0" y="2" width="360"' in met.svg


def test_a_bullet_outside_its_scale_stays_inside_its_picture() -> None:
    chart = bullet(250, target=90, sentence="Far over.", met=True)
    assert 'width="400"' in chart.svg
    assert chart.table.rows == (("250", "90"),)


def test_a_bullet_without_value_has_no_bar_and_says_so() -> None:
    chart = bullet(None, target=90, sentence="No value yet.")
    assert "c-below" not in chart.svg
    assert chart.table.rows == (("no value", "90"),)


def test_a_level_sparkline_does_not_divide_by_zero() -> None:
    assert "<polyline" in sparkline(week(5, 5, 5), sentence="Level.").svg
    assert "<polyline" not in sparkline(week(None), sentence="Nothing.").svg


def test_bars_share_the_scale_of_the_longest() -> None:
    chart = bars([Point("A", 5), Point("B", 10), Point("C", None)], sentence="B.", caption="Gaps")
    assert [re.findall(r'width="([\d.]+)"', row.svg) for row in chart.rows] == [
        ["200"],
        ["400"],
        ["0"],
    ]
    assert [row.text for row in chart.rows] == ["5", "10", "no value"]


def test_names_are_escaped_everywhere() -> None:
    point = [Point(EVIL, 1, EVIL), Point(EVIL, 2, EVIL)]
    pages = [
        shown(trend(point, sentence=EVIL, caption=EVIL, target=1, target_label=EVIL)),
        shown(bars(point, sentence=EVIL, caption=EVIL)),
        shown(bullet(1, target=2, sentence=EVIL, value_text=EVIL)),
        shown(sparkline(point, sentence=EVIL)),
    ]
    for page in pages:
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_nothing_is_styled_inline() -> None:
    chart = trend(week(10, 20, 30), sentence="Up.", caption="Share", target=90)
    assert "style=" not in shown(chart)


def test_a_picture_says_its_sentence_to_those_who_do_not_see_it() -> None:
    chart = trend(week(10, 20), sentence="20 % now; the target is 90 %.", caption="Share")
    assert 'role="img" aria-label="20 % now; the target is 90 %."' in chart.svg
    assert "<title>20 % now; the target is 90 %.</title>" in chart.svg


def test_each_step_of_a_waterfall_begins_where_the_one_before_ended() -> None:
    steps = [
        Rise("Before", 0, 50, "50 %", is_total=True),
        Rise("Gap resolved", 50, 75, "+25 points"),
        Rise("New gap", 75, 60, "−15 points"),
        Rise("After", 0, 60, "60 %", is_total=True),
    ]
    chart = waterfall(steps, sentence="From 50 to 60 %.", caption="Moves")
    places = [
        re.findall(r'class="(c-(?!band)\w+)" x="(\d+)" y="1" width="(\d+)"', row.svg)
        for row in chart.rows
    ]

    assert places == [
        [("c-none", "0", "200")],
        [("c-met", "200", "100")],
        [("c-below", "240", "60")],
        [("c-none", "0", "240")],
    ]
    assert [row.text for row in chart.rows] == ["50 %", "+25 points", "−15 points", "60 %"]


def test_a_waterfall_shows_foreign_words_as_text() -> None:
    chart = waterfall([Rise(EVIL, 0, 50, EVIL)], sentence=EVIL, caption="")
    assert "<script>" not in shown(chart)
