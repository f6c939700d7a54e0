"""Which departments readers outside may read of, and the one gap that the office words for them itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from departments.models import Quarter
from departments.services.outside import answer_outside
from gaps.choices import GapKind
from reports.services.wordings import write_wording
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.correcting import open_gap
from saypro_align.demo.series import RUNNING

# Human Resources has not said anything yet; Customer Service withdrew (`showing`).
_AGREED: Final = ("marketing", "sales", "product-development")
_DECLINED: Final = ("it",)
_WORDING: Final = "Conflicting goals (winning customers vs. keeping those we have)."


def plan_consents(
    timeline: Timeline,
    cast: Callable[[], Cast],
    rows: Mapping[int, Quarter],
    quarters: Sequence[DemoQuarter],
) -> None:
    """Let heads answer once reports for outside are planned; later the office words a gap."""
    asked = quarters[RUNNING - 1].starts_on - timedelta(days=3)
    for hour, slug in enumerate((*_AGREED, *_DECLINED), start=9):
        timeline.on(asked, hour, partial(_answer, cast, slug))
    worded = quarters[RUNNING].starts_on + timedelta(days=6)
    timeline.on(worded, 10, lambda now: _word(cast(), rows[RUNNING], now))


def _answer(cast: Callable[[], Cast], slug: str, now: datetime) -> None:
    held = cast()
    department = held.departments[slug]
    department.refresh_from_db()
    answer_outside(
        department=department,
        is_shown=slug in _AGREED,
        expected_version=None,
        actor=held.heads[slug],
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
