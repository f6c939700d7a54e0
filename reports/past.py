"""What this app adds to the past that history rows tell."""

from reports.models import (
    ApiToken,
    ProgressReading,
    ProgressReport,
    QuarterResults,
    ReportLink,
    ReportRun,
)
from saypro_align.audit import past

# Reports are frozen by themselves; a token or a link is valid or not today.
past.as_today(ApiToken, ReportLink, ReportRun)
past.guarded(QuarterResults, lambda reader: QuarterResults.objects.visible_to(reader))
past.added(ProgressReading)
past.guarded(ProgressReport, lambda reader: ProgressReport.objects.visible_to(reader))
