"""An index for full text, as a step of a migration; SQLite has none and searches otherwise."""

from typing import Any

from django.db.migrations.operations import RunPython


def text_index(name: str, table: str, *columns: str) -> RunPython:
    """Index the words of the columns, written exactly as a search over these fields asks for them."""
    words = " || ' ' || ".join(f"COALESCE({column}, '')" for column in columns)

    def make(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE INDEX {name} ON {table} USING gin (to_tsvector('english'::regconfig, {words}))"
            )

    def drop(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {name}")

    return RunPython(make, drop, hints={"columns": columns})
