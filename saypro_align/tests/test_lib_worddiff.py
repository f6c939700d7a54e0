"""What changed between two texts, word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saypro_align.lib.worddiff import word_difference


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in word_difference(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("Win customers", "Win customers", [("same", "Win customers")]),
        ("", "Win", [("added", "Win")]),
        ("Win", "", [("removed", "Win")]),
        (
            "Turn visitors into customers",
            "Turn more visitors into paying customers",
            [
                ("same", "Turn"),
                ("added", " more"),
                ("same", " visitors into "),
                ("added", "paying "),
                ("same", "customers"),
            ],
        ),
        (
            "Increase website traffic",
            "Increase lead conversion",
            [("same", "Increase "), ("removed", "website traffic"), ("added", "lead conversion")],
        ),
        (
            "by 15 % in March",
            "by 20 % in March",
            [("same", "by "), ("removed", "15"), ("added", "20"), ("same", " % in March")],
        ),
    ],
)
def test_phrases_are_told_as_people_would(
    old: str, new: str, pieces: list[tuple[str, str]]
) -> None:
    assert told(old, new) == pieces


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    pieces = word_difference(old, new)
    assert "".join(one.text for one in pieces if one.kind != "added") == old
    assert "".join(one.text for one in pieces if one.kind != "removed") == new


@given(st.text(max_size=200))
def test_equal_texts_show_no_change(text: str) -> None:
    assert {piece.kind for piece in word_difference(text, text)} <= {"same"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 5000, "b " * 5000),
        ("a b " * 900, "b a " * 900),
        ("a b " * 500, "a c " * 500),
    ],
)
def test_long_texts_take_no_time(old: str, new: str) -> None:
    start = time.monotonic()
    word_difference(old, new)
    assert time.monotonic() - start < 3


def test_a_long_text_with_one_word_changed_shows_that_word() -> None:
    before, after = "one two three " * 200, "six seven eight " * 200
    assert told(f"{before}old {after}", f"{before}new {after}") == [
        ("same", before),
        ("removed", "old"),
        ("added", "new"),
        ("same", f" {after}"),
    ]
