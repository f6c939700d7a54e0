"""Numbers as people type them are said back as they were read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.echo import Echo, echo, echo_target
from saypro_align.lib.numbers import read_number

NB = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "unit", "text", "meant"),
    [
        ("15 %", "%", f"We read this as 15{NB}%.", ""),
        ("15 %", "", f"We read this as 15{NB}%.", ""),
        ("R 1 200", "R", f"We read this as R{THIN}1{THIN}200.", ""),
        ("2,5", "%", f"We read this as 2.5{NB}%.", ""),
        ("1,200", "", f"We read this as 1{THIN}200.", "1.2"),
        ("1.200", "", "We read this as 1.2.", "1200"),
        ("-1,200", "", f"We read this as \N{MINUS SIGN}1{THIN}200.", "-1.2"),
        ("abc", "%", "Enter one number in digits, like 4, 2.5 or 15 %.", ""),
    ],
)
def test_what_was_typed_is_said_back(typed: str, unit: str, text: str, meant: str) -> None:
    said = echo(typed, unit)
    assert said is not None
    assert (said.text, said.meant) == (text, meant)


def test_plain_digits_are_said_back_only_while_they_are_typed() -> None:
    assert echo("4.0", "%") is None
    assert echo("", "%", always=True) is None
    assert echo("4.0", "", always=True) is None
    assert echo("4.0", "%", always=True) == Echo(f"We read this as 4{NB}%.")


@pytest.mark.parametrize(
    ("typed", "unit", "baseline", "text"),
    [
        ("+15 %", "R", "200000", f"+15{NB}% of R{THIN}200{THIN}000 is R{THIN}230{THIN}000."),
        ("−20 %", "days", "10", f"\N{MINUS SIGN}20{NB}% of 10{NB}days is 8{NB}days."),
        ("+15 %", "R", None, "Enter today's value, and it is worked out."),
        ("+15 %", "R", "0", "A change in per cent needs a baseline other than 0."),
        ("15 %", "%", "2", f"We read this as 15{NB}%."),
    ],
)
def test_a_change_is_worked_out(typed: str, unit: str, baseline: str | None, text: str) -> None:
    said = echo_target(typed, unit, Decimal(baseline) if baseline else None)
    assert said is not None
    assert text in said.text


def test_a_change_of_a_percentage_may_have_meant_points() -> None:
    said = echo_target("+15 %", "%", Decimal("2.8"))
    assert said == Echo(f"+15{NB}% of 2.8{NB}% is 3.22{NB}%.", "17.8", f"17.8{NB}%")


@given(st.text(max_size=70), st.sampled_from(["", "%", "R", "days"]))
def test_whatever_is_typed_never_breaks_the_echo(typed: str, unit: str) -> None:
    for said in (echo(typed, unit, always=True), echo_target(typed, unit, Decimal(3))):
        if said and said.meant:
            assert read_number(said.meant).other is None
