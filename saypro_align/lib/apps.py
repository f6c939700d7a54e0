from django.apps import AppConfig
from django.db.backends.signals import connection_created


class LibConfig(AppConfig):
    """Registers the shared template tags, and how ids are read."""

    name = "saypro_align.lib"
    label = "lib"

    def ready(self) -> None:
        """Connect what each new connection to the database needs."""
        from saypro_align.lib.identifiers import read_once

        connection_created.connect(read_once, dispatch_uid="lib.identifiers")
