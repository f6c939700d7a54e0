"""Reading the audit trail."""

from django.db import models

from saypro_align.audit.models import AuditEntry


def entries_of(*subjects: models.Model, limit: int = 50) -> list[AuditEntry]:
    """Return the newest entries about any of the subjects, newest first."""
    wanted = models.Q(pk__in=[])
    for subject in subjects:
        wanted |= models.Q(subject_label=subject._meta.label_lower, subject_id=subject.pk)
    return list(AuditEntry.objects.filter(wanted)[:limit])
