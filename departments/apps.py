from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    """People, departments, quarters, goals and plans."""

    name = "departments"

    def ready(self) -> None:
        """Name this app's audit events."""
        from departments.events import EVENTS
        from saypro_align.audit.registry import register

        register(EVENTS)
