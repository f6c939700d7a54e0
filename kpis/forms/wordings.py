"""Answers to a suggested wording."""

from django import forms
from django.utils.translation import gettext_lazy

from kpis.forms.plans import VersionForm


class DeclineWordingForm(VersionForm):
    """Say no, with the reason."""

    reason = forms.CharField(
        label=gettext_lazy("Why do the words stay as they are?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {"reason": gettext_lazy("Say why the words stay as they are.")}
