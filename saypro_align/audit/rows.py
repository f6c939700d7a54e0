"""The one way an editable row is written: conditional UPDATE, history row and audit entry together."""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from saypro_align.audit.services import record
from saypro_align.audit.validation import validate
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.models import VersionedModel
from saypro_align.lib.together import atomic, current

Row = TypeVar("Row", bound=VersionedModel)


@atomic
def create_row(row: Row, *, actor: Any, now: datetime, event: str, why: str = "") -> Row:
    """Validate and insert `row`, with its first history row and audit entry.

    Raises ValidationError when a field or a constraint refuses it.
    """
    row.created_at = row.updated_at = now
    validate(row)
    _sign(row, actor, event)
    try:
        with transaction.atomic(savepoint=current() is None):
            _insert(row)
    except IntegrityError as error:
        # Validated a moment ago: somebody else wrote the same in between.
        raise Conflict(_("Somebody else saved the same thing a moment ago.")) from error
    named = {
        field.name: (None, getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.editable and getattr(row, field.attname) not in (None, "", [], {})
    }
    record(event, actor=actor, subject=row, now=now, changes=named, why=why)
    return row


@atomic
def save_row(
    row: Row,
    *,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: Any,
    now: datetime,
    event: str,
    why: str = "",
    where: models.Q | None = None,
    beside: Mapping[str, tuple[Any, Any]] | None = None,
) -> Row:
    """Save `changes` on `row` if nobody else saved it first.

    `expected_version` is the version the person saw (None: the one loaded in `row`). `where` adds
    conditions to the UPDATE, for a state that must still hold. `beside` tells old and new of what
    hangs on the row without being a column, like the people of a list: the caller writes it in the
    same transaction, and it counts as a change of the row. Fields that do not change are left
    out; without any change the row comes back untouched. Raises Conflict when no row was changed and
    ValidationError when a field or constraint refuses the result.
    """
    expected = row.version if expected_version is None else expected_version
    old = {name: getattr(row, name) for name in changes}
    moved = {name: (old[name], new) for name, new in changes.items() if old[name] != new}
    if row.version != expected:
        raise _clash(row, changes)
    if not moved and not beside:
        return row
    for name, (_old, new) in moved.items():
        setattr(row, name, new)
    try:
        validate(row, moved)
        condition = models.Q(pk=row.pk, version=expected)
        if where is not None:
            condition &= where
        changed = (
            type(row)
            ._base_manager.filter(condition)
            .update(
                version=F("version") + 1,
                updated_at=now,
                **{_column(row, name): getattr(row, _column(row, name)) for name in moved},
            )
        )
        if changed != 1:
            raise _clash(row, changes)
    except BaseException:
        for name, (before, _new) in moved.items():
            setattr(row, name, before)
        raise
    row.version = expected + 1
    row.updated_at = now
    _sign(row, actor, event)
    _keep_history(row, update=True)
    record(event, actor=actor, subject=row, now=now, changes={**moved, **(beside or {})}, why=why)
    return row


def _insert(row: VersionedModel) -> None:
    """Insert the row; its history row follows at once, or with those of the rows saved with it."""
    if current() is None:
        row.save(force_insert=True)
        return
    row.skip_history_when_saving = True  # type: ignore[attr-defined]
    try:
        row.save(force_insert=True)
    finally:
        del row.skip_history_when_saving  # type: ignore[attr-defined]
    _keep_history(row, update=False)


def _keep_history(row: VersionedModel, *, update: bool) -> None:
    scope = current()
    if scope is None:
        _write_history([row], type(row), update=update)
    else:
        # A copy: the row may change again before the end.
        scope.gather(_history_writer(type(row), update), copy(row))


@cache
def _history_writer(model: type[VersionedModel], update: bool) -> Callable[[list[Any]], None]:  # noqa: FBT001
    """Return what writes the history rows of one model; the same one each time."""
    return partial(_write_history, model=model, update=update)


def _write_history(rows: list[Any], model: type[VersionedModel], *, update: bool) -> None:
    model.history.bulk_history_create(rows, update=update)


def _column(row: VersionedModel, name: str) -> str:
    """Return the attribute that holds the column's value: `owner_id` for `owner`."""
    field = row._meta.get_field(name)
    return str(getattr(field, "attname", name))


def _clash(row: VersionedModel, changes: Mapping[str, Any]) -> Conflict:
    current = type(row)._base_manager.filter(pk=row.pk).first()
    return Conflict(
        _("Somebody else saved this first. Both texts are shown; nothing was overwritten."),
        current=current,
        mine=changes,
    )


def _sign(row: VersionedModel, actor: Any, event: str) -> None:
    """Tell the history row who and why; when it was, the row says itself."""
    row._history_user = actor  # type: ignore[attr-defined]
    row._change_reason = event[:100]  # type: ignore[attr-defined]
