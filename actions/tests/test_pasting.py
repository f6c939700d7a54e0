"""Several steps pasted at once: what is read, what fits, where the keyboard goes on."""

from types import SimpleNamespace
from typing import Any

import pytest

from actions.forms.steps import Focus, focus_after, with_pasted
from actions.pasting import PastedStep, lines_of, person_named, steps_in
from actions.services.rows import MAX_STEPS

MARKETING = """1. Schedule a meeting with the Sales team.
2) Review current marketing content.

 -  Adjust digital campaigns.
"""


def test_each_line_is_a_step_without_the_marks_of_a_list() -> None:
    assert [one.text for one in steps_in(MARKETING)] == [
        "Schedule a meeting with the Sales team.",
        "Review current marketing content.",
        "Adjust digital campaigns.",
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \r\n\t\r\n-", [PastedStep("-")], id="only a mark"),
        pytest.param("[ ] Call them", [PastedStep("Call them")], id="an open box"),
        pytest.param("2027 is planned", [PastedStep("2027 is planned")], id="a year is no mark"),
        pytest.param(
            "Meet\tLerato Dube\t30 Nov 2026\tmore",
            [PastedStep("Meet", "Lerato Dube", "30 Nov 2026")],
            id="a row of a table",
        ),
        pytest.param('"Meet\nSales"', [PastedStep("Meet Sales")], id="a cell of two lines"),
    ],
)
def test_what_is_read(text: str, read: list[PastedStep]) -> None:
    assert steps_in(text) == read


def test_what_is_left_can_be_pasted_again() -> None:
    steps = [PastedStep("Meet", "Lerato", "30 Nov"), PastedStep("Decide")]
    assert steps_in(lines_of(steps)) == steps


def test_a_person_is_taken_by_name_only_if_there_is_one() -> None:
    people = {"1": "Lerato Dube", "2": "Anil Pillay", "3": "anil pillay"}
    assert person_named(" lerato  DUBE", people) == "1"
    assert person_named("Anil Pillay", people) == ""
    assert person_named("", people) == ""


def test_pasted_rows_follow_the_typed_ones_and_fill_an_empty_one() -> None:
    people: Any = {"7": SimpleNamespace(name="Lerato Dube")}
    found = with_pasted([{"text": "First"}, {"weight": 1}], "Second\tLerato Dube\nThird", people)
    assert [row["text"] for row in found.rows] == ["First", "Second", "Third"]
    assert [row.get("owner") for row in found.rows[1:]] == ["7", ""]
    assert (found.first, found.left) == (1, "")
    assert found.said == "2 steps added below. Nothing is saved yet."


def test_lines_that_do_not_fit_stay_to_be_pasted() -> None:
    rows = [{"text": str(at)} for at in range(MAX_STEPS - 1)]
    found = with_pasted(rows, "Fits\nDoes not", {})
    assert (len(found.rows), found.left) == (MAX_STEPS, "Does not")
    assert "1 line is left" in found.said


@pytest.mark.parametrize(
    ("verb", "focus"),
    [
        ("move_up:2", Focus(1, "up")),
        ("move_up:1", Focus(0, "down")),
        ("move_down:0", Focus(1, "down")),
        ("move_down:1", Focus(2, "up")),
        ("remove_step:2", Focus(1, "text")),
        ("remove_step:0", Focus(0, "text")),
        ("add_step", Focus(2, "text")),
        ("suggest", None),
        ("move_up:x", None),
    ],
)
def test_the_keyboard_goes_on_where_the_row_went(verb: str, focus: Focus | None) -> None:
    assert focus_after(verb, 3) == focus
