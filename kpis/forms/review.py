"""Reading a submitted plan: a place to comment at every field, and one decision."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models.comments import LONGEST_COMMENT
from kpis.forms.plans import VersionForm
from kpis.selectors.places import Place, PlaceRow
from kpis.services.approval import FieldComment

_PREFIX = "at-"


class ReviewForm(VersionForm):
    """A note on the whole, and a comment at each field that needs one."""

    note = forms.CharField(
        label=gettext_lazy("Note on the whole plan"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, rows: Iterable[PlaceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [place for row in rows for place in row.places]
        for place in self.places:
            self.fields[_PREFIX + place.name] = forms.CharField(
                label=_("Comment on: %(field)s") % {"field": place.full_label},
                max_length=LONGEST_COMMENT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
                error_messages={
                    "max_length": _("Comment must be %(count)d characters or less.")
                    % {"count": LONGEST_COMMENT}
                },
            )

    def box(self, place: Place) -> Any:
        """Return the field in which a comment on the place is written."""
        return self[_PREFIX + place.name]

    @property
    def comments(self) -> list[FieldComment]:
        """Return what was written, in the order of the page."""
        return list(self._written())

    def _written(self) -> Iterator[FieldComment]:
        for place in self.places:
            text = self.cleaned_data.get(_PREFIX + place.name, "")
            if text:
                yield FieldComment(place.name, text)

    def refuse(self, fields: dict[str, list[str]], message: str) -> None:
        """Put what the service refused beside the comment it names."""
        placed = False
        for name, texts in fields.items():
            known = _PREFIX + name if _PREFIX + name in self.fields else name
            if known in self.fields:
                placed = True
                for text in texts:
                    self.add_error(known, text)
        if not placed:
            self.add_error(None, message)
