"""The one way an editable row is written: conditional UPDATE, history row and audit entry together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from saypro_align.audit.services import record
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.models import VersionedModel

Row = TypeVar("Row", bound=VersionedModel)


@transaction.atomic
def create_row(row: Row, *, actor: Any, now: datetime, event: str, why: str = "") -> Row:
    """Validate and insert `row`, with its first history row and audit entry.

    Raises ValidationError when a field or a constraint refuses it.
    """
    row.created_at = row.updated_at = now
    row.full_clean()
    _sign(row, actor, now, event)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
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


@transaction.atomic
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
) -> Row:
    """Save `changes` on `row` if nobody else saved it first.

    `expected_version` is the version the person saw (None: the one loaded in `row`). `where` adds
    conditions to the UPDATE, for a state that must still hold. Fields that do not change are left
    out; without any change the row comes back untouched. Raises Conflict when no row was changed and
    ValidationError when a field or constraint refuses the result.
    """
    expected = row.version if expected_version is None else expected_version
    old = {name: getattr(row, name) for name in changes}
    moved = {name: (old[name], new) for name, new in changes.items() if old[name] != new}
    if row.version != expected:
        raise _clash(row, changes)
    if not moved:
        return row
    for name, (_old, new) in moved.items():
        setattr(row, name, new)
    try:
        row.full_clean(exclude=None)
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
    type(row).history.bulk_history_create(
        [row], update=True, default_user=actor, default_change_reason=event[:100], default_date=now
    )
    record(event, actor=actor, subject=row, now=now, changes=moved, why=why)
    return row


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


def _sign(row: VersionedModel, actor: Any, now: datetime, event: str) -> None:
    """Tell the history row that post_save writes who, when and why."""
    row._history_user = actor  # type: ignore[attr-defined]
    row._history_date = now  # type: ignore[attr-defined]
    row._change_reason = event[:100]  # type: ignore[attr-defined]
