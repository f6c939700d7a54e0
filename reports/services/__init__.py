"""Writes of this app. The jobs' entrances stand here by name."""

from reports.services.delivery import deliver_run
from reports.services.runs import build_run, retry_run, run_now, start_due_reports

__all__ = ["build_run", "deliver_run", "retry_run", "run_now", "start_due_reports"]
