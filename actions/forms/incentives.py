"""Drafting an incentive, and deciding on its list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from actions.choices.support import IncentiveRule
from actions.forms.actions import VersionForm
from actions.models import Incentive
from departments.models import Quarter
from kpis.models import Kpi
from saypro_align.lib.forms import BaseForm, DecimalTextField


class IncentiveForm(BaseForm):
    """What must be reached, and what for."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"))
    rule = forms.ChoiceField(
        label=gettext_lazy("What must be reached"),
        choices=IncentiveRule.choices,
        widget=forms.RadioSelect,
    )
    least_percent = DecimalTextField(
        label=gettext_lazy("At least, in per cent of the way to the target value"),
        required=False,
        max_digits=7,
        decimal_places=2,
        help_text=gettext_lazy(
            "100 means that the target value is reached. For named KPIs and for targets."
        ),
    )
    kpis = forms.MultipleChoiceField(
        label=gettext_lazy("Named KPIs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only those that a department uses in its plan are asked of it."),
    )
    reward = forms.CharField(
        label=gettext_lazy("Reward"),
        max_length=300,
        help_text=gettext_lazy("In words. Nothing is paid out from here."),
    )
    required_messages = {
        "rule": gettext_lazy("Choose what must be reached."),
        "reward": gettext_lazy("Say what the reward is."),
    }

    def __init__(
        self, *args: Any, quarters: Iterable[Quarter], kpis: Iterable[Kpi], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.quarters = {one.code: one for one in quarters}
        self.kpis_by_id = {str(one.pk): one for one in kpis}
        offered: Any = self.fields["quarter"]
        offered.choices = [(code, one.name) for code, one in self.quarters.items()]
        named: Any = self.fields["kpis"]
        named.choices = [(pk, one.name) for pk, one in self.kpis_by_id.items()]

    def chosen(self) -> dict[str, Any]:
        """Return what was drafted, as the services take it."""
        given = self.cleaned_data
        return {
            "title": given["title"],
            "rule": given["rule"],
            "least_percent": given["least_percent"],
            "reward": given["reward"],
            "kpis": [self.kpis_by_id[pk] for pk in given["kpis"]],
        }

    def chosen_quarter(self) -> Quarter:
        """Return the quarter it is for."""
        return self.quarters[self.cleaned_data["quarter"]]

    @staticmethod
    def stored(row: Incentive) -> dict[str, Any]:
        """Return what stands in the row, as the fields show it."""
        return {
            "version": row.version,
            "title": row.title,
            "quarter": row.quarter.code,
            "rule": row.rule,
            "least_percent": row.least_percent,
            "reward": row.reward,
            "kpis": [str(one.kpi_id) for one in row.kpi_rows.filter(retired_at=None)],
        }


class ReasonForm(VersionForm):
    """Reject a list, or give an incentive up."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    required_messages = {"reason": gettext_lazy("Say why.")}
