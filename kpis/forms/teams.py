"""Forms of the KPIs that a team answers for."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.forms.base import RowForm
from kpis.models import Kpi, TeamKpi
from saypro_align.lib.forms import DateTextField, DecimalTextField


class TeamKpiTargetForm(RowForm):
    """What a team wants to reach with a KPI."""

    baseline = DecimalTextField(label=_("Today"), required=False)
    target_value = DecimalTextField(label=_("Target value"), required=False)
    due_on = DateTextField(label=_("By when"), required=False)

    class Meta:
        model = TeamKpi
        fields = ["baseline", "target_value", "due_on"]


class TeamKpiForm(TeamKpiTargetForm):
    """Which KPI a team answers for, and what it wants to reach."""

    field_order = ["kpi", "baseline", "target_value", "due_on"]

    class Meta(TeamKpiTargetForm.Meta):
        fields = ["kpi", "baseline", "target_value", "due_on"]

    def __init__(self, *args: Any, series: QuerySet[Kpi], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kpi"]
        field.queryset = series
