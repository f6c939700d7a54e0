"""What a KPI's name says was done, and what nobody wants more of."""

import pytest

from saypro_align.lib.doing import is_asked_for, output, unwanted


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Number of new guidelines", "number of new guidelines"),
        ("Share of schools with a reading plan", "with a reading plan"),
        ("Take-up of the course for drivers", "take-up"),
        ("Farms visited", "visited"),
        ("Budgets reviewed by the board", "reviewed"),
        ("Plans approved", "approved"),
        ("Councils that publish a report", "that publish a report"),
    ],
)
def test_a_name_may_say_what_was_done(name: str, words: str) -> None:
    assert output(name) == words


@pytest.mark.parametrize(
    "name",
    [
        "Pupils who read well",
        "Reports submitted on time",
        "Reports submitted by 31 March",
        "Letters answered within five days",
        "Guests satisfied with the tour provided",
        "Litres of water lost",
        "",
    ],
)
def test_what_came_of_it_is_something_else(name: str) -> None:
    assert output(name) is None


def test_a_goal_may_want_just_that_done() -> None:
    assert is_asked_for("with a reading plan", "Every school plans its reading")
    assert not is_asked_for("with a reading plan", "Pupils enjoy books")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Injuries in the works", "injuries"),
        ("Loss of heat", "loss"),
        ("Injuries avoided", None),
        ("Share of complaints resolved", None),
        ("Days without an accident", None),
        ("Loaves baked", None),
    ],
)
def test_nobody_wants_more_of_some_things_unless_something_is_done_about_them(
    name: str, word: str | None
) -> None:
    assert unwanted(name) == word
