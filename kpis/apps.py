from django.apps import AppConfig


class KpisConfig(AppConfig):
    """KPIs, measurements and the plan editor."""

    name = "kpis"

    def ready(self) -> None:
        """Name this app's events to the audit trail."""
        from kpis import past  # noqa: F401
        from kpis.events import EVENTS
        from saypro_align.audit.registry import register

        register(EVENTS)
