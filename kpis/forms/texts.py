"""The plan editor as texts: what is stored, with what was typed over it, row by row.

The page makes its forms from it; the answer to each text typed works it out without any form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _

from departments.choices import LinkKind
from kpis.choices import Aggregation, Frequency
from kpis.drafts import MAX_KPIS, MAX_OBJECTIVES
from kpis.forms.kpi_row import KpiRowForm, kpi_initial
from kpis.forms.objective_row import ObjectiveForm, objective_initial
from kpis.forms.row import RowForm
from kpis.models import TypedText
from kpis.selectors.content import ObjectiveContent, PlanContent, UseContent
from kpis.typed import PLAN, REMOVED, keys_of, kpi_path, objective_path

Typed = Mapping[tuple[str, str], TypedText]


@dataclass
class KpiTexts:
    """A KPI's row: what is stored of it, and what its fields show."""

    key: str
    path: str
    stored: UseContent | None
    initial: dict[str, Any]
    changed: dict[str, TypedText]

    @property
    def shown_initial(self) -> dict[str, Any]:
        """Return what the row's form begins with."""
        return {**self.initial, **_words(self.changed)}

    @property
    def texts(self) -> dict[str, str]:
        """Return what each field shows."""
        return texts_of(KpiRowForm, self.shown_initial)

    @property
    def beneath(self) -> dict[str, str]:
        """Return what the plan says now in fields where it changed under a typed text."""
        return _beneath(KpiRowForm, self.initial, self.changed) if self.stored else {}

    @property
    def name(self) -> str:
        """Return how the row is called once it was removed."""
        return self.texts["name"]

    @property
    def is_removed(self) -> bool:
        """Return whether it was removed before it was ever stored."""
        return REMOVED in self.changed and bool(self.changed[REMOVED].text)


@dataclass
class ObjectiveTexts:
    """An objective's row with the rows of its KPIs."""

    key: str
    path: str
    stored: ObjectiveContent | None
    initial: dict[str, Any]
    changed: dict[str, TypedText]
    all_kpis: list[KpiTexts] = field(default_factory=list)

    @property
    def kpis(self) -> list[KpiTexts]:
        """Return the KPIs that stand in it."""
        return [kpi for kpi in self.all_kpis if not kpi.is_removed]

    @property
    def removed_kpis(self) -> list[KpiTexts]:
        """Return the KPIs that were removed before they were ever stored."""
        return [kpi for kpi in self.all_kpis if kpi.is_removed]

    @property
    def shown_initial(self) -> dict[str, Any]:
        """Return what the row's form begins with."""
        return {**self.initial, **_words(self.changed)}

    @property
    def texts(self) -> dict[str, str]:
        """Return what each field shows."""
        return texts_of(ObjectiveForm, self.shown_initial)

    @property
    def beneath(self) -> dict[str, str]:
        """Return what the plan says now in fields where it changed under a typed text."""
        return _beneath(ObjectiveForm, self.initial, self.changed) if self.stored else {}

    @property
    def name(self) -> str:
        """Return how the row is called once it was removed."""
        return self.texts["text"]

    @property
    def is_removed(self) -> bool:
        """Return whether it was removed before it was ever stored."""
        return REMOVED in self.changed and bool(self.changed[REMOVED].text)


