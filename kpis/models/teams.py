"""The KPIs by which a cross-functional team is judged."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import CrossTeam
from kpis.models.kpis import Kpi
from saypro_align.lib.models import VersionedModel


class TeamKpi(VersionedModel):
    """A KPI that a team answers for; its series stays with the departments that measure it."""

    team = models.ForeignKey(CrossTeam, on_delete=models.PROTECT, related_name="kpi_links")
    kpi = models.ForeignKey(
        Kpi, on_delete=models.PROTECT, related_name="team_links", verbose_name=_("KPI")
    )
    baseline = models.DecimalField(
        _("today"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    target_value = models.DecimalField(
        _("target value"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["kpi__name", "id"]
        verbose_name = "KPI of a team"
        verbose_name_plural = "KPIs of teams"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kpi"],
                condition=models.Q(retired_at=None),
                name="kpis_teamkpi_once",
                violation_error_message=_("The team has this KPI already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.kpi}"
