"""Forms of the KPIs that a team answers for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from kpis.forms.row import number_field
from kpis.models import Kpi, TeamKpi
from saypro_align.lib.forms import BaseForm, DateTextField


class TeamKpiTargetForm(BaseForm):
    """What a team wants to reach with a KPI."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    baseline = number_field(gettext_lazy("Today"))
    target_value = number_field(gettext_lazy("Target value"))
    due_on = DateTextField(label=gettext_lazy("By when"), required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @staticmethod
    def stored(link: TeamKpi) -> dict[str, Any]:
        """Return what the form starts from."""
        names = ("version", "baseline", "target_value", "due_on")
        return {name: getattr(link, name) for name in names}


class TeamKpiForm(TeamKpiTargetForm):
    """Which KPI a team answers for, and what it wants to reach."""

    kpi = forms.ModelChoiceField(Kpi.objects.none(), label=gettext_lazy("KPI"))
    field_order = ["kpi", "baseline", "target_value", "due_on", "version"]

    def __init__(self, *args: Any, series: QuerySet[Kpi], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kpi"]
        field.queryset = series
