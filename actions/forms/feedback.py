"""Forms of feedback: the three texts, and the answer to them."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.feedback import FeedbackState
from actions.models import Feedback
from actions.models.feedback import LONGEST_FEEDBACK
from saypro_align.lib.forms import BaseForm

_VERSION = gettext_lazy("The page came back incomplete. Reload it and try again.")


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FeedbackForm(BaseForm):
    """What works, what does not, what should change: one of them is enough."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    works = _text(gettext_lazy("What works"))
    works_not = _text(gettext_lazy("What does not"))
    adjustment = _text(
        gettext_lazy("Adjustment wanted"),
        gettext_lazy("A goal, a rule, a plan, an action: what should be different?"),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {"version": _VERSION}

    def texts(self) -> dict[str, str]:
        """Return what was typed."""
        return {
            name: self.cleaned_data[name].replace("\r\n", "\n")
            for name in ("works", "works_not", "adjustment")
        }

    @staticmethod
    def stored(feedback: Feedback) -> dict[str, Any]:
        """Return the texts as the fields show them."""
        return {
            "version": feedback.version,
            "works": feedback.works,
            "works_not": feedback.works_not,
            "adjustment": feedback.adjustment,
        }


class AnswerForm(BaseForm):
    """What becomes of a feedback, and what changed because of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[
            (FeedbackState.ADOPTED, gettext_lazy("Adopted: something changed because of it")),
            (FeedbackState.ANSWERED, gettext_lazy("Answered: nothing has to change")),
            (FeedbackState.DECLINED, gettext_lazy("Declined: it should change, but cannot")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the department"),
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    thing = forms.ChoiceField(
        label=gettext_lazy("What changed"),
        required=False,
        help_text=gettext_lazy("For adopted feedback. The link is shown both ways."),
    )
    what = forms.CharField(
        label=gettext_lazy("How it changed"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("In one sentence."),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "version": _VERSION,
        "outcome": gettext_lazy("Choose what becomes of it."),
        "answer": gettext_lazy("Say what becomes of it."),
    }

    def __init__(
        self, *args: Any, things: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["thing"]
        field.choices = [("", _("Nothing")), *((name, rows) for name, rows in things if rows)]

    def clean(self) -> dict[str, Any] | None:
        """Ask for the sentence and the thing together, and only where something changed."""
        given = super().clean() or {}
        thing, what = given.get("thing"), given.get("what")
        is_adopted = given.get("outcome") == FeedbackState.ADOPTED
        if is_adopted and not thing and "thing" not in self.errors:
            self.add_error("thing", _("Name what changed because of it."))
        if is_adopted and not what and "what" not in self.errors:
            self.add_error("what", _("Say what changed."))
        if not is_adopted and (thing or what) and "outcome" in given:
            self.add_error("outcome", _("What changed belongs to feedback that is adopted."))
        return given
