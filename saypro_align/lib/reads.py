"""Several small reads in one statement, so that a page of many parts asks the database once.

Each part keeps its own queryset, with its rights in it. Only their rows are put one below the other
(`UNION ALL`) and told apart again; Django makes of them what it would have made of each alone. A
column of one part shares its place with columns of the same type of the others, so rows stay narrow.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection
from django.db.models import Field, QuerySet

Found = TypeVar("Found")
logger = logging.getLogger(__name__)
_LENGTH: Final = re.compile(r"\(.*\)")


class Answer(Generic[Found]):
    """What one part finds, in the order its queryset asks for."""

    def __init__(self, reads: "Reads", rows: "QuerySet[Any, Found]") -> None:
        self._reads, self._rows = reads, rows
        self.found: Sequence[Found] | None = None

    def __iter__(self) -> Iterator[Found]:
        if self.found is None:
            self._reads.read()
        if self.found is None:
            # What could not be read together.
            self.found = list(self._rows)
        return iter(self.found)


class Reads:
    """Collects querysets and reads them with the first row that somebody wants.

    What is asked after that is read with the next such row. Where most parts are expected to find
    nothing, `is_probing` asks first which of them find anything, in a statement of its own. If a
    statement fails, each part is read alone, so that only the one that is at fault fails.
    """

    def __init__(self, *, is_probing: bool = False) -> None:
        self._is_probing = is_probing
        self._waiting: list[tuple[QuerySet[Any, Any], Answer[Any]]] = []

    def ask(self, rows: "QuerySet[Any, Found]") -> Answer[Found]:
        """Return where the queryset's rows will be."""
        answer = Answer(self, rows)
        self._waiting.append((rows, answer))
        return answer

    def read(self) -> None:
        """Read what was asked since the last time, in one statement."""
        waiting, self._waiting = self._waiting, []
        parts = [_Part(rows, answer) for rows, answer in waiting]
        try:
            asked = [part for part in parts if part.sql]
            if self._is_probing and len(asked) > 1:
                asked = _with_rows(asked)
            if len(asked) > 1:
                _read(asked)
        except DatabaseError:
            logger.exception("Could not read together; each part is read alone")


class _Part:
    """One queryset as a branch of the statement; without SQL where Django knows it finds nothing."""

    def __init__(self, rows: QuerySet[Any, Any], answer: Answer[Any]) -> None:
        # A copy, for its query is handed rows instead of asking for them.
        self.rows, self.answer = rows.all(), answer
        self.compiler: Any = self.rows.query.get_compiler(using=rows.db)
        try:
            self.sql, self.values = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            self.sql, self.values, answer.found = "", (), ()
            return
        unnamed = count(1)
        self.names = [alias or f"col{next(unnamed)}" for _col, _sql, alias in self.compiler.select]
        # Which of the statement's columns each of its own stands in.
        self.places: list[int] = []

    def branch(self, number: int, kinds: Sequence[str]) -> str:
        """Return the branch with its number first and nothing in the columns of others."""
        own = dict(zip(self.places, map(connection.ops.quote_name, self.names), strict=True))
        told = [own.get(place) or f"CAST(NULL AS {kind})" for place, kind in enumerate(kinds)]
        return f'SELECT {number}, {", ".join(told)} FROM ({self.sql}) "part"'  # noqa: S608 - Django's own

    def take(self, found: Sequence[tuple[Any, ...]]) -> None:
        """Let Django make of the rows what it would have made of them alone."""
        chunks = [[tuple(row[place + 1] for place in self.places) for row in found]]
        self.compiler.execute_sql = lambda *_args, **_options: chunks
        query: Any = self.rows.query
        query.get_compiler = lambda *_args, **_options: self.compiler
        self.answer.found = list(self.rows)


def _with_rows(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts that find anything."""
    asked = ", ".join(f"EXISTS ({part.sql})" for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [value for part in parts for value in part.values])
        found = cursor.fetchone()
    for part, has_rows in zip(parts, found, strict=True):
        if not has_rows:
            part.answer.found = ()
    return [part for part, has_rows in zip(parts, found, strict=True) if has_rows]


def _read(parts: Sequence[_Part]) -> None:
    kinds = _placed(parts)
    branches = (part.branch(number, kinds) for number, part in enumerate(parts))
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(branches), [value for part in parts for value in part.values]
        )
        found = cursor.fetchall()
    for number, part in enumerate(parts):
        part.take([row for row in found if row[0] == number])


def _placed(parts: Sequence[_Part]) -> list[str]:
    """Give each column of each part a place of its type; return the type of each place."""
    kinds: list[str] = []
    for part in parts:
        free = dict.fromkeys(range(len(kinds)))
        for column, _sql, _alias in part.compiler.select:
            kind = _kind(column.output_field)
            place = next((one for one in free if kinds[one] == kind), len(kinds))
            if place == len(kinds):
                kinds.append(kind)
            free.pop(place, None)
            part.places.append(place)
    return kinds


def _kind(field: "Field[Any, Any]") -> str:
    """Return the column's type without its length."""
    return _LENGTH.sub("", field.rel_db_type(connection) or "text")
