"""The check-in as it is filled in: a row for each number, and what else there is to say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from kpis.choices.check_ins import Confidence
from kpis.models import Measurement
from kpis.models.check_ins import LONGEST_NARRATIVE, LONGEST_NOTE, LONGEST_OBSTACLE
from kpis.outliers import Doubt
from kpis.selectors.check_in_sheet import Line, Sheet
from kpis.services.check_in_input import Said, Told, Wish
from kpis.services.obstacles import ObstacleFields
from saypro_align.lib import numerals
from saypro_align.lib.forms import BaseForm, DateTextField, DecimalTextField

_SURE = [("", gettext_lazy("Not said")), *Confidence.choices]


class NumberForm(BaseForm):
    """What is said of one number; empty means skipped."""

    no_change = forms.BooleanField(label=gettext_lazy("No change"), required=False)
    value = DecimalTextField(label=gettext_lazy("Now"), decimal_places=4, required=False)
    note = forms.CharField(
        label=gettext_lazy("What happened?"), max_length=LONGEST_NOTE, required=False
    )
    confidence = forms.ChoiceField(
        label=gettext_lazy("Will it reach the target?"), choices=_SURE, required=False
    )
    # The value its owner stands by after we asked, and the newest value he was shown.
    meant = DecimalTextField(required=False, decimal_places=4, widget=forms.HiddenInput)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: Line | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if line is None:
            return
        unit = line.kpi.unit
        # With something to show when empty, the style sheet knows when a number was typed.
        self.fields["value"].widget.attrs["placeholder"] = " "
        now = _("New since then") if line.adds_up and line.last else _("Now")
        self.fields["value"].label = (
            _("%(now)s, in %(unit)s") % {"now": now, "unit": unit} if unit else now
        )
        if line.adds_up:
            self.fields["no_change"].label = _("Nothing to add")
        elif not line.can_stay:
            del self.fields["no_change"]

    def said(self) -> Said:
        """Return what was said, as the service takes it."""
        given = self.cleaned_data
        return Said(
            value=given.get("value"),
            no_change=bool(given.get("no_change")),
            meant=given.get("meant"),
            note=given.get("note", ""),
            confidence=given.get("confidence", ""),
            seen=given.get("seen"),
        )


class WishForm(BaseForm):
    """Another target value or day for a target, with the reason."""

    target_value = DecimalTextField(
        label=gettext_lazy("Target value instead"), decimal_places=4, required=False
    )
    due_on = DateTextField(label=gettext_lazy("By when instead"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=500, required=False)

    def clean(self) -> dict[str, Any] | None:
        """Ask for the other half where only one was filled in."""
        cleaned = super().clean()
        given = self.cleaned_data
        wished = given.get("target_value") is not None or given.get("due_on") is not None
        if wished and not given.get("reason"):
            self.add_error("reason", _("Say why the target should change."))
        elif given.get("reason") and not wished and not self.errors:
            self.add_error("target_value", _("Enter what the target should be."))
        return cleaned

    def wish(self) -> Wish | None:
        """Return what is wished, if anything is."""
        given = self.cleaned_data
        new = {
            name: given[name] for name in ("target_value", "due_on") if given.get(name) is not None
        }
        return Wish(new, given["reason"]) if new else None


class CheckInForm(BaseForm):
    """What happened, what is in the way, and how sure one is."""

    obstacle = forms.CharField(
        label=gettext_lazy("Anything in the way?"), max_length=LONGEST_OBSTACLE, required=False
    )
    help_from = forms.ChoiceField(label=gettext_lazy("Need help from"), required=False)
    about = forms.ChoiceField(label=gettext_lazy("It is about"), required=False)
    help_needed = forms.CharField(
        label=gettext_lazy("What help?"), max_length=LONGEST_OBSTACLE, required=False
    )
    needed_by = DateTextField(label=gettext_lazy("Needed by"), required=False)
    narrative = forms.CharField(
        label=gettext_lazy("What happened since the last check-in?"),
        max_length=LONGEST_NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    confidence = forms.ChoiceField(
        label=gettext_lazy("How sure are you to reach your targets?"),
        choices=_SURE,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        departments: Mapping[str, Department],
        lines: Sequence[Line],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        self.lines = {str(line.kpi.pk): line for line in lines}
        self._offer(
            "help_from",
            [("", _("Nobody")), *((slug, one.name) for slug, one in departments.items())],
        )
        self._offer(
            "about",
            [("", _("All of it")), *((key, line.kpi.name) for key, line in self.lines.items())],
        )

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def clean(self) -> dict[str, Any] | None:
        """Ask what the obstacle is where only its details were filled in."""
        cleaned = super().clean()
        given = self.cleaned_data
        details = ("help_from", "help_needed", "needed_by")
        is_detailed = any(given.get(name) for name in details)
        if is_detailed and not given.get("obstacle") and "obstacle" not in self.errors:
            self.add_error("obstacle", _("Say what is in the way."))
        return cleaned

    def obstacle_told(self) -> ObstacleFields | None:
        """Return the obstacle, if there is one."""
        given = self.cleaned_data
        if not given["obstacle"]:
            return None
        line = self.lines.get(given["about"])
        return ObstacleFields(
            what=given["obstacle"],
            help_from=self.departments.get(given["help_from"]),
            help_needed=given["help_needed"],
            due_on=given["needed_by"],
            kpi=line.kpi if line else None,
            kpt=line.number.kpt if line else None,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the summary of errors: what, and where."""

    text: str
    anchor: str


