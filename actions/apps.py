from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Corrective actions."""

    name = "actions"

    def ready(self) -> None:
        """Register the audit events and listen to the apps below."""
        from actions import events, past, receivers  # noqa: F401
        from actions.services.metrics import MetricTeller
        from kpis import causes

        causes.register(MetricTeller())
