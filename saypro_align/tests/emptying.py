"""Pytest plugin: empty the database after a test with real commits in a moment, not in a second.

Django truncates every table and writes all content types and permissions anew. Most tables are empty
after a test, and the rows about models are the same for each: the full ones are emptied, these stay.
"""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from saypro_align.tests import table_copies

# Rows about the models themselves: written by `migrate`, the same for every test.
_LASTING = {ContentType._meta.db_table, Permission._meta.db_table}
_thoroughly = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop() -> Iterator[None]:
    """Empty tables in our way while tests run."""
    with patch.object(TransactionTestCase, "_fixture_teardown", _empty_after):
        return (yield)


def _empty_after(test: TransactionTestCase) -> None:
    if table_copies.are_possible():
        _empty()
    else:
        _thoroughly(test)


def _empty() -> None:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Rows that only triggers may delete go as well, and in any order.
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(" UNION ALL ".join(_holds_a_row(name) for name in {*tables} - _LASTING))
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def _holds_a_row(table: str) -> str:
    """Return SQL that tells the table's name when there is something in it."""
    name = connection.ops.quote_name(table)
    return f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608