class PlanTexts:
    """All rows of the page in their order: those of the plan, then those only typed so far."""

    def __init__(self, content: PlanContent, typed: Typed, *, owner: str = "") -> None:
        self.content = content
        self.owner = owner
        self.typed: dict[str, dict[str, TypedText]] = {}
        for (path, name), one in typed.items():
            self.typed.setdefault(path, {})[name] = one
        self.summary = _words(self.typed.get(PLAN, {})).get("summary", content.plan.summary)
        self._stored_paths = {PLAN, *_paths_of(content)}
        rows = [self._objective(one) for one in content.objectives]
        rows += [self._new_objective_of(key) for key in self._typed_objectives()]
        self.rows = [row for row in rows if not row.is_removed][:MAX_OBJECTIVES]
        self.removed = [row for row in rows if row.is_removed]

    def is_stored(self, path: str) -> bool:
        """Return whether the plan has this row."""
        return path in self._stored_paths

    def has_row(self, key: UUID) -> bool:
        """Return whether a row of the plan has this key."""
        return any(path.endswith(f"/{key}") for path in self._stored_paths)

    def stored_text(self, path: str, name: str) -> str | None:
        """Return what stands in the plan itself; None for a row that is not in it."""
        keys = keys_of(path)
        if path == PLAN:
            return flat(self.content.plan.summary) if name == "summary" else None
        for one in self.content.all_objectives if keys else ():
            if keys and str(one.objective.key) == keys[0]:
                if len(keys) == 1:
                    return texts_of(ObjectiveForm, objective_initial(one)).get(name, "")
                for held in one.all_uses:
                    if str(held.use.key) == keys[1]:
                        return texts_of(KpiRowForm, kpi_initial(held)).get(name, "")
        return None

    def new_objective(self) -> dict[str, Any]:
        """Return what stands in the fields of an objective that was just added."""
        return {
            "key": uuid4(),
            "due_on": self.content.plan.obligation.quarter.ends_on,
            "weight": 1,
            "owner": self.owner,
            "link_kind": LinkKind.CONTRIBUTES,
        }

    def new_kpi(self) -> dict[str, Any]:
        """Return what stands in the fields of a KPI that was just added."""
        return {
            "key": uuid4(),
            "due_on": self.content.plan.obligation.quarter.ends_on,
            "weight": 1,
            "owner": self.owner,
            "aggregation": Aggregation.LEVEL,
            "frequency": Frequency.WEEKLY,
        }

    def _objective(self, content: ObjectiveContent) -> ObjectiveTexts:
        key = str(content.objective.key)
        path = objective_path(key)
        row = ObjectiveTexts(
            key, path, content, objective_initial(content), self.typed.get(path, {})
        )
        held = {str(use.use.key) for use in content.all_uses}
        for use in content.uses:
            at = kpi_path(key, use.use.key)
            initial = kpi_initial(use)
            row.all_kpis.append(
                KpiTexts(str(use.use.key), at, use, initial, self.typed.get(at, {}))
            )
        row.all_kpis += self._new_kpis_of(key, held)
        return row

    def _new_objective_of(self, key: str) -> ObjectiveTexts:
        path = objective_path(key)
        row = ObjectiveTexts(key, path, None, {"key": key}, self.typed.get(path, {}))
        row.all_kpis += self._new_kpis_of(key, set())
        return row

    def _new_kpis_of(self, objective: str, held: set[str]) -> list[KpiTexts]:
        found = []
        for path in self._typed_paths():
            keys = keys_of(path) or ()
            if len(keys) == 2 and keys[0] == objective and keys[1] not in held:
                texts = KpiTexts(keys[1], path, None, {"key": keys[1]}, self.typed[path])
                found.append(texts)
        return found[:MAX_KPIS]

    def _typed_objectives(self) -> list[str]:
        """Return the objectives that are not in the plan, in the order they were begun."""
        held = {str(one.objective.key) for one in self.content.all_objectives}
        keys = [keys[0] for path in self._typed_paths() if (keys := keys_of(path))]
        return [key for key in dict.fromkeys(keys) if key not in held]

    def _typed_paths(self) -> Iterable[str]:
        """Return the rows somebody typed something into, in the order they were begun."""
        begun = {
            path: min((one.begun_at, one.pk) for one in changed.values())
            for path, changed in self.typed.items()
            if any(one.text.strip() for name, one in changed.items() if name not in _PRESET)
        }
        return sorted(begun, key=lambda path: begun[path])


_PRESET = {REMOVED, *ObjectiveForm.presets, *KpiRowForm.presets}


def _paths_of(content: PlanContent) -> Iterable[str]:
    for one in content.all_objectives:
        key = one.objective.key
        yield objective_path(key)
        yield from (kpi_path(key, held.use.key) for held in one.all_uses)


def _beneath(
    form: type[RowForm], initial: Mapping[str, Any], changed: Mapping[str, TypedText]
) -> dict[str, str]:
    found = {}
    for name, one in changed.items():
        field = form.base_fields.get(name)
        if field is not None:
            stored = shown(field, initial.get(name))
            if stored not in (one.base, one.text):
                found[name] = stored
    return found


def texts_of(form: type[RowForm], values: Mapping[str, Any]) -> dict[str, str]:
    """Return what the fields of a row show for these values."""
    return {
        name: shown(field, values.get(name))
        for name, field in form.base_fields.items()
        if not field.widget.is_hidden
    }


def label_of(path: str, name: str) -> str:
    """Return how a field is called on the page; empty when there is none of this name."""
    keys = keys_of(path)
    if not keys:
        return _("Summary") if path == PLAN and name == "summary" else ""
    fields = (ObjectiveForm if len(keys) == 1 else KpiRowForm).base_fields
    if name not in fields or fields[name].widget.is_hidden:
        return ""
    return str(fields[name].label)


def shown(field: forms.Field, value: Any) -> str:
    """Return the text in a field, as the browser sends it back."""
    if isinstance(field, forms.BooleanField):
        return "on" if value else ""
    prepared = field.prepare_value(value)
    return "" if prepared is None else flat(str(prepared))


def flat(text: str) -> str:
    """Make line breaks alike; browsers send two characters, and keep one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _words(changed: Mapping[str, TypedText]) -> dict[str, str]:
    return {name: one.text for name, one in changed.items()}
