"""What is asked of another department, and how it answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from kpis.forms.plans import VersionForm
from kpis.models import Handshake, Kpi, KpiUse
from kpis.models.handshakes import LONGEST_REASON, LONGEST_REQUEST
from kpis.services.handshakes import TermsGiven
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField


class TermsForm(BaseForm):
    """What is needed, how it is counted and by when."""

    text = forms.CharField(
        label=gettext_lazy("What is needed"),
        max_length=LONGEST_REQUEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    measured_by = forms.CharField(
        label=gettext_lazy("KPI or number that shows it"), max_length=200, required=False
    )
    amount = DecimalTextField(
        label=gettext_lazy("How much"), required=False, max_digits=18, decimal_places=4
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=30, required=False)
    due_on = DateTextField(label=gettext_lazy("Needed by"))
    required_messages = {
        "text": gettext_lazy("Say what you need from the other department."),
        "due_on": gettext_lazy("Enter the day by which you need it."),
    }

    def terms(self) -> TermsGiven:
        """Return what was typed."""
        given = self.cleaned_data
        return TermsGiven(
            text=given["text"].replace("\r\n", "\n"),
            due_on=given["due_on"],
            measured_by=given["measured_by"],
            amount=given["amount"],
            unit=given["unit"],
        )

    @staticmethod
    def stored(handshake: Handshake) -> dict[str, Any]:
        """Return the terms on the table as the fields show them."""
        return {
            "text": handshake.text,
            "measured_by": handshake.measured_by,
            "amount": handshake.amount,
            "unit": handshake.unit,
            "due_on": handshake.due_on,
        }


class AskForm(TermsForm):
    """Ask another department about an objective, or one of its KPIs."""

    department = forms.ChoiceField(label=gettext_lazy("Department"))
    kpi_use = forms.ChoiceField(label=gettext_lazy("What it is for"), required=False)
    answer_by = DateTextField(
        label=gettext_lazy("Answer by"),
        required=False,
        help_text=gettext_lazy("Left empty: a week from today, or the day you need it if sooner."),
    )
    field_order = ("department", "kpi_use", "text", "measured_by", "amount", "unit", "due_on")
    required_messages = {
        **TermsForm.required_messages,
        "department": gettext_lazy("Choose the department you ask."),
    }

    def __init__(
        self,
        *args: Any,
        departments: Mapping[str, Department],
        uses: Iterable[KpiUse],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        self.uses = {str(use.pk): use for use in uses}
        asked: Any = self.fields["department"]
        asked.choices = [("", _("Choose one")), *((slug, one) for slug, one in departments.items())]
        about: Any = self.fields["kpi_use"]
        about.choices = [
            ("", _("The objective as a whole")),
            *((pk, use.kpi.name) for pk, use in self.uses.items()),
        ]

    @property
    def helper(self) -> Any:
        """Put number and unit side by side."""
        helper = super().helper
        helper.layout = Layout(
            "department",
            "kpi_use",
            "text",
            "measured_by",
            Div("amount", "unit", css_class="field-row"),
            Div("due_on", "answer_by", css_class="field-row"),
        )
        return helper

    def chosen(self) -> dict[str, Any]:
        """Return who is asked about what, as the service takes it."""
        return {
            "department": self.departments[self.cleaned_data["department"]],
            "use": self.uses.get(self.cleaned_data["kpi_use"]),
            "answer_by": self.cleaned_data["answer_by"],
            "terms": self.terms(),
        }


class OfferForm(TermsForm, VersionForm):
    """Offer other terms, and say why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {
        **VersionForm.required_messages,
        **TermsForm.required_messages,
        "reason": gettext_lazy("Say why you offer something else."),
    }


class AcceptForm(VersionForm):
    """Say yes, and perhaps by which own KPI it is counted."""

    kpi = forms.ChoiceField(
        label=gettext_lazy("Counted by one of your KPIs"),
        required=False,
        help_text=gettext_lazy("Both departments then look at the same number."),
    )

    def __init__(self, *args: Any, series: Iterable[Kpi] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = {str(kpi.pk): kpi for kpi in series}
        if not self.series:
            del self.fields["kpi"]
            return
        field: Any = self.fields["kpi"]
        field.choices = [("", _("None")), *((pk, kpi.name) for pk, kpi in self.series.items())]

    def chosen(self) -> Kpi | None:
        """Return the KPI that counts it."""
        return self.series.get(self.cleaned_data.get("kpi", ""))


class _ReasonForm(VersionForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DeclineForm(_ReasonForm):
    """Say no."""

    required_messages = {
        **VersionForm.required_messages,
        "reason": gettext_lazy("Say why, so that the other department can plan without it."),
    }


class WithdrawRequestForm(_ReasonForm):
    """Take the request back."""

    required_messages = {
        **VersionForm.required_messages,
        "reason": gettext_lazy("Say why it is no longer needed."),
    }


class KeepForm(VersionForm):
    """Say that it came."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_REASON, required=False)


class BreakForm(_ReasonForm):
    """Say that it did not come."""

    required_messages = {
        **VersionForm.required_messages,
        "reason": gettext_lazy("Say what did not come."),
    }


class ReopenForm(_ReasonForm):
    """Take back that it was kept or not."""

    required_messages = {
        **VersionForm.required_messages,
        "reason": gettext_lazy("Say why you take it back."),
    }
