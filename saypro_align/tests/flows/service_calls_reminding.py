"""One valid call of each service about rhythms, holidays and progress reports."""

from collections.abc import Callable
from datetime import date
from typing import Any

from departments.services import cadence
from departments.tests.factories_cadence import HolidayFactory
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
    "departments.cadence.set_cadence": lambda s: cadence.set_cadence(
        department=s.obligation.department,
        rhythm="two_weekly",
        weekday=4,
        from_day=date(2026, 12, 1),
        **s.act(),
    ),
    "departments.cadence.add_holiday": lambda s: cadence.add_holiday(
        day=date(2026, 12, 25), name="Christmas Day", **s.act("coordinator")
    ),
    "departments.cadence.retire_holiday": lambda s: cadence.retire_holiday(
        holiday=HolidayFactory.create(), **s.act("coordinator")
    ),
    "reports.progress.save_progress": lambda s: progress.save_progress(**_report(s), **s.act()),
    "reports.progress.draft_again": lambda s: progress.draft_again(**_report(s), **s.act()),
    "reports.progress.send_progress": lambda s: progress.send_progress(**_report(s), **s.act()),
}
