"""Writes of this app. The jobs' entrances stand here by name."""

from reports.services.by_hand import retry_run, run_now
from reports.services.delivery import deliver_run
from reports.services.runs import are_waiting, build_run, start_due_reports

__all__ = [
    "are_waiting",
    "build_run",
    "deliver_run",
    "retry_run",
    "run_now",
    "start_due_reports",
]
