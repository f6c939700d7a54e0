from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Dashboards and reports."""

    name = "reports"

    def ready(self) -> None:
        """Register the audit events."""
        import reports.events  # noqa: F401
