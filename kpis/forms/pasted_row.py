"""One pasted row: its cells as they were pasted or mended, judged by the editor's own KPI row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.models import Quarter
from kpis.choices import Aggregation, Direction, Frequency
from kpis.forms.kpi_row import KpiRowForm
from kpis.models import Kpi
from kpis.pasting import COLUMNS, PastedLine
from kpis.selectors.editor import EditorChoices
from kpis.services.pasting import NewKpi
from saypro_align.lib.numbers import NotANumber, ReadNumber, read_number

LONGEST_OBJECTIVE = 300
_SPREADSHEET_DATES = ("%d-%b-%y", "%d-%b-%Y", "%Y/%m/%d", "%d/%m/%y", "%d.%m.%y", "%d %b %y")
_DAYS = ("%d %b", "%d-%b", "%d %B", "%d %b.")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the preview shows it."""

    name: str
    label: str
    text: str
    shown: str
    anchor: str
    faults: tuple[str, ...]
    is_mended: bool


class PastedRow:
    """A row with the faults of its cells by column."""

    def __init__(
        self,
        line: PastedLine,
        data: Mapping[str, Any],
        choices: EditorChoices,
        *,
        quarter: Quarter,
        owner: str,
    ) -> None:
        self.line, self.data, self.choices = line, data, choices
        self.quarter, self.owner = quarter, owner
        self.faults: dict[str, list[str]] = {}
        self.objective_text = ""
        self.objective_key: UUID | None = None

    @property
    def number(self) -> int:
        """Return the row's number, counted without the head line."""
        return self.line.number

    @property
    def is_left_out(self) -> bool:
        """Return whether the person leaves it out."""
        return f"skip-{self.number}" in self.data

    def text(self, name: str) -> str:
        """Return a cell's text: mended in the preview, or as it was pasted."""
        mended = self.data.get(f"cell-{self.number}-{name}")
        return plain(self.line.cells.get(name, "") if mended is None else str(mended)[:5000])

    def fault(self, name: str, text: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.setdefault(name, []).append(text)

    def cells(self, names: list[str]) -> list[Cell]:
        """Return the cells of these columns."""
        return [
            Cell(
                name,
                str(COLUMNS[name]),
                self.text(name),
                self.text(name) or self._assumed(name),
                f"cell-{self.number}-{name}",
                tuple(self.faults.get(name, ())),
                f"cell-{self.number}-{name}" in self.data,
            )
            for name in names
        ]

    def _assumed(self, name: str) -> str:
        """Return what an empty cell stands for."""
        owner = self.choices.people.get(self.owner)
        assumed = {
            "objective": self.objective_text,
            "owner": owner.name if owner else "",
            "frequency": str(Frequency.WEEKLY.label),
            "due_on": _day(self.quarter.ends_on),
        }
        return assumed.get(name, "")

    @property
    def existing(self) -> Kpi | None:
        """Return the KPI of that name which the department has already."""
        name = self.text("name").casefold()
        return next(
            (kpi for kpi in self.choices.kpis.values() if plain(kpi.name).casefold() == name), None
        )

    def judge(self) -> None:
        """Judge the row as the editor would, and say what is wrong in each cell."""
        if self.is_left_out:
            return
        self.form = KpiRowForm(
            self._typed(), prefix="row", choices=self.choices, initial={"key": uuid4()}
        )
        if self.line.more:
            told = _("This row has more cells than columns.")
            self.fault("name", told)
        for name, texts in self.form.errors.items():
            column = name if name in COLUMNS else "name"
            for text in texts:
                self.fault(column, str(text))
        self._judge_words()

    def _typed(self) -> QueryDict:
        """Return the row as the editor's form would have sent it."""
        existing = self.existing
        values = {
            "key": str(uuid4()),
            "existing": str(existing.pk) if existing else "",
            "name": self.text("name"),
            "unit": self.text("unit") or (existing.unit if existing else ""),
            "direction": existing.direction if existing else self._direction(),
            "aggregation": existing.aggregation if existing else Aggregation.LEVEL,
            "frequency": self._frequency() or "",
            "source": self.text("source"),
            "owner": self._owner() or "",
            "baseline": self.text("baseline"),
            "baseline_due_on": "",
            "target_value": self.text("target_value"),
            "due_on": self._due_on(),
            "weight": "1",
            "contribution": self.text("contribution"),
            "goal_measure": "",
            "low": "",
            "high": "",
            "tolerance": "",
            "milestones": "",
        }
        data = QueryDict(mutable=True)
        for name, value in values.items():
            data[f"row-{name}"] = value
        return data

    def _judge_words(self) -> None:
        if self._owner() is None:
            self.fault(
                "owner",
                _("Nobody in the department is called that. Enter a name like %(name)s.")
                % {"name": next((p.name for p in self.choices.people.values()), _("your own"))},
            )
        if self._frequency() is None:
            rhythms = ", ".join(str(label) for label in Frequency.labels)
            self.fault("frequency", _("Enter one of: %(words)s.") % {"words": rhythms})
        if len(self.text("objective")) > LONGEST_OBJECTIVE:
            self.fault("objective", _("Objective must be 300 characters or less."))
        due_on = self.form.cleaned_data.get("due_on")
        if due_on and not self.quarter.starts_on <= due_on <= self.quarter.ends_on:
            ends = {"first": _day(self.quarter.starts_on), "last": _day(self.quarter.ends_on)}
            self.fault("due_on", _("The date must be between %(first)s and %(last)s.") % ends)
        self._judge_numbers()

    def _judge_numbers(self) -> None:
        cleaned = self.form.cleaned_data
        today, target = cleaned.get("baseline"), cleaned.get("target_value")
        if today is not None and today == target and self.form.relative is None:
            self.fault("target_value", _("This is today's value already. Enter another one."))
        existing = self.existing
        typed = self.text("unit")
        if existing and existing.unit and typed and typed.casefold() != existing.unit.casefold():
            self.fault(
                "unit",
                _("The KPI “%(kpi)s” is counted in %(unit)s already. Use it, or another name.")
                % {"kpi": existing, "unit": existing.unit},
            )

    def draft(self) -> NewKpi:
        """Return the row as the service takes it."""
        draft = self.form.draft(f"rows.{self.number}")
        return NewKpi(
            place=draft.place,
            objective_key=self.objective_key,
            objective_text=plain(self.objective_text),
            kpi=self.existing or draft.kpi,
            use=draft.use,
        )

    def _direction(self) -> str:
        """Say which way is good by today's value and the target; without both it is left open."""
        target, today = self._read("target_value"), self._read("baseline")
        if target is None:
            return ""
        if target.relative:
            return Direction.INCREASE if target.value > 0 else Direction.DECREASE
        if today is None or today.value == target.value:
            return ""
        return Direction.INCREASE if target.value > today.value else Direction.DECREASE

    def _read(self, name: str) -> ReadNumber | None:
        try:
            return read_number(self.text(name))
        except NotANumber:
            return None

    def _owner(self) -> str | None:
        """Return the id of the person named; the one who pastes where nobody is; None if unknown."""
        word = self.text("owner").casefold()
        if not word:
            return self.owner
        people = self.choices.people
        exact = [
            key
            for key, one in people.items()
            if word in (one.name.casefold(), one.email.casefold())
        ]
        parts = [key for key, one in people.items() if word in one.name.casefold().split()]
        found = exact or parts
        return found[0] if len(found) == 1 else None

    def _frequency(self) -> str | None:
        word = self.text("frequency").casefold()
        if not word:
            return Frequency.WEEKLY
        words = {str(label).casefold(): value for value, label in Frequency.choices}
        words |= {value.replace("_", " "): value for value in Frequency.values}
        return words.get(word)

    def _due_on(self) -> str:
        """Return the date as the form reads it: a day without a year falls into the quarter."""
        text = self.text("due_on")
        if not text:
            return self.quarter.ends_on.isoformat()
        for pattern in _SPREADSHEET_DATES:
            if (found := _date(text, pattern)) is not None:
                return found.isoformat()
        for pattern in _DAYS:
            found = _date(f"{text} {self.quarter.ends_on.year}", f"{pattern} %Y")
            if found is not None:
                return found.isoformat()
        return text


def plain(text: str) -> str:
    """Return the text without line breaks, double or outer blanks."""
    return " ".join(text.replace("\x00", " ").split())


def _date(text: str, pattern: str) -> date | None:
    try:
        return datetime.strptime(text.replace("Sept ", "Sep "), pattern).date()  # noqa: DTZ007
    except ValueError:
        return None


def _day(value: date) -> str:
    return f"{value.day} {date_format(value, 'M Y')}"
