"""What a carried-over name still says of the quarter it came from."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.old_words import old_words

EARLIER = (date(2026, 10, 1), date(2026, 12, 31))
LATER = (date(2027, 1, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("name", "numbers", "said"),
    [
        ("Raise revenue by 15 % in Q4 2026", ["20"], ("15 %", "Q4 2026")),
        ("Raise revenue by 15 % in Q4", ["15"], ("Q4",)),
        ("Sign 40 licences by 31 December 2026", [], ("40", "31 December 2026")),
        ("Sign 40 licences by December", ["40"], ("December",)),
        ("Sign 40 licences by 2026-12-31", ["40"], ("2026-12-31",)),
        ("Earn R 1 200 000 in 2026-Q4", ["1300000"], ("1 200 000", "2026-Q4")),
        ("Earn R 1,200,000 in 2026", ["1200000"], ("2026",)),
        ("Answer within 3 days instead of 8", ["3"], ("8",)),
        # What belongs to the new quarter, to another time or to a name is no leftover.
        ("Sign 40 licences in Q1 2027, after Q4 2025", ["40"], ()),
        ("Renew the contract of 12 March 2027", [], ()),
        ("Move to ISO9001 and B2B", [], ()),
        ("Customers may answer early", [], ()),
        ("", [], ()),
    ],
)
def test_old_days_quarters_and_figures_are_found(
    name: str, numbers: list[str], said: tuple[str, ...]
) -> None:
    promised = [Decimal(number) for number in numbers]
    assert old_words(name, numbers=promised, earlier=EARLIER, later=LATER) == said


def test_a_long_name_is_read_at_once() -> None:
    assert len(old_words("1 000 " * 20_000, numbers=[], earlier=EARLIER, later=LATER)) == 1
