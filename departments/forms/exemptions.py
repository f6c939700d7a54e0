"""Forms of asking for an exemption and of answering."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.choices import QuarterState
from departments.models import Department, Quarter
from saypro_align.lib.forms import BaseForm, DateTextField


class AskForm(BaseForm):
    """Which department, in which quarter, why and until when."""

    quarter = forms.ModelChoiceField(Quarter.objects.none(), label=_("Quarter"))
    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)
    until = DateTextField(label=_("Last day of the exemption"), help_text=_("Like 31 Dec 2026."))
    required_messages = {"reason": _("Say why the department is exempt.")}

    def __init__(
        self,
        *args: Any,
        departments: Iterable[UUID],
        quarter: Quarter | None,
        **kwargs: Any,
    ) -> None:
        initial = {"quarter": quarter, "until": quarter.ends_on if quarter else None}
        super().__init__(*args, initial=initial, **kwargs)
        quarters: Any = self.fields["quarter"]
        quarters.queryset = Quarter.objects.exclude(state=QuarterState.CLOSED)
        rows: Any = self.fields["department"]
        rows.queryset = Department.objects.filter(pk__in=list(departments))


class AnswerForm(BaseForm):
    """Why a department must plan."""

    answer = forms.CharField(label=_("Answer"), max_length=500, widget=forms.Textarea)
    required_messages = {"answer": _("Say why the department must plan.")}
