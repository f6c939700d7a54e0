"""Writing the audit trail, inside the transaction of the change it tells of."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from saypro_align.audit.models import AuditEntry
from saypro_align.audit.registry import EVENTS
from saypro_align.lib.in_order import id_in_order
from saypro_align.lib.together import current

_SECRET_FIELDS = frozenset({"password", "token", "secret", "key_hash"})


def printable(value: Any) -> Any:
    """Return `value` in a form JSON can hold and a person can read."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Decimal | Fraction | datetime | date):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [printable(item) for item in value]
    if isinstance(value, dict):
        return {str(name): printable(item) for name, item in value.items()}
    if value is None or isinstance(value, str | int | bool):
        return value
    return str(value)


def record(
    event: str,
    *,
    actor: Any,
    subject: models.Model,
    now: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    why: str = "",
) -> AuditEntry:
    """Append one entry.

    `event` must stand in the registry, `changes` maps field names to (old, new); `actor` is None when
    the system itself acted. Raises KeyError for an unregistered event.
    """
    EVENTS[event]
    person = None if actor is None or isinstance(actor, AnonymousUser) else actor
    told = {
        name: ["•••", "•••"] if name in _SECRET_FIELDS else [printable(old), printable(new)]
        for name, (old, new) in (changes or {}).items()
    }
    entry = AuditEntry(
        # What one press does in several steps happens in one moment; histories tell it in order.
        id=id_in_order(),
        event=event,
        happened_at=now,
        actor=person,
        actor_name=str(person) if person else "",
        subject_label=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_name=str(subject)[:300],
        changes=told,
        why=why,
    )
    scope = current()
    if scope is None:
        entry.save(force_insert=True)
    else:
        scope.gather(AuditEntry.objects.bulk_create, entry)
    return entry
