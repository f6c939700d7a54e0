"""A schedule says in words when it makes its reports."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from reports.scheduling.rules import DAY, MONTH, QUARTER, WORKING_DAY, Rule
from reports.scheduling.words import rule_words


@pytest.mark.parametrize(
    ("every", "counting", "number", "zone", "words"),
    [
        pytest.param(
            MONTH,
            WORKING_DAY,
            1,
            "Africa/Johannesburg",
            "First working day of the month, 07:00 Johannesburg time",
            id="first working day",
        ),
        pytest.param(
            MONTH,
            DAY,
            15,
            "America/New_York",
            "15th day of the month, 07:00 New York time",
            id="15th",
        ),
        pytest.param(MONTH, DAY, 22, "UTC", "22nd day of the month, 07:00 UTC", id="22nd"),
        pytest.param(MONTH, DAY, 31, "UTC", "Last day of the month, 07:00 UTC", id="last day"),
        pytest.param(
            MONTH,
            WORKING_DAY,
            23,
            "UTC",
            "Last working day of the month, 07:00 UTC",
            id="last working",
        ),
        pytest.param(
            QUARTER, DAY, 10, "UTC", "Tenth day after the quarter’s end, 07:00 UTC", id="quarter"
        ),
        pytest.param(
            QUARTER,
            WORKING_DAY,
            2,
            "Europe/Berlin",
            "Second working day after the quarter’s end, 07:00 Berlin time",
            id="quarter, working day",
        ),
    ],
)
def test_a_rule_is_said_in_words(
    every: str, counting: str, number: int, zone: str, words: str
) -> None:
    assert rule_words(Rule(every, counting, number, time(7), ZoneInfo(zone))) == words
