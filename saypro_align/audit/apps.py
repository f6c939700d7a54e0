from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail, and the past as it tells it."""

    name = "saypro_align.audit"
    label = "audit"

    def ready(self) -> None:
        """Say when an entry of the trail was added."""
        from saypro_align.audit import past
        from saypro_align.audit.models import AuditEntry

        past.added(AuditEntry, since="happened_at")
