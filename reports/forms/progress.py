"""The form of a progress report: exactly its three parts, the third of which nobody types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import ProgressReport
from reports.models.progress import LONGEST_TEXT
from saypro_align.lib.forms import BaseForm


class ProgressForm(BaseForm):
    """Achievements and challenges, a line each."""

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    achievements = forms.CharField(
        label=_("Achievements"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("What was reached or done. A line each."),
    )
    challenges = forms.CharField(
        label=_("Challenges"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("What is in the way, and what is done about it. A line each."),
    )

    def texts(self) -> dict[str, str]:
        """Return the two written parts."""
        return {part: self.cleaned_data[part] for part in ("achievements", "challenges")}

    @staticmethod
    def stored(report: ProgressReport) -> dict[str, Any]:
        """Return a report as the fields show it."""
        return {
            "version": report.version,
            "achievements": report.achievements,
            "challenges": report.challenges,
        }
