"""Reviews of metrics: having one begun, rating each metric, and closing it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from kpis.forms.plans import VersionForm
from kpis.models.relevance import LONGEST_COMMENT
from kpis.selectors.relevance import MetricRow
from kpis.services.relevance import Given
from saypro_align.lib.forms import BaseForm, DateTextField

RATINGS = [
    ("", gettext_lazy("Choose")),
    ("5", gettext_lazy("5, shows whether a goal is reached")),
    ("4", gettext_lazy("4, matters")),
    ("3", gettext_lazy("3, matters somewhat")),
    ("2", gettext_lazy("2, hardly matters")),
    ("1", gettext_lazy("1, does not matter")),
]


class OpenReviewForm(BaseForm):
    """Whose metrics are rated, and by when."""

    department = forms.ChoiceField(label=gettext_lazy("Department"))
    rate_by = DateTextField(label=gettext_lazy("Rate by"))

    def __init__(self, *args: Any, departments: Mapping[str, Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        field: Any = self.fields["department"]
        field.choices = [
            ("", gettext_lazy("Choose")),
            *((slug, one.name) for slug, one in departments.items()),
        ]

    def chosen(self) -> Department:
        """Return the department."""
        return self.departments[self.cleaned_data["department"]]


class _ItemForm(VersionForm):
    """A form with the same fields for each metric, named by its row in the review."""

    def __init__(self, *args: Any, rows: Iterable[MetricRow], **kwargs: Any) -> None:
        self.rows = list(rows)
        super().__init__(*args, **kwargs)

    def _choice(self, row: MetricRow, value: int | None, *, required: bool = False) -> forms.Field:
        return forms.ChoiceField(
            label=row.item.kpi.name,
            choices=RATINGS,
            required=required,
            initial=value or "",
            error_messages={"required": _("Rate “%(kpi)s”.") % {"kpi": row.item.kpi}},
        )

    def _number(self, name: str) -> int | None:
        value = self.cleaned_data[name]
        return int(value) if value else None


class RateForm(_ItemForm):
    """One's own rating of each metric, with a word about it; only handed in it must be whole."""

    def __init__(
        self, *args: Any, rows: Iterable[MetricRow], is_final: bool = True, **kwargs: Any
    ) -> None:
        rows = list(rows)
        super().__init__(*args, rows=rows, **kwargs)
        for row in rows:
            self.fields[f"rating_{row.item.pk}"] = self._choice(
                row, row.own.rating if row.own else None, required=is_final
            )
            self.fields[f"comment_{row.item.pk}"] = forms.CharField(
                label=gettext_lazy("Why?"),
                max_length=LONGEST_COMMENT,
                required=False,
                initial=row.own.comment if row.own else "",
            )
        _dressed(self)

    def lines(self) -> list[tuple[MetricRow, BoundField, BoundField]]:
        """Return each metric with its two fields."""
        return [
            (row, self[f"rating_{row.item.pk}"], self[f"comment_{row.item.pk}"])
            for row in self.rows
        ]

    def given(self) -> dict[UUID, Given]:
        """Return the ratings by metric."""
        return {
            row.item.pk: Given(
                self._number(f"rating_{row.item.pk}"), self.cleaned_data[f"comment_{row.item.pk}"]
            )
            for row in self.rows
        }


class CloseForm(_ItemForm):
    """What the two came to, what follows, and when to look again."""

    conclusion = forms.CharField(
        label=gettext_lazy("What follows from it?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    next_on = DateTextField(label=gettext_lazy("Next review"))

    def __init__(self, *args: Any, rows: Iterable[MetricRow], **kwargs: Any) -> None:
        rows = list(rows)
        super().__init__(*args, rows=rows, **kwargs)
        for row in rows:
            self.fields[f"agreed_{row.item.pk}"] = self._choice(
                row, row.pair.reviewer, required=True
            )
        _dressed(self)

    def lines(self) -> list[tuple[MetricRow, BoundField]]:
        """Return each metric with the field of what was agreed."""
        return [(row, self[f"agreed_{row.item.pk}"]) for row in self.rows]

    def agreed(self) -> dict[UUID, int]:
        """Return what was agreed by metric."""
        found = {row.item.pk: self._number(f"agreed_{row.item.pk}") for row in self.rows}
        return {pk: value for pk, value in found.items() if value is not None}


def _dressed(form: BaseForm) -> None:
    """Give the fields that were added later the look of the others."""
    for name, field in form.fields.items():
        if name.startswith(("rating_", "agreed_")):
            field.widget.attrs["class"] = "form-select"
        elif name.startswith("comment_"):
            field.widget.attrs["class"] = "form-control"
