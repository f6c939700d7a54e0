"""Which departments readers outside may read of, and the one gap that the office words for them itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from departments.models import Department, Quarter
from departments.services.outside import answer_outside
from gaps.choices import GapKind
from reports.services.wordings import write_wording
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.correcting import open_gap
from saypro_align.demo.series import RUNNING
from saypro_align.lib.clock import organization_day

# Human Resources has not said anything yet.
_AGREED: Final = ("marketing", "sales", "product-development")
_DECLINED: Final = ("it",)
_WITHDRAWS: Final = "customer-service"
_WORDING: Final = "Conflicting goals (winning customers vs. keeping those we have)."


def plan_consents(
    timeline: Timeline,
    cast: Cast,
    rows: Mapping[int, Quarter],
    quarters: Sequence[DemoQuarter],
    now: datetime,
) -> None:
    """Let heads answer before the first report goes outside; later the office words a gap.

    One head agrees first and withdraws this week.
    """
    first = quarters[RUNNING - 1].starts_on
    timeline.on(first - timedelta(days=7), 10, partial(_answer, cast, _WITHDRAWS, is_shown=True))
    for hour, slug in enumerate((*_AGREED, *_DECLINED), start=9):
        answer = partial(_answer, cast, slug, is_shown=slug in _AGREED)
        timeline.on(first - timedelta(days=3), hour, answer)
    worded = quarters[RUNNING].starts_on + timedelta(days=6)
    timeline.on(worded, 10, lambda moment: _word(cast, rows[RUNNING], moment))
    this_week = organization_day(now) - timedelta(days=2)
    timeline.on(this_week, 9, partial(_answer, cast, _WITHDRAWS, is_shown=False))


def _answer(cast: Cast, slug: str, now: datetime, *, is_shown: bool) -> None:
    answer_outside(
        department=Department.objects.get(pk=cast.departments[slug].pk),
        is_shown=is_shown,
        expected_version=None,
        actor=cast.heads[slug],
        now=now,
    )


def _word(cast: Cast, quarter: Quarter, now: datetime) -> None:
    gap = open_gap(quarter, "sales", GapKind.CONFLICTING_GOALS)
    if gap is not None:
        write_wording(
            gap=gap,
            changes={"gap_text": _WORDING},
            expected_version=None,
            actor=cast.office,
            now=now,
        )
