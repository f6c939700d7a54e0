"""Words meet their other forms, mail subjects stay one line, cells stay cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saypro_align.lib import text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("conversions", "conversion"),
        ("converting", "converted"),
        ("resolve", "resolving"),
        ("resolutions", "resolution"),
        ("retained", "retaining"),
        ("policies", "policy"),
        ("customers", "customer"),
        ("costs", "cost"),
        ("visits", "visit"),
        ("optimise", "optimizing"),
        ("planned", "planning"),
        ("complaints", "complaint"),
        ("employee's", "employees"),
        ("rates", "rate"),
        ("expenses", "expense"),
    ],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert text.stem(one) == text.stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("customer", "custom"), ("uptime", "time"), ("process", "processor"), ("status", "state")],
)
def test_different_words_keep_apart(one: str, other: str) -> None:
    assert text.stem(one) != text.stem(other)


def test_content_words_leave_out_small_words_and_numbers() -> None:
    assert text.content_words("Win 400 of the new customers in 2027") == frozenset(
        {"win", "new", "customer"}
    )


def test_normalise_folds_case_width_and_spaces() -> None:
    assert text.normalise("  \uff33ale\u00a0s \u2013 R\u2019s ") == "sale s - r's"


@given(st.text(max_size=60))
def test_stemming_is_total(value: str) -> None:
    assert all(word == word.casefold() for word in text.tokens(value.casefold()))
    assert "" not in text.content_words(value)


@given(st.text(max_size=200))
def test_mail_subject_is_one_clean_line(value: str) -> None:
    clean = text.strip_control(value)
    assert len(clean.splitlines()) <= 1
    assert clean == clean.strip()
    assert clean.isprintable()


def test_header_injection_becomes_plain_text() -> None:
    assert text.strip_control("Report\r\nBcc: all@example.org") == "Report Bcc: all@example.org"
    assert text.strip_control("a\u202eb\u2028c\x00d") == "ab cd"


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|x", "\uff1d1", " =1", "-1+1"],
)
def test_formula_is_neutralised(cell: str) -> None:
    assert text.neutral_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Sales", "-12", "-12.5", "+3", "a=b", "4 of 6"])
def test_ordinary_cell_is_left_alone(cell: str) -> None:
    assert text.neutral_cell(cell) == cell