def problems_of(named: Iterable[tuple[str, forms.Form]]) -> list[Problem]:
    """Return all errors of the forms, each with the name of what it is about."""
    found = []
    for name, form in named:
        for field, texts in form.errors.items():
            anchor = form[field].id_for_label if field in form.fields else ""
            start = f"{name}: " if name else ""
            found += [Problem(f"{start}{text}", anchor) for text in texts]
    return found


@dataclass
class Row:
    """One number on the page: its line, its fields, and what we ask about it."""

    line: Line
    form: NumberForm
    wish: WishForm | None
    doubt: Doubt | None = None
    question: str = ""
    held: Measurement | None = None

    @property
    def meant(self) -> str:
        """Return the value that a slip would explain, as it is shown."""
        return self._shown(self.doubt.meant) if self.doubt and self.doubt.meant is not None else ""

    @property
    def typed(self) -> str:
        """Return the value that was typed, as it is shown."""
        return self._shown(self.doubt.value) if self.doubt else ""

    @property
    def is_open(self) -> bool:
        """Return whether the folded fields hold something."""
        data = self.form.data
        filled = any(data.get(self.form.add_prefix(name)) for name in ("note", "confidence"))
        wished = self.wish is not None and self.wish.is_bound and self.wish.has_changed()
        return bool(filled or wished or "note" in self.form.errors)

    def show_held(self, held: Measurement) -> None:
        """Show the value that somebody else recorded; saved again, it counts as seen."""
        self.held = held
        self.form.data[self.form.add_prefix("seen")] = str(held.pk)  # type: ignore[index]

    def _shown(self, value: Decimal) -> str:
        return numerals.quantity(value, self.line.kpi.unit)


class Filled:
    """The whole form of a check-in, empty or as it was sent."""

    def __init__(self, sheet: Sheet, lines: Sequence[Line], data: QueryDict | None = None) -> None:
        self.sheet = sheet
        own = {one.number.department_id for one in sheet.lines}
        others = {
            one.slug: one for one in Department.objects.active_on(sheet.day) if one.pk not in own
        }
        self.main = CheckInForm(data, departments=others, lines=lines)
        self.rows = [self._row(line, data) for line in lines]
        if data is None and self.rows:
            self.rows[0].form.fields["value"].widget.attrs["autofocus"] = True

    @staticmethod
    def _row(line: Line, data: QueryDict | None) -> Row:
        last = {"seen": str(line.last.pk) if line.last else ""}
        wished = line.number.kpt is not None and line.number.kpt.target_value is not None
        return Row(
            line=line,
            form=NumberForm(data, prefix=prefix_of(line.kpi.pk), line=line, initial=last),
            wish=WishForm(data, prefix=f"w{line.kpi.pk.hex}") if wished else None,
        )

    @property
    def named(self) -> list[tuple[str, BaseForm]]:
        """Return all forms in the order of the page, each with what it is about."""
        found: list[tuple[str, BaseForm]] = []
        for row in self.rows:
            found.append((row.line.kpi.name, row.form))
            if row.wish is not None:
                found.append((row.line.kpi.name, row.wish))
        return [*found, ("", self.main)]

    @property
    def problems(self) -> list[Problem]:
        """Return what needs another look, for the summary on top."""
        return problems_of(self.named)

    @property
    def only_asks(self) -> bool:
        """Return whether nothing is wrong, but a value looks like a slip."""
        doubted = sum(row.doubt is not None for row in self.rows)
        return bool(doubted) and len(self.problems) == doubted

    def is_valid(self) -> bool:
        """Return whether each field could be read."""
        valid = [form.is_valid() for _name, form in self.named]
        return all(valid)

    def told(self) -> Told:
        """Return what was filled in, as the service takes it."""
        wishes = {
            row.line.kpi.pk: wish
            for row in self.rows
            if row.wish is not None and (wish := row.wish.wish()) is not None
        }
        return Told(
            numbers={row.line.kpi.pk: row.form.said() for row in self.rows},
            wishes=wishes,
            narrative=self.main.cleaned_data["narrative"],
            confidence=self.main.cleaned_data["confidence"],
            obstacle=self.main.obstacle_told(),
        )


def prefix_of(kpi_id: UUID) -> str:
    """Return the prefix of a number's fields."""
    return f"n{kpi_id.hex}"
