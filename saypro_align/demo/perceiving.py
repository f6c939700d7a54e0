"""How aligned heads, office and rules find the plans: last quarter compared, this one being rated."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from departments.models import Quarter
from gaps.models import PerceptionRound
from gaps.services import perception
from kpis.choices.metrics import RaterSide
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.series import RUNNING
from saypro_align.lib.clock import organization_day

_ASKED: Final = (
    "marketing",
    "sales",
    "customer-service",
    "product-development",
    "it",
    "hr",
)
# What each head gives, and the strategy office; in the running quarter the office still owes two.
_HEADS: Final = (4, 5, 4, 4, 5, 3)
_OFFICE: Final = (3, 3, 4, 4, 3, 3)
_WHY: Final = {
    5: "All we do serves one of the goals.",
    3: "Half of the numbers say little about the goals.",
}


def plan_ratings(
    timeline: Timeline,
    cast: Cast,
    rows: Mapping[int, Quarter],
    quarters: Sequence[DemoQuarter],
    now: datetime,
) -> None:
    """Have the plans rated two weeks before the end of the last quarter, and this week."""
    before, running = quarters[RUNNING - 1], quarters[RUNNING]
    today = organization_day(now)
    for quarter, day, office in (
        (before, before.ends_on - timedelta(days=14), len(_ASKED)),
        (running, today - timedelta(days=6), 4),
    ):
        told = partial(_rate, cast, rows, quarter.index)
        timeline.on(day, 11, partial(_open, cast, rows, quarter.index))
        timeline.on(day + timedelta(days=2), 11, partial(told, RaterSide.HEAD, len(_ASKED)))
        timeline.on(day + timedelta(days=3), 11, partial(told, RaterSide.REVIEWER, office))


def _open(cast: Cast, rows: Mapping[int, Quarter], index: int, now: datetime) -> None:
    perception.open_rounds(
        quarter=rows[index],
        departments=[cast.departments[slug] for slug in _ASKED],
        actor=cast.office,
        now=now,
    )


def _rate(
    cast: Cast,
    rows: Mapping[int, Quarter],
    index: int,
    side: RaterSide,
    count: int,
    now: datetime,
) -> None:
    """Let the heads, or the office, rate so many of the plans."""
    ratings = _HEADS if side == RaterSide.HEAD else _OFFICE
    for slug, rating in list(zip(_ASKED, ratings, strict=True))[:count]:
        row = PerceptionRound.objects.get(department=cast.departments[slug], quarter=rows[index])
        perception.rate_plan(
            row=row,
            rating=rating,
            comment=_WHY.get(rating, ""),
            actor=cast.heads[slug] if side == RaterSide.HEAD else cast.office,
            now=now,
        )
