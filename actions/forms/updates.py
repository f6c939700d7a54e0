"""What is asked of an owner, and how it is answered."""

from django import forms
from django.utils.translation import gettext_lazy

from actions.forms.actions import VersionForm
from actions.models.updates import LONGEST_ANSWER, LONGEST_WORDS
from saypro_align.lib.forms import BaseForm


class AskUpdateForm(BaseForm):
    """Ask how it stands; words are not needed."""

    words = forms.CharField(
        label=gettext_lazy("What you want to know"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerUpdateForm(VersionForm):
    """Say how it stands."""

    answer = forms.CharField(
        label=gettext_lazy("How it stands"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What is done, what is next, and by when."),
    )
    required_messages = {"answer": gettext_lazy("Say how it stands.")}
