"""What this app adds to the past that history rows tell."""

from reports.models import ApiToken, ReportRun
from saypro_align.audit import past

# Reports are frozen by themselves; a token is valid or not today.
past.as_today(ApiToken, ReportRun)
