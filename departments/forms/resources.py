"""Forms of scarce resources."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from departments.forms.base import RowForm
from departments.models import Objective, Resource, ResourceNeed
from saypro_align.lib.forms import BaseForm, DecimalTextField

_NOT_NEGATIVE = MinValueValidator(0, _("Enter 0 or more."))


class ResourceForm(RowForm):
    """What there is only so much of, and what it is counted in."""

    required_messages = {
        "name": _("Say what several departments need."),
        "unit": _("Say what it is counted in, like days or seats."),
    }

    class Meta:
        model = Resource
        fields = ["name", "unit", "description"]
        help_texts = {
            "unit": _("Like days, hours, seats or R."),
            "description": _("Who gives it and whom to ask."),
        }


class CapacityForm(BaseForm):
    """How much of a resource there is in a quarter."""

    amount = DecimalTextField(
        label=_("How much there is"), max_digits=12, decimal_places=2, validators=[_NOT_NEGATIVE]
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    required_messages = {"amount": _("Enter how much there is, as a number.")}


class NeedsForm(BaseForm):
    """How much of each resource an objective needs."""

    def __init__(self, *args: Any, objective: Objective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._resources = {
            f"need-{one.pk}": one for one in Resource.objects.filter(retired_at=None)
        }
        stored = {
            need.resource_id: need for need in ResourceNeed.objects.filter(objective=objective)
        }
        for name, resource in self._resources.items():
            known = stored.get(resource.pk)
            self.fields[name] = DecimalTextField(
                label=f"{resource.name} ({resource.unit})",
                required=False,
                max_digits=12,
                decimal_places=2,
                validators=[_NOT_NEGATIVE],
                help_text=resource.description,
                initial=known.amount if known and known.amount else None,
            )
            self.fields[f"{name}-version"] = forms.IntegerField(
                required=False,
                min_value=1,
                widget=forms.HiddenInput,
                initial=known.version if known else None,
            )

    @property
    def amounts(self) -> dict[Resource, Decimal]:
        """Return what was typed; an empty field needs nothing."""
        return {
            resource: self.cleaned_data[name] or Decimal(0)
            for name, resource in self._resources.items()
        }

    @property
    def seen(self) -> dict[Resource, int]:
        """Return the versions the person saw."""
        versions = (
            (resource, self.cleaned_data.get(f"{name}-version"))
            for name, resource in self._resources.items()
        )
        return {resource: version for resource, version in versions if version}
