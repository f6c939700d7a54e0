"""What was pasted into a plan in one piece, so that it can be taken back in one piece."""

from django.conf import settings
from django.db import models

from departments.models import Objective, Plan
from kpis.models.kpis import KpiUse
from saypro_align.lib.models import DomainModel


class Paste(DomainModel):
    """Rows from a spreadsheet that were added to a plan together."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="pastes")
    pasted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uses = models.ManyToManyField(KpiUse, related_name="pastes")
    objectives = models.ManyToManyField(Objective, related_name="pastes")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None)
                | models.Q(undone_at__gte=models.F("created_at")),
                name="kpis_paste_undone_after_it_was_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.created_at:%Y-%m-%d %H:%M}"
