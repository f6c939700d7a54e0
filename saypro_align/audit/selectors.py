"""Reading the audit trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from saypro_align.audit.models import AuditEntry
from saypro_align.audit.registry import EVENTS, who


def entries_of(
    *subjects: models.Model, limit: int = 50, without: Collection[str] = ()
) -> list[AuditEntry]:
    """Return the newest entries about any of the subjects, newest first, some events left out."""
    wanted = models.Q(pk__in=[])
    for subject in subjects:
        wanted |= models.Q(subject_label=subject._meta.label_lower, subject_id=subject.pk)
    return list(AuditEntry.objects.filter(wanted).exclude(event__in=without)[:limit])


@dataclass(frozen=True, slots=True)
class Change:
    """One field's old and new text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry as people read it."""

    who: str
    what: str
    subject: str
    at: datetime
    why: str
    changes: tuple[Change, ...]


def history_lines(*subjects: models.Model, limit: int = 50) -> list[HistoryLine]:
    """Return what happened to the subjects, newest first, in the words of `audit/_history.html`."""
    return [
        HistoryLine(
            who=who(entry.event, entry.actor_name),
            what=str(EVENTS.get(entry.event, entry.event)),
            subject=entry.subject_name,
            at=entry.happened_at,
            why=entry.why,
            changes=tuple(
                Change(name.replace("_", " "), _text(old), _text(new))
                for name, (old, new) in entry.changes.items()
            ),
        )
        for entry in entries_of(*subjects, limit=limit)
    ]


def _text(value: object) -> str:
    return "–" if value in (None, "") else str(value)
