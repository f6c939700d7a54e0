"""Reports made at once: asked for, and made by a worker's next turn."""

from datetime import datetime

from departments.models import User
from reports import services
from reports.models import ReportRun, ReportSchedule


def made_now(schedule: ReportSchedule, actor: User, now: datetime) -> list[ReportRun]:
    """Ask for a schedule's reports, let a worker make them, and return them."""
    asked = services.run_now(schedule=schedule, actor=actor, now=now)
    services.start_due_reports(now)
    for run in asked:
        run.refresh_from_db()
    return asked
