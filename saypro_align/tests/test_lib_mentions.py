"""Reading "@Name" in a text, among the names that may be named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saypro_align.lib.mentions import find_mentions

NAMES = {
    1: "Thandi Mahlangu",
    2: "Thandi Mahlangu-Nkosi",
    3: "Lerato Dube",
    4: "Pieter  van Wyk",
    5: "Zoë Straße",
    6: "Sipho",
}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Lerato Dube, look at this.", (3,)),
        ("@lerato look", (3,)),
        ("(@LERATO DUBE)", (3,)),
        ("@Thandi Mahlangu-Nkosi and @Sipho", (2, 6)),
        ("@Thandi Mahlangu\nand @Lerato and @Lerato", (1, 3)),
        ("@Pieter van Wyk", (4,)),
        ("@zoë STRASSE", (5,)),
        ("me@lerato.example and lerato@dube", ()),
        ("@ Lerato", ()),
        ("", ()),
    ],
)
def test_people_are_found_by_full_name_or_by_a_first_name_of_their_own(
    text: str, people: tuple[int, ...]
) -> None:
    found = find_mentions(text, NAMES)
    assert (found.people, found.unknown, found.unclear) == (people, (), ())


def test_a_name_nobody_has_and_a_name_two_have_are_told_apart() -> None:
    found = find_mentions("@Nobody, @Thandi, @Leratos", NAMES)
    assert (found.people, found.unknown, found.unclear) == ((), ("Nobody", "Leratos"), ("Thandi",))


@given(st.text(max_size=200))
def test_no_text_names_anybody_but_those_who_may_be_named(text: str) -> None:
    found = find_mentions(text, NAMES)
    assert set(found.people) <= set(NAMES)
    assert find_mentions(text, {}).people == ()
