"""Distributing targets, and narrowing the log of their mails."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.models.distributions import LONGEST_NOTE
from kpis.selectors.distributions import LogState
from saypro_align.lib.forms import BaseForm


class DistributeForm(BaseForm):
    """What is new, for everybody; and the preview that was looked at."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What is new"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences. They stand at the top of each mail."),
    )
    required_messages = {"seen": _("The page came back incomplete. Reload it and try again.")}


class LogFilterForm(forms.Form):
    """Narrow the log by what became of the mails, and by name or address."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *LogState.choices], required=False
    )
    who = forms.CharField(label=_("Person"), max_length=80, required=False)

    @property
    def wanted(self) -> dict[str, str]:
        """Return what was asked for; what cannot be read narrows nothing."""
        found = self.cleaned_data if self.is_valid() else {}
        return {"state": found.get("state", ""), "who": found.get("who", "").strip()}
