"""Alignment and performance: two axes, four corners, words for each, and never one number."""

import re
from fractions import Fraction
from typing import Any

import pytest

from reports.axes import Place, axes_of
from saypro_align.lib import charts
from saypro_align.lib.scatter import Dot, scatter


def place(name: str, **given: Any) -> Place:
    told = {
        "url": f"/departments/{name}/",
        "is_aligned": True,
        "score": Fraction(100),
        "score_text": "100.0",
        "on_track": 2,
        "with_data": 2,
        "kpis_url": "",
        **given,
    }
    return Place(name=name, **told)


@pytest.mark.parametrize(
    ("is_aligned", "on_track", "with_data", "words"),
    [
        (True, 2, 2, "Aligned and on track"),
        (True, 1, 2, "Aligned, but numbers behind"),
        (False, 2, 3, "On track, but not aligned"),
        (False, 0, 3, "Not aligned and numbers behind"),
        (True, 0, 0, "No data yet"),
    ],
)
def test_each_corner_has_its_words(
    *, is_aligned: bool, on_track: int, with_data: int, words: str
) -> None:
    told = place("Sales", is_aligned=is_aligned, on_track=on_track, with_data=with_data)

    assert told.words == words


def test_the_sentence_counts_the_corners_the_worst_first() -> None:
    axes = axes_of(
        [
            place("Sales", is_aligned=False, on_track=0),
            place("HR"),
            place("IT", is_aligned=False, on_track=0),
            place("New", on_track=0, with_data=0),
        ]
    )

    assert axes.sentence == (
        "2 not aligned and numbers behind; 1 aligned and on track; 1 without data."
    )
    assert [one.name for one in axes.at("other_behind")] == ["IT", "Sales"]
    assert axes_of([]).sentence == "No plan is due yet."


def test_equal_points_stand_beside_each_other_and_names_are_escaped() -> None:
    dots = [Dot(Fraction(100), Fraction(50), is_met) for is_met in (True, False, True)]
    chart = scatter(dots, sentence="<b>Two</b>", table=charts.Table("", (), ()))

    places = [part.split('"')[0] for part in str(chart.svg).split(' d="M')[1:]]
    assert len(set(places)) == len(places)
    assert "<b>" not in chart.svg
    assert str(chart.svg).count("c-dot--below") == 1


@pytest.mark.parametrize(
    ("across", "left", "right"),
    [(0, 10, 200), (20, 10, 200), (50, 10, 200), (51, 200, 390), (100, 200, 390)],
)
def test_many_equal_points_stay_in_the_picture_and_on_their_side(
    across: int, left: int, right: int
) -> None:
    dots = [Dot(Fraction(across), Fraction(90), is_met=False)] * 300

    drawn = scatter(dots, sentence="", table=charts.Table("", (), ())).svg
    places = [float(x) for x in re.findall(r'c-dot--below" d="M([\d.-]+) ', drawn)]

    assert len(places) == 300
    assert left <= min(places) <= max(places) <= right
