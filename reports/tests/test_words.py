"""The headline as a sentence and the news of a month."""

from typing import Any

import pytest

from reports import words

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("aligned", "total", "needed", "sentence"),
    [
        (0, 0, None, "No plans are due yet."),
        (0, 6, 6, "0 of 6 plans are fully aligned. Six more are needed."),
        (4, 6, 2, "4 of 6 plans are fully aligned. Two more are needed."),
        (5, 6, 1, "5 of 6 plans are fully aligned. One more is needed."),
        (6, 6, 0, f"6 of 6 plans are fully aligned. The 90{NBSP}% target is met."),
        (9, 10, 0, f"9 of 10 plans are fully aligned. The 90{NBSP}% target is met."),
        (0, 1, 1, "0 of 1 plan is fully aligned. One more is needed."),
        (0, 13, 12, "0 of 13 plans are fully aligned. 12 more are needed."),
    ],
)
def test_the_headline_is_a_sentence(aligned: int, total: int, needed: Any, sentence: str) -> None:
    assert words.headline_sentence(aligned, total, 90, needed) == sentence


@pytest.mark.parametrize(
    ("before", "now", "news"),
    [
        ("50.0", "66.6", f"66.6{NBSP}%, up 16.6{NBSP}points in November"),
        ("66.6", "50.0", f"50.0{NBSP}%, down 16.6{NBSP}points in November"),
        ("66.6", "66.6", f"66.6{NBSP}%, unchanged in November"),
        (None, "66.6", f"66.6{NBSP}% in November"),
        ("66.6", None, "no plans due in November"),
        ("60.0", "70.0", f"70.0{NBSP}%, up 10{NBSP}points in November"),
        ("60.0", "61.0", f"61.0{NBSP}%, up 1{NBSP}point in November"),
    ],
)
def test_the_subject_carries_the_news(before: str | None, now: str | None, news: str) -> None:
    difference = words.points_between(before, now)

    subject = words.monthly_subject("SayPro", now, difference, "November")

    assert subject == f"SayPro alignment: {news}"
    assert len(subject) <= 60


def test_a_long_organization_name_leaves_the_news_in_the_subject() -> None:
    subject = words.monthly_subject(
        "A very long organization name Limited", "66.6", 166, "November"
    )

    assert subject == f"Alignment: 66.6{NBSP}%, up 16.6{NBSP}points in November"


def test_a_subject_is_one_line() -> None:
    assert words.one_line("Alignment\r\nBcc: eve@example.org\x00 now") == (
        "Alignment Bcc: eve@example.org now"
    )
