"""Leading from one field that needs a look to the next, down a long page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kpis.forms.editor import PlanEditor


@dataclass(frozen=True, slots=True)
class NextFault:
    """The field to mend next: where it stands, and what the summary says of it."""

    anchor: str
    text: str


def lead_through_faults(editor: PlanEditor) -> None:
    """Let every field with a fault name the next one, in the order of the page."""
    for (form, name, _told), (_form, _name, following) in pairwise(_faults(editor)):
        form.leads[name] = following


def _faults(editor: PlanEditor) -> Iterator[tuple[Any, str, NextFault]]:
    for form in _down_the_page(editor):
        if not form.is_bound:
            continue
        for name in form.fields:
            if name in form.errors and not form[name].is_hidden:
                text = f"{editor.name_of(form)}{form.errors[name][0]}"
                yield form, name, NextFault(form[name].auto_id, text)


def _down_the_page(editor: PlanEditor) -> Iterator[Any]:
    for row in editor.rows:
        yield row.form
        for kpi in row.kpis:
            yield kpi.form
    # The plan's own text stands below its objectives.
    yield editor.text
