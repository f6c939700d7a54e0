"""A KPI by itself: described, measured, shared, replaced, retired."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, User
from kpis.choices import Aggregation, Direction, Frequency
from kpis.forms.because import BecauseForm
from kpis.models import Kpi
from kpis.services.kpis import KpiFields
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField


class KpiForm(BaseForm):
    """What describes a KPI."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=300)
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Like %, R or days."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Good when"),
        choices=[("", gettext_lazy("Choose")), *Direction.choices],
        required=False,
    )
    aggregation = forms.ChoiceField(
        label=gettext_lazy("How values add up"), choices=Aggregation.choices, required=False
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[("", gettext_lazy("Choose")), *Frequency.choices],
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Where the number comes from"), max_length=200, required=False
    )
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    required_messages = {"name": gettext_lazy("Name the KPI.")}

    def __init__(self, *args: Any, people: dict[str, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        owner = self.fields["owner"]
        if isinstance(owner, forms.ChoiceField):
            owner.choices = [
                ("", _("Nobody yet")),
                *((key, person.name) for key, person in people.items()),
            ]

    def described(self) -> KpiFields:
        """Return the description as the service takes it."""
        cleaned = self.cleaned_data
        return KpiFields(
            name=cleaned["name"],
            unit=cleaned["unit"],
            direction=cleaned["direction"],
            aggregation=cleaned["aggregation"] or Aggregation.LEVEL,
            frequency=cleaned["frequency"],
            source=cleaned["source"],
            owner=self.people.get(cleaned["owner"]),
        )

    @staticmethod
    def stored(kpi: Kpi) -> dict[str, Any]:
        """Return what is stored, as the form shows it."""
        return {
            "version": kpi.version,
            "name": kpi.name,
            "unit": kpi.unit,
            "direction": kpi.direction,
            "aggregation": kpi.aggregation,
            "frequency": kpi.frequency,
            "source": kpi.source,
            "owner": str(kpi.owner_id or ""),
        }


class ValueForm(BaseForm):
    """A value of a day."""

    measured_on = DateTextField(label=gettext_lazy("Date"))
    value = DecimalTextField(label=gettext_lazy("Value"), decimal_places=4)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class CorrectionForm(BaseForm):
    """Another value for a day that has one."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    value = DecimalTextField(label=gettext_lazy("Value"), decimal_places=4)
    note = forms.CharField(label=gettext_lazy("Why is it corrected?"), max_length=300)
    required_messages = {
        "note": gettext_lazy("Enter the reason."),
        "revision": gettext_lazy("The page came back incomplete. Reload it and try again."),
    }


class ReasonForm(BecauseForm):
    """Why a KPI no longer counts."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ShareForm(BecauseForm):
    """Which departments to share with, and why."""

    department = forms.MultipleChoiceField(
        label=gettext_lazy("Departments"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each head agrees or declines."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why together?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {"department": gettext_lazy("Choose at least one department.")}

    def __init__(self, *args: Any, departments: dict[str, Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        field = self.fields["department"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(key, department.name) for key, department in departments.items()]

    def chosen(self) -> list[Department]:
        """Return the departments."""
        return [self.departments[slug] for slug in self.cleaned_data["department"]]


class DeclineShareForm(BaseForm):
    """Why a KPI is not shared; may be left out."""

    reason = forms.CharField(label=gettext_lazy("Why not?"), max_length=300, required=False)


class DoneForm(BaseForm):
    """The day a milestone was done."""

    done_on = DateTextField(label=gettext_lazy("Done on"), required=False)
