"""Ids read from PostgreSQL: each text becomes a UUID once, not once in each row that names it.

A list of thousands of rows names the same departments, plans and KPIs again and again, and making
a UUID of a text takes Python longer than anything else it does with a row.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

# About 4 MiB in each process.
KEPT = 16_384
# How PostgreSQL calls the type uuid.
_TYPE = 2950


@lru_cache(maxsize=KEPT)
def _read(text: str) -> UUID:
    return UUID(int=int(text.replace("-", ""), 16))


def read(text: str | None, _cursor: object = None) -> UUID | None:
    """Return the UUID that the database wrote, or None for NULL."""
    return None if text is None else _read(text)


def read_once(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Let a new connection to PostgreSQL read its ids this way."""
    if connection.vendor == "postgresql":
        from psycopg2.extensions import new_type, register_type

        register_type(new_type((_TYPE,), "UUID", read), connection.connection)
