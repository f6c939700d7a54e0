from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox."""

    name = "saypro_align.outbox"
    label = "outbox"
