"""The three parts of a quarter's results, and why they are corrected."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from reports.models import QuarterResults
from reports.models.results import LONGEST_REASON
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.row_form import RowForm


class ResultsForm(RowForm):
    """Successes, areas for improvement, next steps; a point a line."""

    class Meta:
        model = QuarterResults
        fields = ("successes", "improvements", "next_steps")
        widgets: ClassVar[dict[str, Any]] = {
            name: forms.Textarea(attrs={"rows": 8}) for name in fields
        }
        help_texts: ClassVar[dict[str, Any]] = {"successes": gettext_lazy("One point a line.")}


class CorrectForm(BaseForm):
    """Why published results are corrected."""

    required_messages: ClassVar[dict[str, Any]] = {
        "reason": gettext_lazy("Say what is corrected, and why.")
    }
    reason = forms.CharField(
        label=gettext_lazy("What is corrected, and why"), max_length=LONGEST_REASON
    )
