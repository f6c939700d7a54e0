"""How a plan begins: as a copy, from a spreadsheet, or empty."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from departments.models import Plan
from kpis.selectors.starting import EarlierPlan
from kpis.services.starting import CopyChoices
from saypro_align.lib.forms import BaseForm


class CopyForm(BaseForm):
    """Which objectives of an earlier quarter come along, and what of their numbers."""

    objectives = forms.MultipleChoiceField(
        label=gettext_lazy("Which objectives come along?"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    today_is_last_result = forms.BooleanField(
        label=gettext_lazy("Set today's value to the last result"),
        required=False,
        initial=True,
    )
    keep_targets = forms.BooleanField(
        label=gettext_lazy("Keep the target values, instead of setting each anew"), required=False
    )

    required_messages = {"objectives": gettext_lazy("Tick at least one objective, or start empty.")}

    def __init__(
        self, *args: Any, earlier: EarlierPlan, into: Plan | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = earlier
        there = set(into.objectives.values_list("carried_from", flat=True)) if into else set()
        field = self.fields["objectives"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [
                (str(one.content.objective.key), one.content.objective.text)
                for one in earlier.objectives
            ]
            # What came along before is not offered to come twice.
            field.initial = [
                str(one.content.objective.key)
                for one in earlier.objectives
                if one.content.objective.pk not in there
            ]

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """Return each tick box with the objective it stands for."""
        return list(zip(self["objectives"].subwidgets, self.earlier.objectives, strict=True))

    def choices(self) -> CopyChoices:
        """Return what was chosen, as the service takes it."""
        cleaned = self.cleaned_data
        return CopyChoices(
            objectives={UUID(key) for key in cleaned["objectives"]},
            today_is_last_result=cleaned["today_is_last_result"],
            keep_targets=cleaned["keep_targets"],
        )
