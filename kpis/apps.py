from django.apps import AppConfig


class KpisConfig(AppConfig):
    """KPIs, measurements and the plan editor."""

    name = "kpis"
