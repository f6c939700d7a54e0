"""What is asked when a target is proposed, made final or ended, and when a change is decided."""

from django import forms
from django.utils.translation import gettext_lazy

from kpis.forms.plans import VersionForm
from kpis.models.targets import LONGEST_REASON
from saypro_align.lib.forms import DateTextField


class ProposeForm(VersionForm):
    """Put a target up for discussion."""

    feedback_until = DateTextField(
        label=gettext_lazy("Feedback until"),
        required=False,
        help_text=gettext_lazy("The last day on which people may say whether it is realistic."),
    )
    smart_reason = forms.CharField(
        label=gettext_lazy("Why it is proposed although a letter does not pass"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FinalizeForm(VersionForm):
    """Make a target a promise; before the announced day is over with a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Why it becomes final although feedback is still open"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class _ReasonForm(VersionForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WithdrawTargetForm(_ReasonForm):
    """Take a draft or a proposal back."""

    required_messages = {
        **VersionForm.required_messages,
        "reason": gettext_lazy("Say why it is not pursued."),
    }


class StopForm(_ReasonForm):
    """End a promise before its time."""

    required_messages = {
        **VersionForm.required_messages,
        "reason": gettext_lazy("Say why it is stopped."),
    }


class DecideForm(VersionForm):
    """Say yes or no to a change."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("Needed when it stays as it is."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
