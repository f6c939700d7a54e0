"""The exact numbers of trainings: people reached, questions understood, nobody's answer shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.learning import GROUP, Asked, Share, mark, reached, read_choices, sums

QUESTION = Asked("q", right=1)
TRIES = st.lists(st.sampled_from([{"q": 0}, {"q": 1}, {}]), max_size=23)


def test_a_person_is_reached_by_all_trainings_meant_for_him() -> None:
    first = (frozenset("abc"), frozenset("ab"))
    second = (frozenset("ad"), frozenset("d"))

    # a missed the second, c the first; b and d attended all of theirs.
    assert reached([first, second]) == Share(2, 4)
    assert reached([]) == Share(0, 0)


def test_nobody_to_reach_has_no_share_instead_of_nought() -> None:
    assert (Share(0, 0).fraction, Share(0, 0).shown, Share(0, 0).is_whole) == (None, None, False)
    assert Share(2, 3).shown == "66.6"


def test_a_question_left_open_is_not_right() -> None:
    assert mark([QUESTION, Asked("r", right=0)], {"q": 1}) == Share(1, 2)


@given(TRIES)
def test_one_more_answer_never_shows_by_itself(tries: list[dict[str, int]]) -> None:
    before, after = sums([QUESTION], tries)["q"], sums([QUESTION], [*tries, {"q": 1}])["q"]

    counted = [share.total if share else 0 for share in (before, after)]
    assert all(total % GROUP == 0 for total in counted)
    assert counted[1] - counted[0] in (0, GROUP)
    assert before is None or counted[1] > counted[0] or before == after


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Visits\n* Conversion rate\n", (["Visits", "Conversion rate"], 1)),
        ("*Visits\n*Rate", (["Visits", "Rate"], None)),
        ("Visits\nRate", (["Visits", "Rate"], None)),
        ("\n  \n", ([], None)),
    ],
    ids=["one star", "two stars", "no star", "nothing"],
)
def test_the_right_answer_is_the_one_with_the_star(
    typed: str, read: tuple[list[str], int | None]
) -> None:
    assert read_choices(typed) == read
