"""Cells from the clipboard, as Excel, Calc and Sheets write them."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saypro_align.lib.tsv import rows_of


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\tb\rc\td\r", [["a", "b"], ["c", "d"]]),
        ("\ta\t\n", [["", "a", ""]]),
        ("\n\t\n  \t \na", [["a"]]),
        ('"two\nlines"\t"with\ttab"', [["two\nlines", "with\ttab"]]),
        ('"say ""yes"""\tb', [['say "yes"', "b"]]),
        ('5" screen\tb', [['5" screen', "b"]]),
        ('"never closed\tb\nc\td', [['"never closed', "b"], ["c", "d"]]),
        ('"closed" too early\tb', [['"closed" too early', "b"]]),
        ('""\tb', [["", "b"]]),
        ('"', [['"']]),
        ("", []),
        ("\r\n", []),
        ("  a  \t\N{NO-BREAK SPACE}b ", [["a", "b"]]),
    ],
)
def test_rows_are_read_as_they_were_copied(text: str, rows: list[list[str]]) -> None:
    assert rows_of(text) == rows


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.lists(st.lists(cells, min_size=1, max_size=5), max_size=6))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, dialect="excel-tab", quoting=csv.QUOTE_ALL).writerows(rows)
    wanted = [[cell.strip() for cell in row] for row in rows]
    assert rows_of(written.getvalue()) == [row for row in wanted if any(row)]


@given(st.text())
def test_no_text_is_a_crash(text: str) -> None:
    assert all(any(row) for row in rows_of(text))


@pytest.mark.parametrize("part", ['"', '""', '"""', '"\t', '"""a\t', "\t", '"a', '"\n'])
def test_no_text_takes_long(part: str) -> None:
    start = time.monotonic()
    rows_of(part * 30_000)
    assert time.monotonic() - start < 2
