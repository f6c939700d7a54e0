"""One comment at one field of a plan."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from departments.models.comments import LONGEST_COMMENT
from kpis.selectors.places import PlaceRow
from saypro_align.lib.forms import BaseForm


class CommentForm(BaseForm):
    """Where, and what."""

    at = forms.ChoiceField(label=gettext_lazy("About"))
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Write @ and a name, like @Thandi Mahlangu, to tell somebody."),
    )
    required_messages = {
        "at": gettext_lazy("Choose what the comment is about."),
        "text": gettext_lazy("Write the comment."),
    }

    def __init__(self, *args: Any, rows: Iterable[PlaceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["at"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (row.title, [(place.name, _told(place.label, place.value)) for place in row.places])
                for row in rows
            ]


def _told(label: str, value: str) -> str:
    short = value if len(value) <= 60 else f"{value[:59]}…"
    return f"{label}: {short}" if short else label
