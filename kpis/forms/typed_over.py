"""What was posted, beside the texts that were typed and kept in the meantime."""

from collections.abc import Iterator
from uuid import UUID

from django import forms
from django.http import QueryDict

from kpis.drafts import MAX_KPIS, MAX_OBJECTIVES, RowVerb
from kpis.forms.editor import PlanEditor
from kpis.forms.texts import Typed, flat, shown
from kpis.models import TypedText
from kpis.selectors.typing import removed_rows
from kpis.services.typing import TypedChange
from kpis.typed import PLAN, REMOVED, keys_of, kpi_path, objective_path
from saypro_align.lib.forms import BaseForm


def with_typed(data: QueryDict, typed: Typed) -> QueryDict:
    """Return the post with typed texts where it says nothing, or where "keep theirs" was chosen."""
    places = _prefixes(data)
    filled = data.copy()
    for (path, name), one in typed.items():
        if path not in places or name == REMOVED:
            continue
        posted = f"{places[path]}-{name}"
        if posted not in data and name not in ("confirm", REMOVED):
            filled[posted] = one.text
        if data.get(f"keep-{posted}") == "theirs" and flat(data.get(posted, "")) != one.text:
            filled[posted] = one.text
            del filled[f"keep-{posted}"]
    return filled


def unseen_texts(editor: PlanEditor, data: QueryDict) -> list[TypedText]:
    """Return texts that others typed, that the page had not heard of, and that it would overwrite."""
    told = data.get("plan-seen", "")
    seen = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0
    places = _prefixes(data)
    removed = removed_rows(editor.typed)
    return [
        one
        for (path, name), one in editor.typed.items()
        if one.pk > seen
        and path not in removed
        and (path not in places or flat(data.get(f"{places[path]}-{name}", "")) != one.text)
        and one.text != one.base
    ]


def posted_changes(editor: PlanEditor) -> list[TypedChange]:
    """Return every text of the page that differs from what is kept of it."""
    return [change for path, form in editor.places() for change in _changes(editor, path, form)]


def _changes(editor: PlanEditor, path: str, form: BaseForm) -> Iterator[TypedChange]:
    is_stored = path == PLAN or editor.texts.is_stored(path)
    if not is_stored and getattr(form, "is_blank", False):
        return
    for name, field in form.fields.items():
        posted = form.add_prefix(name)
        if field.widget.is_hidden:
            continue
        if posted not in form.data and not isinstance(field, forms.BooleanField):
            continue
        text = flat(form.data.get(posted, ""))
        stored = shown(field, form.initial.get(name)) if is_stored else ""
        kept = editor.typed.get((path, name))
        current = stored if kept is None else kept.text
        if text != current:
            yield TypedChange(path, name, text, base=current, stored=stored)


def switched_unstored(editor: PlanEditor, command: tuple[RowVerb, UUID]) -> TypedChange | None:
    """Return the mark by which a row that was never stored is removed, or put back."""
    verb, key = command
    removed = "yes" if verb.startswith("retire") else ""
    for path in editor.unstored_paths():
        if (keys_of(path) or ("",))[-1] == str(key):
            kept = editor.typed.get((path, REMOVED))
            return TypedChange(path, REMOVED, removed, base=kept.text if kept else "", stored="")
    return None


def settled_by(editor: PlanEditor) -> tuple[int, ...]:
    """Return the typed texts that a save of the whole page puts into the plan."""
    removed = removed_rows(editor.typed)
    posted = {path for path, _form in editor.places()} - removed
    return tuple(one.pk for (path, _name), one in editor.typed.items() if path in posted)


def _prefixes(data: QueryDict) -> dict[str, str]:
    """Return the prefix of each posted row's fields by the row's path."""
    found = {PLAN: "plan"}
    for index in range(2 * MAX_OBJECTIVES):
        prefix = f"objectives-{index}"
        key = data.get(f"{prefix}-key")
        if key is None:
            continue
        found[objective_path(key)] = prefix
        for number in range(2 * MAX_KPIS):
            inner = f"{prefix}-kpis-{number}"
            if f"{inner}-key" in data:
                found[kpi_path(key, data[f"{inner}-key"])] = inner
    return found
