"""Forms of quarters and obligations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.forms.base import RowForm
from departments.models import Department, Quarter
from saypro_align.lib.forms import BaseForm, DateTextField, MomentField


class QuarterForm(RowForm):
    """A quarter's name, dates and vision."""

    starts_on = DateTextField(label=_("First day"))
    ends_on = DateTextField(label=_("Last day"))
    plans_due_at = MomentField(
        label=_("Plans due"), help_text=_("Day and time, like 15 Oct 2026, 17:00.")
    )
    mid_quarter_on = DateTextField(label=_("Mid-quarter review"))
    required_messages = {
        "plans_due_at": _("Enter when plans are due, like 15 Oct 2026, 17:00."),
        "mid_quarter_on": _("Enter the day of the mid-quarter review."),
    }

    class Meta:
        model = Quarter
        fields = ["name", "starts_on", "ends_on", "plans_due_at", "mid_quarter_on", "vision"]


class VisionForm(RowForm):
    """What a quarter is about, in words that everybody understands."""

    vision = forms.CharField(
        label=_("Vision"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands above the targets, in planning sessions and in their mails."),
    )
    required_messages = {"vision": _("Say what the quarter is about.")}

    class Meta:
        model = Quarter
        fields = ["vision"]


class NewQuarterForm(QuarterForm):
    """A new quarter also gets its short name, which stays."""

    class Meta(QuarterForm.Meta):
        fields = ["code", *QuarterForm.Meta.fields]
        help_texts = {"code": _("It stands in addresses and stays, like 2027-Q1.")}


class ObligationForm(BaseForm):
    """Which department also owes a plan."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"))

    def __init__(self, *args: Any, quarter: Quarter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = Department.objects.exclude(obligations__quarter=quarter)


class ExemptForm(BaseForm):
    """Why a department owes no plan, and until when."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)
    until = DateTextField(label=_("Last day of the exemption"), help_text=_("Like 31 Dec 2026."))
    required_messages = {"reason": _("Say why the department is exempt.")}
