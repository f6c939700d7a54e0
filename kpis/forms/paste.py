"""Rows pasted from a spreadsheet: shown first, judged cell by cell, mended in place."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.drafts import MAX_KPIS, MAX_OBJECTIVES
from kpis.forms.pasted_row import PastedRow, plain
from kpis.pasting import COLUMNS, read, template_line
from kpis.selectors.content import PlanContent
from kpis.selectors.editor import EditorChoices
from kpis.services.pasting import NewKpi
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.forms import BaseForm

MAX_TEXT = 100_000
MAX_ROWS = MAX_OBJECTIVES * MAX_KPIS


class PasteForm(BaseForm):
    """The text from the clipboard, and the objective for rows that name none."""

    text = forms.CharField(
        label=gettext_lazy("Rows from the spreadsheet"),
        strip=False,
        max_length=MAX_TEXT,
        help_text=gettext_lazy(
            "Copy the rows there, with or without their head line, and paste them here."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "wrap": "off"}),
    )
    objective = forms.ChoiceField(
        label=gettext_lazy("Objective of rows that name none"), required=False
    )
    # The text that the cells on the page belong to.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    required_messages = {"text": gettext_lazy("Paste the rows from your spreadsheet.")}

    def __init__(self, *args: Any, content: PlanContent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        self.template_line = template_line()
        field = self.fields["objective"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (str(one.objective.key), f"{number}. {one.objective.text}")
                for number, one in enumerate(content.objectives, start=1)
            ]
        if not content.objectives:
            del self.fields["objective"]

    def clean_text(self) -> str:
        """Refuse a text without rows, or with more than a plan holds."""
        text: str = self.cleaned_data["text"]
        self.pasted = read(text)
        if not self.pasted.lines:
            raise forms.ValidationError(_("Paste the rows from your spreadsheet."))
        if len(self.pasted.lines) > MAX_ROWS:
            raise forms.ValidationError(
                _("At most %(most)d rows can be added at once; these are %(count)d.")
                % {"most": MAX_ROWS, "count": len(self.pasted.lines)}
            )
        return text

    @property
    def digest(self) -> str:
        """Return what tells one pasted text from another."""
        return hashlib.sha256(plain(self.cleaned_data["text"]).encode()).hexdigest()

    @property
    def was_seen(self) -> bool:
        """Return whether the rows on the page are those of this text."""
        return bool(self.cleaned_data.get("seen") == self.digest)


class PastedRows:
    """All rows of a valid text, judged together."""

    def __init__(self, form: PasteForm, choices: EditorChoices, *, owner: str) -> None:
        self.form = form
        self.content = form.content
        self.columns = [(name, COLUMNS[name]) for name in self._columns()]
        data = form.data if form.was_seen else {}
        quarter = form.content.plan.obligation.quarter
        self.rows = [
            PastedRow(line, data, choices, quarter=quarter, owner=owner)
            for line in form.pasted.lines
        ]
        for row in self.rows:
            row.judge()
        self._place()

    def _columns(self) -> Iterator[str]:
        always = {"name", "target_value"} | (set() if self.content.objectives else {"objective"})
        return (name for name in COLUMNS if name in always | set(self.form.pasted.columns))

    def _place(self) -> None:
        """Find each row's objective, and refuse what the plan cannot hold."""
        known = {plain(one.objective.text).casefold(): one for one in self.content.objectives}
        by_key = {str(one.objective.key): one for one in self.content.objectives}
        chosen = by_key.get(self.form.cleaned_data.get("objective") or "")
        above = chosen.objective.text if chosen else ""
        held: Counter[str] = Counter()
        names: set[tuple[str, str]] = set()
        for text, one in known.items():
            held[text] = len(one.uses)
            names |= {(text, use.kpi.name.casefold()) for use in one.uses}
        for row in self.kept:
            above = row.text("objective") or above
            word = plain(above).casefold()
            row.objective_text = above
            row.objective_key = known[word].objective.key if word in known else None
            self._refuse_what_is_too_much(row, word, held, names)

    def _refuse_what_is_too_much(
        self, row: PastedRow, word: str, held: Counter[str], names: set[tuple[str, str]]
    ) -> None:
        if not word:
            row.fault("objective", _("Name the objective this KPI belongs to."))
            return
        if word not in held and len(held) >= MAX_OBJECTIVES:
            row.fault("objective", _("A plan holds at most %d objectives.") % MAX_OBJECTIVES)
            return
        held[word] += 1
        if held[word] > MAX_KPIS:
            row.fault(
                "objective",
                _("An objective holds at most %d KPIs. Name another one.") % MAX_KPIS,
            )
        name = (word, row.text("name").casefold())
        if row.text("name") and name in names:
            row.fault("name", _("This KPI stands in the objective already."))
        names.add(name)

    @property
    def kept(self) -> list[PastedRow]:
        """Return the rows that are not left out."""
        return [row for row in self.rows if not row.is_left_out]

    @property
    def faulty(self) -> list[PastedRow]:
        """Return the rows that need another value."""
        return [row for row in self.kept if row.faults]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Return the anchor and the text of every fault, in the order of the page."""
        return [
            (cell.anchor, _("Row %(number)d: %(fault)s") % {"number": row.number, "fault": text})
            for row in self.faulty
            for cell in row.cells(self.names)
            for text in cell.faults
        ]

    @property
    def first_fault(self) -> str:
        """Return the anchor of the first cell to mend."""
        return next((anchor for anchor, _text in self.faults), "")

    @property
    def names(self) -> list[str]:
        """Return the columns shown."""
        shown = [name for name, _label in self.columns]
        return [
            name
            for name in COLUMNS
            if name in shown or any(name in row.faults for row in self.rows)
        ]

    @property
    def table(self) -> list[tuple[PastedRow, list[Any]]]:
        """Return each row with its cells."""
        return [(row, row.cells(self.names)) for row in self.rows]

    @property
    def heads(self) -> list[str]:
        """Return the names of the columns shown."""
        return [str(COLUMNS[name]) for name in self.names]

    @property
    def notes(self) -> list[str]:
        """Return how numbers were read that could have been meant otherwise."""
        return [note for row in self.kept for note in row.form.echoes()]

    def show_refusal(self, refusal: DomainError) -> None:
        """Put what the service refused beside the cell it names."""
        by_number = {str(row.number): row for row in self.rows}
        placed = False
        for place, texts in refusal.fields.items():
            _rows, number, name = (*place.split("."), "", "")[:3]
            if number in by_number:
                placed = True
                for text in texts:
                    by_number[number].fault(name if name in COLUMNS else "name", text)
        if not placed:
            self.form.add_error(None, refusal.message)

    def drafts(self) -> list[NewKpi]:
        """Return the rows as the service takes them."""
        return [row.draft() for row in self.kept]
