"""How targets ended: for each one outcome, what was learned, and what next, on one page."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.choices.closings import ClosingOutcome, WhatNext
from kpis.models import KptClosing
from kpis.models.closings import LONGEST_LESSONS
from kpis.selectors.closings import ClosingRow
from kpis.services.closings import Ending
from saypro_align.lib.forms import BaseForm

_NEXT = [("", gettext_lazy("Not yet decided")), *WhatNext.choices]
_MOST_VERSION = 9


class ClosingForm(BaseForm):
    """A target counts as closed once somebody says what comes next; the others stay as they are."""

    def __init__(self, *args: Any, rows: Iterable[ClosingRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if row.may_say]
        self.stored: dict[UUID, KptClosing] = {}
        for row in self.rows:
            self._add(row)

    def _add(self, row: ClosingRow) -> None:
        said = row.closing
        name = row.kpt.name
        self.fields[f"outcome_{row.kpt.pk}"] = forms.ChoiceField(
            label=gettext_lazy("Outcome"),
            choices=ClosingOutcome.choices,
            initial=said.outcome if said else row.suggested.value,
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"required": _("Choose how “%(name)s” ended.") % {"name": name}},
        )
        self.fields[f"lessons_{row.kpt.pk}"] = forms.CharField(
            label=gettext_lazy("What we learned"),
            max_length=LONGEST_LESSONS,
            required=False,
            initial=said.lessons if said else "",
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        )
        self.fields[f"next_{row.kpt.pk}"] = forms.ChoiceField(
            label=gettext_lazy("What next"),
            choices=_NEXT,
            required=False,
            initial=said.what_next if said else "",
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def fields_of(self, row: ClosingRow) -> tuple[BoundField, ...]:
        """Return the three fields of a target."""
        return tuple(self[f"{name}_{row.kpt.pk}"] for name in ("outcome", "lessons", "next"))

    def version_of(self, row: ClosingRow) -> int:
        """Return which version of the target's end the person has in front of him; 0 is none."""
        if row.kpt.pk in self.stored:
            return self.stored[row.kpt.pk].version
        if not self.is_bound:
            return row.closing.version if row.closing else 0
        text = self.data.get(f"version_{row.kpt.pk}", "")
        is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_VERSION
        return int(text) if is_number else 0

    def clean(self) -> dict[str, Any] | None:
        """Ask why where the outcome is not what the number says."""
        cleaned = super().clean()
        for row in self.rows:
            outcome = self.cleaned_data.get(f"outcome_{row.kpt.pk}")
            differs = bool(outcome) and outcome != row.suggested
            is_told = self.cleaned_data.get(f"lessons_{row.kpt.pk}", "").strip()
            if self._is_said(row) and differs and not is_told:
                told = _("Say why “%(name)s” ended otherwise than the number says.")
                self.add_error(f"lessons_{row.kpt.pk}", told % {"name": row.kpt.name})
        return cleaned

    def endings(self) -> list[Ending]:
        """Return what is said of the targets that somebody decided about and that changed."""
        return [
            Ending(
                kpt=row.kpt,
                outcome=self.cleaned_data[f"outcome_{row.kpt.pk}"],
                lessons=self.cleaned_data[f"lessons_{row.kpt.pk}"],
                what_next=self.cleaned_data[f"next_{row.kpt.pk}"],
                version=self.version_of(row),
            )
            for row in self.rows
            if self._is_said(row) and self._is_changed(row)
        ]

    def tell_clash(self, current: Any) -> bool:
        """Show beside the field what somebody else saved; the next save counts as having seen it."""
        if not isinstance(current, KptClosing):
            return False
        self.stored[current.kpt_id] = current
        told = _(
            "Somebody else saved: %(outcome)s, %(next)s. “%(lessons)s” Save again to put yours there."
        )
        self.add_error(
            f"lessons_{current.kpt_id}",
            told
            % {
                "outcome": current.get_outcome_display(),
                "next": current.get_what_next_display(),
                "lessons": current.lessons or "–",
            },
        )
        return True

    def _is_said(self, row: ClosingRow) -> bool:
        return bool(self.cleaned_data.get(f"next_{row.kpt.pk}"))

    def _is_changed(self, row: ClosingRow) -> bool:
        said = row.closing
        if said is None or said.version != self.version_of(row):
            return True
        given = tuple(
            self.cleaned_data[f"{name}_{row.kpt.pk}"] for name in ("outcome", "lessons", "next")
        )
        return given != (said.outcome, said.lessons, said.what_next)
