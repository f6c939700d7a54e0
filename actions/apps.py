from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Corrective actions."""

    name = "actions"

    def ready(self) -> None:
        """Listen to the apps below."""
        from actions import receivers  # noqa: F401
