"""Forms of scarce resources."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.forms.base import RowForm
from departments.models import Objective, Resource, ResourceCapacity, ResourceNeed
from saypro_align.lib import numerals
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


class CapacityForm(RowForm):
    """How much of a resource there is in a quarter."""

    amount = DecimalTextField(
        label=_("How much there is"), max_digits=12, decimal_places=2, validators=[_NOT_NEGATIVE]
    )
    required_messages = {"amount": _("Enter how much there is, as a number.")}

    class Meta:
        model = ResourceCapacity
        fields = ["amount"]


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

    def tell_clash(self, current: object) -> bool:
        """Say beside the field what somebody else saved; the next save has then seen it."""
        if not isinstance(current, ResourceNeed):
            return False
        name = f"need-{current.resource_id}"
        told = gettext("Somebody else saved %(theirs)s here. Save again to keep yours.")
        theirs = numerals.quantity(current.amount, self._resources[name].unit)
        self.add_error(name, told % {"theirs": theirs})
        data = dict(self.data.items())
        data[self.add_prefix(f"{name}-version")] = str(current.version)
        self.data = data
        return True
