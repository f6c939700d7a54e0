"""Numbers are read the way people type them, or refused with a way to write them."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saypro_align.lib.numbers import NotANumber, ReadNumber, read_number

READINGS = [
    ("4", "4", None, False),
    ("  007 ", "7", None, False),
    ("2.5", "2.5", None, False),
    ("2,5", "2.5", None, False),
    (",5", "0.5", None, False),
    (".25", "0.25", None, False),
    ("0,125", "0.125", None, False),
    ("5.", "5", None, False),
    ("15 %", "15", "%", False),
    ("15%", "15", "%", False),
    ("15 percent", "15", "%", False),
    ("99,5 %", "99.5", "%", False),
    ("R 1 200", "1200", "R", False),
    ("R1200", "1200", "R", False),
    ("R 1\u202f200\u2009000,50", "1200000.50", "R", False),
    ("-R 300", "-300", "R", False),
    ("R -300", "-300", "R", False),
    ("ZAR 1'200", "1200", "ZAR", False),
    ("€ 12", "12", "€", False),
    ("1\u00a0200", "1200", None, False),
    ("12 days", "12", "days", False),
    ("1,200,000", "1200000", None, False),
    ("1.200.000", "1200000", None, False),
    ("1,200.50", "1200.50", None, False),
    ("1.200,50", "1200.50", None, False),
    ("1234,567", "1234.567", None, False),
    ("\u22125", "-5", None, False),
    ("\u201320 %", "-20", "%", True),
    ("\u221220 %", "-20", "%", True),
    ("+15 %", "15", "%", True),
    ("+15", "15", None, False),
    ("\uff11\uff12", "12", None, False),
]

REFUSED = [
    "",
    "   ",
    "abc",
    "%",
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "1e5",
    "1E+1000000",
    "0x10",
    "1_000",
    "12 00",
    "1,20,000",
    "1.2.3",
    "1,2.3,4",
    "1 200 30",
    "1.200 300",
    "--5",
    "+-5",
    "- R -5",
    "(5)",
    "5 6 %",
    "2.5 million",
    "R 5 %",
    "3k",
    "½",
    "\u0663",
    "1/2",
    "4; drop",
    "9" * 16,
    "1.1234567",
    "1" * 100_000,
    "\x00",
]


@pytest.mark.parametrize(("text", "value", "unit", "relative"), READINGS)
def test_typed_number_is_read(text: str, value: str, unit: str | None, relative: bool) -> None:
    assert read_number(text) == ReadNumber(Decimal(value), unit, relative)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused_with_a_way_to_write_it(text: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        read_number(text)
    assert str(refusal.value).endswith(".")


def test_comma_that_could_be_a_decimal_is_read_as_thousands_and_said_aloud() -> None:
    read = read_number("1,200")
    assert read.value == 1200
    assert read.note == "Read as 1200. If you mean 1.200, write it with a point."


def test_point_that_could_be_thousands_is_read_as_a_decimal_and_said_aloud() -> None:
    read = read_number("1.250")
    assert read.value == Decimal("1.25")
    assert read.note == "Read as 1.25. If you mean 1250, write it without a point."


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_plain_integer_is_read_as_itself(number: int) -> None:
    assert read_number(str(number)).value == number


@given(st.integers(0, 10**15 - 1), st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", "'"]))
def test_grouped_digits_are_read_as_the_whole_number(number: int, separator: str) -> None:
    assert read_number(f"{number:,}".replace(",", separator)).value == number


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(".,"))
def test_two_decimals_are_read_with_either_separator(number: Decimal, separator: str) -> None:
    assert read_number(f"{number:f}".replace(".", separator)).value == number


@given(st.text(max_size=80))
@example("1" * 60)
@example("R" * 60)
@example("+" * 60)
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    try:
        read = read_number(text)
    except NotANumber:
        return
    assert read.value.is_finite()
    assert abs(read.value) < 10**15


@pytest.mark.parametrize("text", ["9" * 50_000, "1," * 25_000, " " * 50_000, "1e" + "0" * 50_000])
def test_huge_texts_are_refused_by_their_length(text: str) -> None:
    with pytest.raises(NotANumber, match="too long"):
        read_number(text)
