"""How an audit entry reads on a page: who, what, and the old beside the new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from saypro_align.audit import past
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.registry import EVENTS, who

register = template.Library()
LONGEST = 300


@register.simple_tag
def is_today() -> bool:
    """Tell whether the page shows today: in the past nothing new is planned."""
    return not past.is_past()


@dataclass(frozen=True)
class Change:
    """One field with what stood there and what stands there now."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One entry, ready to be read."""

    who: str
    what: str
    subject: str
    at: datetime
    why: str
    changes: tuple[Change, ...]


@register.inclusion_tag("audit/_history.html")
def history(entries: Iterable[AuditEntry]) -> Mapping[str, Any]:
    """Show entries as a time line: ``{% load audit %}{% history page.history %}``."""
    return {"lines": [line(entry) for entry in entries]}


def line(entry: AuditEntry) -> Line:
    """Put one entry into words."""
    return Line(
        who=who(entry.event, entry.actor_name),
        what=str(EVENTS.get(entry.event, entry.event)),
        subject=entry.subject_name,
        at=entry.happened_at,
        why=entry.why,
        changes=tuple(
            Change(field.replace("_", " "), _shown(old), _shown(new))
            for field, (old, new) in entry.changes.items()
        ),
    )


def _shown(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
