from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Corrective actions."""

    name = "actions"

    def ready(self) -> None:
        """Register the audit events and listen to the apps below."""
        from actions import events, past, receivers  # noqa: F401
