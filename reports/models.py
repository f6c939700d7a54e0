"""Report schedules and their runs."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Quarter
from departments.models.people import is_time_zone
from reports.choices import Audience, ReportKind, RunState
from reports.progress_models import (
    ProgressQuerySet,
    ProgressReading,
    ProgressReport,
    ProgressState,
)
from reports.results_models import QuarterResults, ResultsQuerySet, ResultsState
from saypro_align.lib.models import DomainModel, VersionedModel

__all__ = [
    "ApiToken",
    "DashboardVisit",
    "OptOut",
    "ProgressQuerySet",
    "ProgressReading",
    "ProgressReport",
    "ProgressState",
    "QuarterResults",
    "ReportRun",
    "ReportSchedule",
    "ResultsQuerySet",
    "ResultsState",
    "RunQuerySet",
]

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


class ReportSchedule(VersionedModel):
    """When a report is made, and for whom."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=20, choices=ReportKind, default=ReportKind.MONTHLY
    )
    audience = models.CharField(_("audience"), max_length=12, choices=Audience)
    day_of_month = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=7, validators=[MaxValueValidator(23)]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Africa/Johannesburg", validators=[is_time_zone]
    )
    extra_recipients = models.TextField(
        _("more recipients"), blank=True, help_text=_("One e-mail address a line.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    # The next run that is due; older ones stand as rows in ReportRun.
    next_run_at = models.DateTimeField(editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    last_error = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day_of_month__gte=1, day_of_month__lte=28, hour__lte=23),
                name="reports_schedule_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ReportKind.values)
                & models.Q(audience__in=Audience.values),
                name="reports_schedule_choices",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_run_at"],
                name="reports_schedule_due",
                condition=models.Q(is_active=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class RunQuerySet(models.QuerySet["ReportRun"]):
    """Report runs."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "RunQuerySet":
        """Keep what the person may read: external readers only what was made for them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_external:
            return self.filter(audience=Audience.EXTERNAL, state=RunState.SENT)
        if user.is_coordinator or user.is_administrator or user.is_leader:
            return self
        wanted = [Audience.STAFF, Audience.EXTERNAL]
        if user.headed_department_ids():
            wanted.append(Audience.HEADS)
        return self.filter(audience__in=wanted, state=RunState.SENT)


class ReportRun(DomainModel):
    """One report for one period and audience, with its numbers frozen."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=20, choices=ReportKind)
    audience = models.CharField(max_length=12, choices=Audience)
    quarter = models.ForeignKey(
        Quarter, null=True, on_delete=models.PROTECT, related_name="report_runs"
    )
    period_key = models.CharField(max_length=20)
    period_start = models.DateField()
    period_end = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PENDING)
    is_late = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    # The frozen numbers and words; page and mail are rendered from this alone.
    content = models.JSONField(default=dict)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    built_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "audience", "period_key"], name="reports_run_once_a_period"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values), name="reports_run_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "failed"])
                | models.Q(built_at__isnull=False),
                name="reports_run_built_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="reports_run_unfinished",
                condition=models.Q(state__in=["pending", "built"]),
            )
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.get_kind_display()} {self.period_key}"


class OptOut(models.Model):
    """An address that asked for no more reports."""

    address = models.EmailField(max_length=254, unique=True)
    stopped_at = models.DateTimeField()

    class Meta:
        ordering = ["-stopped_at", "-id"]
        verbose_name = "stopped address"
        verbose_name_plural = "stopped addresses"

    def __str__(self) -> str:
        return self.address


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
