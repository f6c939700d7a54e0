"""A KPI by itself: described, measured, shared, replaced, retired."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, User
from kpis.choices import Aggregation, Direction, Frequency
from kpis.forms.row import number_field
from kpis.models import Kpi
from kpis.selectors.editor import EditorChoices
from kpis.services.kpis import KpiFields
from kpis.services.uses import UseFields
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField, Details


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


class ReplaceForm(KpiForm):
    """The KPI that takes another's place, with its numbers."""

    existing = forms.ChoiceField(
        label=gettext_lazy("The new KPI"),
        required=False,
        help_text=gettext_lazy("Choose one the department has, or describe a new one."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the new KPI"), max_length=300, required=False
    )
    baseline = number_field(gettext_lazy("Today"))
    target_value = number_field(gettext_lazy("Target value"), allow_relative=True)
    low = number_field(gettext_lazy("From"))
    high = number_field(gettext_lazy("To"))
    due_on = DateTextField(label=gettext_lazy("By when"), required=False)
    contribution = forms.CharField(
        label=gettext_lazy("How does it move the goal?"), max_length=300, required=False
    )
    goal_measure = forms.ChoiceField(
        label=gettext_lazy("What of the goal does it move?"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is the old KPI replaced?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {"reason": gettext_lazy("Enter the reason.")}

    def __init__(self, *args: Any, choices: EditorChoices, **kwargs: Any) -> None:
        super().__init__(*args, people=choices.people, **kwargs)
        self.offered = choices
        for name, offered in (
            ("existing", choices.kpi_choices),
            ("goal_measure", choices.measure_choices),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered

    @property
    def helper(self) -> FormHelper:
        """Return the crispy helper: the new KPI, its numbers, the reason; the rest is folded away."""
        helper = super().helper
        helper.layout = Layout(
            "version",
            "existing",
            Div("name", "unit", "direction", css_class="field-row"),
            Div("baseline", "target_value", "due_on", css_class="field-row"),
            Div("owner", "frequency", "source", css_class="field-row"),
            Div("contribution", "goal_measure", css_class="field-row"),
            Details(
                gettext_lazy("A range instead of one target value, how values add up"),
                Div("low", "high", "aggregation", css_class="field-row"),
            ),
            "reason",
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Ask for a name unless an existing KPI is chosen."""
        cleaned = super().clean() or {}
        if not cleaned.get("existing") and not cleaned.get("name"):
            self.add_error("name", _("Name the KPI, or choose one."))
        return cleaned

    def chosen(self) -> Kpi | KpiFields:
        """Return the KPI chosen, or the description of a new one."""
        return self.offered.kpis.get(self.cleaned_data["existing"]) or self.described()

    def numbers(self) -> UseFields:
        """Return how the new KPI is used."""
        cleaned = self.cleaned_data
        field = self.fields["target_value"]
        reading = field.reading if isinstance(field, DecimalTextField) else None
        relative = cleaned["target_value"] if reading and reading.relative else None
        return UseFields(
            baseline=cleaned["baseline"],
            target_value=None if relative is not None else cleaned["target_value"],
            relative_target=relative,
            low=cleaned["low"],
            high=cleaned["high"],
            due_on=cleaned["due_on"],
            contribution=cleaned["contribution"],
            goal_measure=self.offered.measures.get(cleaned["goal_measure"]),
        )


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


class ReasonForm(BaseForm):
    """Why a KPI no longer counts."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ShareForm(BaseForm):
    """Which department to share with."""

    department = forms.ChoiceField(label=gettext_lazy("Department"))

    def __init__(self, *args: Any, departments: dict[str, Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        field = self.fields["department"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("Choose a department")),
                *((key, department.name) for key, department in departments.items()),
            ]

    def chosen(self) -> Department:
        """Return the department."""
        return self.departments[self.cleaned_data["department"]]


class DoneForm(BaseForm):
    """The day a milestone was done."""

    done_on = DateTextField(label=gettext_lazy("Done on"), required=False)
