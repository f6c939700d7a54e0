"""Report schedules and their runs, tokens, visits and what else this app remembers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.outside import OptOut, OutsideWording
from reports.models.progress import (
    ProgressQuerySet,
    ProgressReading,
    ProgressReport,
    ProgressState,
)
from reports.models.results import QuarterResults, ResultsQuerySet, ResultsState
from reports.models.runs import ReportLink, ReportRun, ReportSchedule, RunQuerySet
from saypro_align.lib.models import DomainModel

__all__ = [
    "ApiToken",
    "DashboardVisit",
    "OptOut",
    "OutsideWording",
    "ProgressQuerySet",
    "ProgressReading",
    "ProgressReport",
    "ProgressState",
    "QuarterResults",
    "ReportLink",
    "ReportRun",
    "ReportSchedule",
    "ResultsQuerySet",
    "ResultsState",
    "RunQuerySet",
]


class ApiToken(DomainModel):
    """What its owner knows about a token: a name and dates. The token itself is kept as a hash only."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens"
    )
    name = models.CharField(_("name"), max_length=80)
    # The hash under which the token stands in knox' table, and its first characters.
    digest = models.CharField(max_length=128, unique=True)
    hint = models.CharField(max_length=25)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "API token"

    def __str__(self) -> str:
        return self.name


class DashboardVisit(models.Model):
    """When a person last looked at the dashboard, and when the visit before that one ended."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dashboard_visit"
    )
    seen_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-seen_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(before_at=None) | models.Q(before_at__lte=models.F("seen_at")),
                name="reports_visit_before_seen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.seen_at:%Y-%m-%d %H:%M}"
