"""Decisions on a plan."""

from django import forms
from django.utils.translation import gettext_lazy

from saypro_align.lib.forms import BaseForm


class VersionForm(BaseForm):
    """The version of the plan a decision is about."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    required_messages = {
        "version": gettext_lazy("The page came back incomplete. Reload it and try again.")
    }


class WithdrawForm(VersionForm):
    """Take the version back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)


class TakeBackForm(WithdrawForm):
    """Take a submitted version back, to go on with it or for good."""

    EDIT, DROP = "edit", "drop"

    then = forms.ChoiceField(
        label=gettext_lazy("What then?"),
        choices=[
            (EDIT, gettext_lazy("Go on editing it")),
            (DROP, gettext_lazy("Drop this version; it stays readable in the history")),
        ],
        initial=EDIT,
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("version", "then", "reason")


class ReturnForm(VersionForm):
    """Ask for changes."""

    note = forms.CharField(
        label=gettext_lazy("What should change?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what should change.")},
    )
    required_messages = {
        **VersionForm.required_messages,
        "note": gettext_lazy("Say what should change."),
    }


class ApproveForm(VersionForm):
    """Put the plan in force."""

    note = forms.CharField(
        label=gettext_lazy("Note to the department"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
