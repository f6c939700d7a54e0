"""The short forms with which suspicions are decided on, and that of a rule's limit."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from gaps.choices import GapKind
from gaps.detectors.sifting import Limit
from gaps.models import Gap
from gaps.selectors.deciding import other_kinds
from saypro_align.lib.forms import BaseForm


class ReviewForm(BaseForm):
    """A decision about a gap as it was seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any = None, *, gap: Gap, **kwargs: Any) -> None:
        self.gap = gap
        super().__init__(data, **kwargs)


class NotAGapForm(ReviewForm):
    """Not a gap; Enter sends the sentence."""

    reason = forms.CharField(label=gettext_lazy("Why is it none?"), max_length=500)
    required_messages: ClassVar[Mapping[str, Any]] = {
        "reason": gettext_lazy("Say why, in one sentence.")
    }


class KindForm(ReviewForm):
    """A gap, but of another kind."""

    kind = forms.ChoiceField(label=gettext_lazy("Which kind is it?"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("Why that kind?"), max_length=500)
    required_messages: ClassVar[Mapping[str, Any]] = {
        "kind": gettext_lazy("Choose the kind that fits."),
        "reason": gettext_lazy("Say why, in one sentence."),
    }

    def __init__(self, data: Any = None, *, gap: Gap, **kwargs: Any) -> None:
        super().__init__(data, gap=gap, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, f"{kind.label} ({kind.formal})") for kind in other_kinds(gap)
        ]

    def clean_kind(self) -> GapKind:
        """Return the kind itself."""
        return GapKind(self.cleaned_data["kind"])


class NoteForm(ReviewForm):
    """What a head wants the strategy office to know."""

    text = forms.CharField(
        label=gettext_lazy("What should the strategy office know?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "text": gettext_lazy("Write what the strategy office should know.")
    }


class LimitForm(BaseForm):
    """How sure a rule must be before it speaks, or that it is silent."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    least_confidence = forms.IntegerField(
        label=gettext_lazy("Tell a gap from this confidence on, in per cent"),
        help_text=gettext_lazy("0 tells everything the rule finds."),
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control--short"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Enter the confidence as a whole number from 0 to 100."),
        ),
    )
    is_on = forms.BooleanField(label=gettext_lazy("The rule is in use"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"), max_length=500, required=False
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "seen": gettext_lazy("The page came back incomplete. Reload it and try again."),
        "least_confidence": gettext_lazy("Enter the confidence as a whole number from 0 to 100."),
    }

    def __init__(self, data: Any = None, *, limit: Limit, seen: int, **kwargs: Any) -> None:
        initial = {
            "seen": seen,
            "least_confidence": limit.least_confidence,
            "is_on": limit.is_on,
        }
        super().__init__(data, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason when the page is shown again: trying needs none, saving does."""
        cleaned = super().clean()
        self.fields["reason"].required = True
        return cleaned

    @property
    def limit(self) -> Limit:
        """Return the limit that was typed."""
        return Limit(self.cleaned_data["least_confidence"], self.cleaned_data["is_on"])
