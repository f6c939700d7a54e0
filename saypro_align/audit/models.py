"""The audit trail's one table."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AppendOnly(Exception):
    """Somebody tried to change or delete an audit entry; the database would refuse it too."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Audit entries can be read and added."""

    def update(self, **_: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class AuditEntry(models.Model):
    """One thing that happened to one object; never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=200, blank=True)
    subject_label = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    subject_name = models.CharField(max_length=300)
    changes = models.JSONField(default=dict)
    why = models.TextField(blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        indexes = [
            # The history block of one object's page.
            models.Index(
                fields=["subject_label", "subject_id", "-happened_at"], name="audit_of_subject"
            ),
            models.Index(fields=["-happened_at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_name}"

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly
