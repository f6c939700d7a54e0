"""Form fields that the filters of many lists share: which department, and which quarter."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Quarter

if TYPE_CHECKING:
    DepartmentField = forms.ModelChoiceField[Department]
    QuarterField = forms.ModelChoiceField[Quarter]


def department_filter() -> "DepartmentField":
    """Return the field that keeps one department, named in the address by its slug."""
    return forms.ModelChoiceField(
        Department.objects.all(),
        label=_("Department"),
        required=False,
        to_field_name="slug",
        empty_label=_("All departments"),
    )


def quarter_filter() -> "QuarterField":
    """Return the field that keeps one quarter, named in the address by its code."""
    return forms.ModelChoiceField(
        Quarter.objects.all(),
        label=_("Quarter"),
        required=False,
        to_field_name="code",
        empty_label=_("All quarters"),
    )
