"""Copies of all tables of a test's database, taken once and put back in less than a second."""

import sqlite3
from io import BytesIO
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

_WHOLE = "whole database"


def take() -> dict[str, bytes]:
    """Return what every table of the models holds, or nothing where it cannot be put back."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(":memory:") as copy:
            _open().backup(copy)
            return {_WHOLE: copy.serialize()}
    found: dict[str, bytes] = {}
    if not are_possible():
        return found
    with connection.cursor() as cursor:
        for table in _tables():
            kept = BytesIO()
            cursor.copy_expert(f"COPY {_quoted(table)} TO STDOUT (FORMAT binary)", kept)
            found[table] = kept.getvalue()
    return found


def put_back(copies: dict[str, bytes]) -> None:
    """Make every table hold again what was copied, and let sequences go on after it."""
    if _WHOLE in copies:
        with sqlite3.connect(":memory:") as copy:
            copy.deserialize(copies[_WHOLE])
            copy.backup(_open())
    else:
        _put_tables_back(copies)
    ContentType.objects.clear_cache()


def _put_tables_back(copies: dict[str, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Rows that only triggers may write come as they were, and in any order.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, copies))}")
        for table, kept in copies.items():
            cursor.copy_expert(f"COPY {_quoted(table)} FROM STDIN (FORMAT binary)", BytesIO(kept))
        models = apps.get_models(include_auto_created=True)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _open() -> Any:
    """Return the connection to SQLite itself."""
    connection.ensure_connection()
    return connection.connection


def are_possible() -> bool:
    """Return whether PostgreSQL lets us write tables past their triggers: only its owner may."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _tables() -> list[str]:
    return list(
        connection.introspection.django_table_names(only_existing=True, include_views=False)
    )


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
