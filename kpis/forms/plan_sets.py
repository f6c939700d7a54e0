"""Sending a plan-set file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kpis.plan_sets import LARGEST
from saypro_align.lib.forms import BaseForm


class PlanSetForm(BaseForm):
    """A file and the period it is for."""

    file = forms.FileField(
        label=gettext_lazy("Plan-set file"),
        help_text=gettext_lazy("JSON, at most 10 MB. Nothing is imported before you say so."),
    )
    quarter_code = forms.SlugField(
        label=gettext_lazy("Short name of the period"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Left empty, it is made from the dates in the file."),
    )
    required_messages = {"file": gettext_lazy("Choose a file.")}

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(gettext_lazy("The file is larger than 10 MB."))
        return file
