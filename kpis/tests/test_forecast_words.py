"""How the end of a forecast is said."""

import pytest

from kpis.forecasting import Forecast
from kpis.words.forecasts import range_text


@pytest.mark.parametrize(
    ("low", "high", "unit", "told"),
    [
        (94.0, 112.0, "%", "94 to over 100\N{NO-BREAK SPACE}%"),
        (101.0, 118.0, "%", "over 100\N{NO-BREAK SPACE}%"),
        (61.0, 69.0, "%", "61 to 69\N{NO-BREAK SPACE}%"),
        (94.0, 112.0, "visits", "94 to 112\N{NO-BREAK SPACE}visits"),
    ],
    ids=["into", "beyond", "within", "no share"],
)
def test_a_share_ends_at_the_whole(low: float, high: float, unit: str, told: str) -> None:
    future = Forecast(probability=0.5, middle=(low + high) / 2, low=low, high=high, values=9)
    assert range_text(future, unit) == told
