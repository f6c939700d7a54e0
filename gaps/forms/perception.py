"""Asking for ratings of plans, and rating one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from departments.models import Department
from gaps.models.perception import LONGEST_COMMENT
from saypro_align.lib.forms import BaseForm, DateTextField

RATINGS = [
    ("5", gettext_lazy("5, fits the goals throughout")),
    ("4", gettext_lazy("4, fits with small exceptions")),
    ("3", gettext_lazy("3, fits in part")),
    ("2", gettext_lazy("2, fits little")),
    ("1", gettext_lazy("1, does not fit")),
]


class OpenRoundsForm(BaseForm):
    """Whose plans are rated, and by when."""

    departments = forms.MultipleChoiceField(
        label=gettext_lazy("Departments"), widget=forms.CheckboxSelectMultiple
    )
    rate_by = DateTextField(label=gettext_lazy("Rate by"))
    required_messages = {"departments": gettext_lazy("Choose at least one department.")}

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.slug: one for one in departments}
        field: Any = self.fields["departments"]
        field.choices = [(slug, one.name) for slug, one in self.known.items()]

    def chosen(self) -> list[Department]:
        """Return the departments."""
        return [self.known[slug] for slug in self.cleaned_data["departments"]]


class RatePlanForm(BaseForm):
    """One's own rating with a word about it."""

    rating = forms.ChoiceField(
        label=gettext_lazy("How well does the plan fit the goals?"),
        choices=RATINGS,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_messages = {"rating": gettext_lazy("Rate from 1 to 5.")}
