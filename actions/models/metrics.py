"""What a corrective action did to the metrics of a plan."""

from django.conf import settings
from django.db import models

from actions.models.actions import CorrectiveAction
from departments.models import Obligation
from kpis.choices.metrics import ChangeKind
from kpis.models import Kpi
from saypro_align.lib.models import DomainModel


class KpiChange(DomainModel):
    """A KPI was replaced, shared, reframed or first named because of an action. Never changed."""

    action = models.ForeignKey(
        CorrectiveAction, on_delete=models.PROTECT, related_name="kpi_changes"
    )
    kind = models.CharField(max_length=10, choices=ChangeKind)
    old = models.ForeignKey(Kpi, null=True, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Kpi, null=True, on_delete=models.PROTECT, related_name="+")
    # The plan and the lasting key of the objective in which it happened.
    obligation = models.ForeignKey(
        Obligation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    objective_key = models.UUIDField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="replaced", old__isnull=False, new__isnull=False)
                | models.Q(kind__in=["monitored", "retired"], old__isnull=False, new=None)
                | models.Q(kind__in=["shared", "clarified"], old=None, new__isnull=False),
                name="actions_kpichange_of_something",
            )
        ]
        indexes = [
            # The page of a KPI asks which action brought it, and which took it away.
            models.Index(fields=["old"], name="actions_kpichange_of_old"),
            models.Index(fields=["new"], name="actions_kpichange_of_new"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.old or self.new}"
