"""Plan-set files that the strategy office sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.choices import UploadState
from saypro_align.lib.models import DomainModel


class PlanSetUpload(DomainModel):
    """A plan-set file that the strategy office sent: checked first, imported when asked for.

    A worker claims it by a conditional update on state and lease; the file's text goes once it has
    been imported.
    """

    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    quarter_code = models.CharField(max_length=20, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.CHECKING)
    lease_until = models.DateTimeField(null=True, blank=True)
    # How many goals, departments, objectives and KPIs the file holds.
    counts = models.JSONField(default=list)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=UploadState.values), name="kpis_upload_state"
            ),
            models.CheckConstraint(
                condition=models.Q(approver=None) | ~models.Q(approver=models.F("uploaded_by")),
                name="kpis_upload_approved_by_another",
                violation_error_message=_("Somebody else must approve the plans."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="kpis_upload_waiting",
                condition=models.Q(state__in=["checking", "importing"]),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
