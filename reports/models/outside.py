"""What concerns readers outside: how gaps are worded for them, and who wants no more mails."""

import uuid
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaps.models import Gap
from reports.choices import STOPPABLE
from saypro_align.lib.models import VersionedModel

LONGEST_WORDING: Final = 300


class OptOut(models.Model):
    """An address that asked for no more reports, of one kind or of all, or for no more reminders.

    The row stays when the mails start again, so that it can be told who asked for what, and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.EmailField(max_length=254)
    # Empty: of all kinds.
    kind = models.CharField(max_length=20, choices=STOPPABLE, blank=True)
    stopped_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-stopped_at", "id"]
        verbose_name = "stopped address"
        verbose_name_plural = "stopped addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["address", "kind"],
                condition=models.Q(resumed_at=None),
                name="reports_optout_once",
            ),
            models.CheckConstraint(
                condition=models.Q(resumed_at=None)
                | models.Q(resumed_at__gte=models.F("stopped_at")),
                name="reports_optout_resumed_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}, {self.get_kind_display() or _('all reports')}"


class OutsideWording(VersionedModel):
    """How a gap is told to readers outside; an empty text means the drafted words."""

    gap = models.OneToOneField(
        Gap, on_delete=models.PROTECT, related_name="outside_wording", editable=False
    )
    gap_text = models.CharField(_("gap identified"), max_length=LONGEST_WORDING, blank=True)
    action_text = models.CharField(_("corrective action"), max_length=LONGEST_WORDING, blank=True)
    status_text = models.CharField(_("status"), max_length=LONGEST_WORDING, blank=True)

    class Meta:
        ordering = ["gap_id"]
        verbose_name = "wording for outside"
        verbose_name_plural = "wordings for outside"

    def __str__(self) -> str:
        return _("How outsiders read of “%(gap)s”") % {"gap": self.gap}
