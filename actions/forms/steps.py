"""Forms of steps: several pasted at once, another date, a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.pasting import lines_of, person_named, steps_in
from actions.services.rows import MAX_STEPS
from departments.models import User
from saypro_align.lib.forms import BaseForm, DateTextField

LONGEST_PASTE: Final = 20_000
Row = dict[str, Any]


class PasteStepsForm(BaseForm):
    """Several steps, one a line."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste several: one per line"),
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("From a table also who and by when, in the next two columns."),
    )


@dataclass(frozen=True)
class Focus:
    """Where the keyboard goes on after a press: a row, and its text or its button up or down."""

    row: int
    on: str


def focus_after(verb: str, count: int) -> Focus | None:
    """Return where the focus belongs after rows were added, removed or moved; `count` are there now.

    A moved row keeps it on the same button, at the end of the list on the other one.
    """
    name, _colon, position = verb.partition(":")
    if name == "add_step":
        return Focus(count - 1, "text")
    if not (position.isascii() and position.isdigit() and len(position) < 5):
        return None
    at = int(position)
    if name == "remove_step":
        return Focus(max(at - 1, 0), "text")
    if name == "move_up":
        return Focus(max(at - 1, 0), "up" if at > 1 else "down")
    if name == "move_down":
        return Focus(min(at + 1, count - 1), "down" if at + 2 < count else "up")
    return None


@dataclass(frozen=True)
class Pasted:
    """The rows with what was pasted, what did not fit, and where the first new row stands."""

    rows: list[Row]
    left: str
    said: str
    first: int


def with_pasted(rows: Sequence[Row], text: str, people: Mapping[str, User]) -> Pasted:
    """Put the pasted steps after the typed rows; an empty row makes room for the first of them."""
    kept = [row for row in rows if any(row.get(name) for name in ("id", "text", "due_on"))]
    found = steps_in(text[:LONGEST_PASTE])
    fitting = found[: max(MAX_STEPS - len(kept), 0)]
    names = {pk: user.name for pk, user in people.items()}
    added = [
        {
            "text": one.text,
            "owner": person_named(one.who, names),
            "due_on": one.due,
            "weight": 1,
        }
        for one in fitting
    ]
    over = found[len(fitting) :]
    if not found:
        said = _("Nothing was pasted. Put each step on a line of its own.")
    elif over:
        said = ngettext(
            "An action has at most %(most)d steps: %(n)d line is left.",
            "An action has at most %(most)d steps: %(n)d lines are left.",
            len(over),
        ) % {"most": MAX_STEPS, "n": len(over)}
    else:
        said = ngettext(
            "%(n)d step added below. Nothing is saved yet.",
            "%(n)d steps added below. Nothing is saved yet.",
            len(added),
        ) % {"n": len(added)}
    return Pasted([*kept, *added], lines_of(over), said, len(kept))


class _NewDateForm(BaseForm):
    """Another date, and why; the version is the one the person saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    date_reason = forms.CharField(
        label=gettext_lazy("Why does the date change?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Everybody who may read the action reads it."),
    )
    required_messages: ClassVar[Mapping[str, Any]] = {
        "due_on": gettext_lazy("Enter the new date, like 31 Dec 2026."),
        "deadline": gettext_lazy("Enter the new deadline, like 31 Dec 2026."),
    }


class StepDateForm(_NewDateForm):
    """Another date for a step."""

    due_on = DateTextField(label=gettext_lazy("New date"))
    field_order = ("version", "due_on", "date_reason")


class DeadlineForm(_NewDateForm):
    """Another deadline for an action."""

    deadline = DateTextField(label=gettext_lazy("New deadline"))
    field_order = ("version", "deadline", "date_reason")
