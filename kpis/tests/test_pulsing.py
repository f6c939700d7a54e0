"""What may be shown of the monthly question: never enough to tell what somebody answered."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.pulsing import CHOICES, FEWEST, Tally, closes_on, publish, question_for

NOVEMBER = date(2026, 11, 1)
PERSON = UUID(int=77)
GOALS = [UUID(int=number) for number in range(1, 9)]

tallies = st.dictionaries(
    st.sampled_from(GOALS),
    st.builds(
        lambda right, wrong, silent: Tally(right + wrong + silent, right + wrong, right),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, 3),
    ),
    max_size=6,
)


def test_four_goals_are_offered_and_one_is_right() -> None:
    question = question_for(PERSON, NOVEMBER, GOALS[:2], GOALS)

    assert question is not None
    assert question.right == GOALS[0]
    assert GOALS[0] in question.choices
    assert GOALS[1] not in question.choices
    assert len(set(question.choices)) == CHOICES


def test_whoever_looks_twice_is_asked_the_same() -> None:
    asked = question_for(PERSON, NOVEMBER, GOALS[:1], GOALS)
    assert asked == question_for(PERSON, NOVEMBER, GOALS[:1], reversed(GOALS))


@pytest.mark.parametrize(
    ("served", "goals"), [([], GOALS), (GOALS[:2], GOALS[:2])], ids=["no chain", "no other goal"]
)
def test_nobody_is_asked_what_cannot_be_told(served: list[UUID], goals: list[UUID]) -> None:
    assert question_for(PERSON, NOVEMBER, served, goals) is None


def test_four_answers_are_not_shown_and_five_are() -> None:
    shown = publish({GOALS[0]: Tally(9, 4, 2), GOALS[1]: Tally(9, 5, 3)})

    assert shown.hidden == {GOALS[0]}
    assert shown.departments[GOALS[1]].index == 60


def test_what_is_hidden_cannot_be_worked_out_from_the_total() -> None:
    shown = publish({GOALS[0]: Tally(9, 4, 2), GOALS[1]: Tally(9, 6, 3)})

    assert shown.total is not None
    assert (shown.total.answered, shown.is_total_whole) == (6, False)


def test_small_departments_count_together_once_they_are_enough() -> None:
    shown = publish({one: Tally(3, 3, 2) for one in GOALS[:2]})

    assert shown.departments == {}
    assert shown.total is not None
    assert (shown.total.low, shown.total.answered) == (4, 6)


@pytest.mark.parametrize("right", [0, 5], ids=["none", "all"])
def test_unanimity_is_blurred_so_that_it_names_nobody(right: int) -> None:
    shown = publish({GOALS[0]: Tally(5, 5, right)})
    assert shown.departments[GOALS[0]].index is None
    assert shown.departments[GOALS[0]].high - shown.departments[GOALS[0]].low == 1


@given(tallies)
def test_any_difference_of_shown_numbers_covers_nobody_or_enough(given_: dict[UUID, Tally]) -> None:
    shown = publish(given_)
    total = shown.total.answered if shown.total else 0
    rest = total - sum(one.answered for one in shown.departments.values())

    assert all(one.answered >= FEWEST for one in shown.departments.values())
    assert rest == 0 or rest >= FEWEST


@given(tallies, st.data())
def test_one_answer_more_or_less_right_can_look_the_same(
    given_: dict[UUID, Tally], data: st.DataObject
) -> None:
    """Whoever knows all answers of a unanimous department but one still does not know that one."""
    whole = {one: tally for one, tally in given_.items() if tally.answered >= FEWEST}
    unanimous = [one for one, tally in whole.items() if tally.right == tally.answered]
    changed = dict(whole)
    if unanimous:
        one = data.draw(st.sampled_from(unanimous))
        before = whole[one]
        changed[one] = Tally(before.asked, before.answered, before.right - 1)

    assert publish(changed) == publish(whole)


def test_a_month_ends_on_its_last_day() -> None:
    assert closes_on(date(2028, 2, 1)) == date(2028, 2, 29)
    assert closes_on(date(2026, 12, 1)) == date(2026, 12, 31)
