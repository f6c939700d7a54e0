"""A check-in that came, with its numbers to be corrected."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from kpis.checking_in import is_free
from kpis.forms.check_ins import NumberForm, Problem, prefix_of, problems_of
from kpis.models import CheckIn, CheckInEntry
from kpis.models.check_ins import LONGEST_NARRATIVE
from kpis.outliers import Doubt
from kpis.services.check_in_input import Said
from saypro_align.lib import numerals
from saypro_align.lib.forms import BaseForm


class WordsForm(BaseForm):
    """What happened, and after three days why it is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    narrative = forms.CharField(
        label=gettext_lazy("What happened since the last check-in?"),
        max_length=LONGEST_NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Why is it changed?"), max_length=300)
    required_messages = {"reason": gettext_lazy("Enter the reason.")}

    def __init__(self, *args: Any, is_free: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_free:
            del self.fields["reason"]


@dataclass
class Change:
    """One number of the check-in: what was said, and its fields."""

    entry: CheckInEntry
    form: NumberForm
    doubt: Doubt | None = None

    @property
    def meant(self) -> str:
        """Return the value that a slip would explain, as it is shown."""
        found = self.doubt.meant if self.doubt else None
        return "" if found is None else numerals.quantity(found, self.entry.kpi.unit)

    @property
    def use_verb(self) -> str:
        """Return what the button that takes the meant value sends."""
        found = self.doubt.meant if self.doubt else None
        return "" if found is None else f"use:{self.form.prefix}:{found}"

    @property
    def stored(self) -> str:
        """Return what stands there now, as it is shown."""
        held = self.entry.measurement
        return numerals.quantity(held.value, self.entry.kpi.unit) if held else ""

    @property
    def typed(self) -> str:
        """Return the value that was typed, as it is shown."""
        return numerals.quantity(self.doubt.value, self.entry.kpi.unit) if self.doubt else ""


class Changed:
    """The whole form."""

    def __init__(self, check_in: CheckIn, now: datetime, data: QueryDict | None = None) -> None:
        self.check_in = check_in
        self.is_free = is_free(check_in.open_until, now)
        self.is_overtaken = False
        self.main = WordsForm(
            data,
            is_free=self.is_free,
            initial={"version": check_in.version, "narrative": check_in.narrative},
        )
        self.rows = [
            Change(entry, _number_form(entry, data))
            for entry in check_in.entries.select_related("kpi", "measurement")
        ]
        if data is None and self.rows:
            self.rows[0].form.fields["value"].widget.attrs["autofocus"] = True

    @property
    def named(self) -> list[tuple[str, BaseForm]]:
        """Return all forms in the order of the page, each with what it is about."""
        return [*((row.entry.kpi.name, row.form) for row in self.rows), ("", self.main)]

    @property
    def problems(self) -> list[Problem]:
        """Return what needs another look, for the summary on top."""
        return problems_of(self.named)

    def show_newest(self) -> None:
        """Show beside what was typed what stands there now; saved again, it counts as seen."""
        newest = CheckIn.objects.get(pk=self.check_in.pk)
        self.main.data["version"] = str(newest.version)  # type: ignore[index]
        held = {one.kpi_id: one for one in newest.entries.select_related("kpi", "measurement")}
        for row in self.rows:
            row.entry = held.get(row.entry.kpi_id, row.entry)
        self.is_overtaken = True

    def is_valid(self) -> bool:
        """Return whether each field could be read."""
        valid = [form.is_valid() for _name, form in self.named]
        return all(valid)

    def numbers(self) -> dict[UUID, Said]:
        """Return what each number shall read."""
        return {row.entry.kpi_id: row.form.said() for row in self.rows}


def _number_form(entry: CheckInEntry, data: QueryDict | None) -> NumberForm:
    held = entry.measurement
    form = NumberForm(
        data,
        prefix=prefix_of(entry.kpi_id),
        initial={
            "value": held.value if held else None,
            "note": entry.note,
            "confidence": entry.confidence,
        },
    )
    del form.fields["no_change"]
    del form.fields["seen"]
    if entry.kpi.unit:
        form.fields["value"].label = entry.kpi.unit
    return form
