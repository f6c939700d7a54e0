"""A department's short report on a period: achievements, challenges, key metrics."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from saypro_align.lib.clock import organization_day
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_TEXT = 4_000


class ProgressState(models.TextChoices):
    """Whether others read the report."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")

    @property
    def tone(self) -> str:
        """Return the badge tone of the state."""
        return "good" if self.value == "sent" else "none"


class ProgressQuerySet(models.QuerySet["ProgressReport"]):
    """Progress reports."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "ProgressQuerySet":
        """Keep drafts for the department's heads; what was sent for its people and those above."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        own = models.Q(department_id__in=user.headed_department_ids())
        sent = models.Q(state=ProgressState.SENT)
        if user.is_coordinator or user.is_leader:
            return self.filter(own | sent)
        return self.filter(own | (sent & models.Q(department_id__in=user.department_ids())))

    def sent(self) -> "ProgressQuerySet":
        """Keep what was sent."""
        return self.filter(state=ProgressState.SENT)


class ProgressReport(VersionedModel):
    """What a department did in a period; `ends_on` names the period. Sent, it never changes."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="progress_reports", editable=False
    )
    starts_on = models.DateField(editable=False)
    ends_on = models.DateField(editable=False)
    due_on = models.DateField(editable=False)
    achievements = models.TextField(_("achievements"), max_length=LONGEST_TEXT, blank=True)
    challenges = models.TextField(_("challenges"), max_length=LONGEST_TEXT, blank=True)
    # What the data said when it was drafted last: lines that differ somebody wrote.
    drafted = models.JSONField(default=dict, editable=False)
    # The key metrics, exact strings, as they stood when the report was sent.
    metrics = models.JSONField(default=list, editable=False)
    state = models.CharField(
        max_length=5, choices=ProgressState, default=ProgressState.DRAFT, editable=False
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    sent_at = models.DateTimeField(null=True, editable=False)
    is_late = models.BooleanField(default=False, editable=False)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "department__name", "id"]
        verbose_name = "progress report"
        constraints = [
            models.UniqueConstraint(
                fields=["department", "ends_on"],
                name="reports_progress_once",
                violation_error_message=_("Somebody else began this report a moment ago."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on"))
                & models.Q(due_on__gte=models.F("ends_on")),
                name="reports_progress_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", sent_by=None, sent_at=None, is_late=False)
                | (
                    models.Q(state="sent", sent_by__isnull=False, sent_at__isnull=False)
                    & (~models.Q(achievements="") | ~models.Q(challenges=""))
                ),
                name="reports_progress_sent_says_something",
                violation_error_message=_("Say at least one thing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.ends_on:%Y-%m-%d}"

    @property
    def state_choice(self) -> ProgressState:
        """Return the state with its label and tone, as badges want it."""
        return ProgressState(self.state)

    @property
    def days_late(self) -> int:
        """Return how many days after its day it was sent."""
        if self.sent_at is None:
            return 0
        return max(0, (organization_day(self.sent_at) - self.due_on).days)


class ProgressReading(DomainModel):
    """Somebody opened a sent report for the first time. Never changed."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "user"], name="reports_progress_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.report}"
