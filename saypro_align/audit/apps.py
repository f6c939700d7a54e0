from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "saypro_align.audit"
    label = "audit"
