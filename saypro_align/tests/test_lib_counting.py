"""What a KPI's name counts: activity, or something that comes of it."""

import pytest

from saypro_align.lib.counting import activity, is_asked_for


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Website traffic", "traffic"),
        ("Number of calls made per day", "calls"),
        ("Hours of training per employee", "hours"),
        ("Site visits", "visits"),
        ("Number of meetings held with suppliers", "meetings"),
        ("Email open rate", "open rate"),
        ("Click-through rate", "click-through rate"),
        ("Social media followers", "followers"),
        ("Call volume", "call"),
        ("% increase in page views", "views"),
        ("Total downloads of the catalogue", "downloads"),
    ],
)
def test_activity_is_what_is_counted(name: str, word: str) -> None:
    assert activity(name) == word


@pytest.mark.parametrize(
    "name",
    [
        "Conversion rate of website visits",
        "Accidents per 1,000 flight hours",
        "% of calls answered within three minutes",
        "Average call handling time",
        "Support calls resolved at first contact",
        "Units that meet the standard of training",
        "Events booked via the webinar",
        "Cost per click",
        "Overtime hours",
        "New customers",
        "Attendance rate",
        "",
        "%",
    ],
)
def test_a_yield_or_another_thing_is_no_activity(name: str) -> None:
    assert activity(name) is None


@pytest.mark.parametrize(
    ("word", "goal", "wanted"),
    [
        ("visitors", "The museum is well visited", True),
        ("visits", "Grow the traffic of the blog", True),
        ("calls", "Answer calls from members", True),
        ("hits", "Turn more visitors into buyers", False),
        ("followers", "More paying customers", False),
    ],
)
def test_a_goal_may_want_the_activity_itself(word: str, goal: str, wanted: bool) -> None:
    assert is_asked_for(word, goal) is wanted
