"""Narrowing the list of check-ins."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from departments.list_filters import department_filter
from departments.models import Department, User
from kpis.selectors.check_ins import STATES
from saypro_align.lib.forms import BaseForm


class CheckInFilterForm(BaseForm):
    """Of which department, and whether they came; an answer that fits nothing narrows nothing."""

    state = forms.ChoiceField(
        label=gettext_lazy("Came"),
        choices=[("", gettext_lazy("All")), *STATES.items()],
        required=False,
    )

    def __init__(self, asked: QueryDict, *, user: User) -> None:
        """Begin with what the person heads; whoever wants all says so."""
        self._headed = sorted(user.headed_department_ids()) if "department" not in asked else []
        super().__init__(_with_own(asked, self._headed))
        self.fields["department"] = department_filter()
        self.order_fields(["department", "state"])
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-select")

    def chosen(self) -> dict[str, Any]:
        """Return the filters as the selector takes them."""
        self.is_valid()
        department = self.cleaned_data.get("department")
        return {
            "departments": [department.pk] if department else self._headed or None,
            "state": self.cleaned_data.get("state", ""),
        }


def _with_own(asked: QueryDict, headed: list[UUID]) -> QueryDict:
    """Return what was asked; whoever heads one department sees it chosen."""
    if len(headed) != 1:
        return asked
    asked = asked.copy()
    asked["department"] = Department.objects.values_list("slug", flat=True).get(pk=headed[0])
    return asked
