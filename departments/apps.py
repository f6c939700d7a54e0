from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    """People, departments, quarters, goals and plans."""

    name = "departments"
