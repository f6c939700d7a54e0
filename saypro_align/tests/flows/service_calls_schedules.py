"""One valid call of each service that tries or corrects reports."""

from collections.abc import Callable
from typing import Any

from reports.models import ReportRun
from reports.services import by_hand, corrections, runs, trying
from saypro_align.tests.flows.stage import Stage

OFFICE = "coordinator"


def _sent(stage: Stage) -> ReportRun:
    """Return a report that was handed over, of data that are others today."""
    [run] = by_hand.run_now(schedule=stage.schedule(), **stage.act(OFFICE))
    runs.start_due_reports(run.created_at)
    run.refresh_from_db()
    ReportRun.objects.filter(pk=run.pk).update(content={**run.content, "headline": "1 of 1"})
    run.refresh_from_db()
    return run


def _corrected(stage: Stage) -> ReportRun:
    return corrections.correct_run(
        run=_sent(stage), reason="A gap was missing.", with_mails=True, **stage.act(OFFICE)
    )


def _tested(stage: Stage) -> str:
    return trying.send_test(schedule=stage.schedule(), **stage.act(OFFICE))


CALLS_SCHEDULES: dict[str, Callable[[Stage], Any]] = {
    "reports.corrections.correct_run": _corrected,
    "reports.trying.send_test": _tested,
}
