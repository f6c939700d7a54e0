from django.apps import AppConfig


class LibConfig(AppConfig):
    """Registers the shared template tags."""

    name = "saypro_align.lib"
    label = "lib"
