from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Dashboards and reports."""

    name = "reports"
