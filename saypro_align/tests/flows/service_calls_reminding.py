"""One valid call of each service about rhythms, holidays and progress reports."""

from collections.abc import Callable
from datetime import date
from typing import Any

from kpis.cadence import Period
from reports.services import progress
from saypro_align.tests.flows.stage import Stage

_PERIOD = Period(date(2026, 10, 31), date(2026, 11, 6), date(2026, 11, 6))


def _report(stage: Stage, **more: Any) -> dict[str, Any]:
    return {
        "department": stage.obligation.department,
        "period": _PERIOD,
        "texts": {"achievements": "Two banks signed.", **more},
        "expected_version": None,
    }


CALLS_REMINDING: dict[str, Callable[[Stage], object]] = {
    "reports.progress.save_progress": lambda s: progress.save_progress(**_report(s), **s.act()),
    "reports.progress.draft_again": lambda s: progress.draft_again(**_report(s), **s.act()),
    "reports.progress.send_progress": lambda s: progress.send_progress(**_report(s), **s.act()),
}
