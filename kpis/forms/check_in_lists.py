"""Narrowing the list of check-ins."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from departments.list_filters import department_filter
from kpis.selectors.check_ins import STATES
from saypro_align.lib.forms import BaseForm


class CheckInFilterForm(BaseForm):
    """Of which department, and whether they came; an answer that fits nothing narrows nothing."""

    state = forms.ChoiceField(
        label=gettext_lazy("Came"),
        choices=[("", gettext_lazy("All")), *STATES.items()],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"] = department_filter()
        self.order_fields(["department", "state"])
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-select")

    def chosen(self) -> dict[str, Any]:
        """Return the filters as the selector takes them."""
        self.is_valid()
        department = self.cleaned_data.get("department")
        return {
            "departments": [department.pk] if department else None,
            "state": self.cleaned_data.get("state", ""),
        }
