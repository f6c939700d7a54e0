"""What comes up most: falling counts, and how few make up most of them."""

from hypothesis import given
from hypothesis import strategies as st

from gaps.pareto import pareto

COUNTS = st.dictionaries(st.text(max_size=3), st.integers(0, 50), max_size=12)


def test_the_few_that_make_up_most_are_marked() -> None:
    """10 + 6 of 20 are 80 %: the third is no longer needed."""
    bars = pareto({"a": 6, "b": 10, "c": 3, "d": 1, "e": 0})
    assert [(bar.value, bar.count, bar.together) for bar in bars] == [
        ("b", 10, 10),
        ("a", 6, 16),
        ("c", 3, 19),
        ("d", 1, 20),
    ]
    assert [bar.is_vital for bar in bars] == [True, True, False, False]
    assert bars[1].share == "80.0\N{NO-BREAK SPACE}%"


def test_of_nothing_nothing_comes_up() -> None:
    assert pareto({}) == []


@given(COUNTS)
def test_the_bars_fall_and_end_at_the_whole(counts: dict[str, int]) -> None:
    bars = pareto(counts)
    numbers = [bar.count for bar in bars]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(numbers) == sum(counts.values())
    assert [bar.before for bar in bars[1:]] == [bar.together for bar in bars[:-1]]
