"""The database as it was: inside `as_of(moment)` every query reads the rows as they then stood.

Each table with a past gets a stand-in of its own name, put before the query as `WITH "table" AS (…)`
and made of its history rows. So the past is told by the very code that tells the present, whatever
it joins, and with as many queries. Nothing can be written meanwhile.

A table's past is known in one of three ways: by its history rows, by the moment each row was added,
or by what the app says of it in its `past.py`. Tables without a past (people, memberships, sessions)
are read as they are: rights are today's.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, wraps
from typing import Any, Final, ParamSpec

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from saypro_align.lib import clock
from saypro_align.lib.models import DomainModel, VersionedModel

_QUOTED: Final = re.compile(r'"(\w+)"')
# A table in a query of Django's, with the short name it may be given.
_SOURCE: Final = re.compile(r'\b(FROM|JOIN) ("\w+")(?P<alias> [A-Z]+\d+\b)?')
_WRITES: Final = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")

Parameters = ParamSpec("Parameters")
Readable = Callable[[Any], models.QuerySet[Any]]


class PastIsReadOnly(RuntimeError):
    """Somebody tried to write while looking at the past."""


@dataclass(frozen=True, slots=True)
class Told:
    """How the past of a table is told; `{at}` in a column's SQL is the moment, `{table}` the table.

    `since` names the column with the moment a row was added. With `by_key` the past is in history
    rows instead, one series for each value of that column.
    """

    since: str = ""
    by_key: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


_TOLD: dict[type[models.Model], Told | None] = {}
_READABLE: dict[type[models.Model], Readable] = {}


def added(model: type[models.Model], *, since: str = "created_at", **columns: str) -> None:
    """Say that rows of the model are only added; `columns` name those that are set later, with SQL."""
    _TOLD[model] = Told(since=since, columns=columns)


def kept(model: type[models.Model], *, by_key: str) -> None:
    """Say that the model's history rows tell of its past, though it has no version."""
    _TOLD[model] = Told(by_key=by_key)


def as_today(*unchanging: type[models.Model]) -> None:
    """Say that these are read as they are today, in the past too."""
    _TOLD.update(dict.fromkeys(unchanging))


def guarded(model: type[models.Model], readable: Readable) -> None:
    """Say which rows a person may read today; no other is shown to him as it was."""
    _READABLE[model] = readable


def once(column: str, moment: str) -> str:
    """Return the SQL of a column that was set once, at the moment in another column."""
    return f'CASE WHEN row."{moment}" <= {{at}} THEN row."{column}" END'


def is_past() -> bool:
    """Return whether the past is being looked at."""
    return _CURRENT.get() is not None


def only_today(
    may: Callable[Parameters, bool],
) -> Callable[Parameters, bool]:
    """Let a right to write rest while the past is looked at: nothing there can be changed."""

    @wraps(may)
    def may_now(*args: Parameters.args, **kwargs: Parameters.kwargs) -> bool:
        return not is_past() and may(*args, **kwargs)

    may_now.only_today = True  # type: ignore[attr-defined]
    return may_now


@contextmanager
def as_of(moment: datetime, *, reader: Any = None) -> Iterator[None]:
    """Let every query inside read the rows as they stood at the moment; *now* is that moment too.

    With a `reader` also what he may not read today is left out: a right that was lost, or a thing
    that was hidden since, does not come back by looking at an earlier day.
    """
    past = _Past(moment, _hidden_from(reader) if reader is not None else {})
    token = _CURRENT.set(past)
    try:
        with clock.standing_at(moment), _grouped_by_all(), connection.execute_wrapper(past):
            yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def _grouped_by_all() -> Iterator[None]:
    """Group by every selected column: a stand-in has no primary key from which the others follow.

    PostgreSQL refuses a query grouped by a key alone where it does not read from the key's own table.
    """
    features = connection.features
    kept = features.allows_group_by_selected_pks
    features.allows_group_by_selected_pks = False
    try:
        yield
    finally:
        features.allows_group_by_selected_pks = kept


@contextmanager
def today() -> Iterator[None]:
    """Read the present inside, for what must not be told as of then."""
    token = _CURRENT.set(None)
    try:
        with clock.standing_at(None):
            yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def whole() -> Iterator[None]:
    """Count inside what the reader may not read today, too; nothing of it may be shown to him."""
    looked_at = _CURRENT.get()
    if looked_at is None:
        yield
        return
    with as_of(looked_at.moment):
        yield


_Guard = tuple[str, tuple[Any, ...]]


class _Past:
    """Puts the stand-ins of the tables it names before each query.

    Their SQL is made of names in our models and of parameters, never of what somebody typed.
    """

    def __init__(self, moment: datetime, guards: Mapping[str, _Guard]) -> None:
        self.moment = moment
        self._at = connection.ops.adapt_datetimefield_value(moment)
        self._guards = guards
        self._stand_ins = stand_ins()

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 (the shape Django asks for)
        context: Any,
    ) -> Any:
        if _CURRENT.get() is not self:
            return execute(sql, params, many, context)
        start = sql.lstrip(" (\n")[:8].upper()
        if start.startswith(_WRITES):
            raise PastIsReadOnly(sql[:80])
        if not start.startswith("SELECT"):
            return execute(sql, params, many, context)
        named = [name for name in dict.fromkeys(_QUOTED.findall(sql)) if name in self._stand_ins]
        if not named:
            return execute(sql, params, many, context)
        texts: list[str] = []
        values: list[Any] = []
        for name in named:
            text, given = self._stand_in(name)
            texts.append(f'"{name}" AS NOT MATERIALIZED ({text})')
            values += given
        if params is None:
            sql = sql.replace("%", "%%")
        return execute(f"WITH {', '.join(texts)} {sql}", (*values, *(params or ())), many, context)

    def _stand_in(self, name: str) -> _Guard:
        text = self._stand_ins[name]
        values: tuple[Any, ...] = (self._at,) * text.count("%s")
        if guard := self._guards.get(name):
            text, values = text + guard[0], values + guard[1]
        return text, values


_CURRENT: ContextVar[_Past | None] = ContextVar("past", default=None)


@cache
def stand_ins() -> dict[str, str]:
    """Return for each table with a past the query that tells it, with the moment as parameter."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        told = told_of(model)
        if told is None:
            continue
        text = _by_moment(model, told) if told.since else _by_history(model, told)
        found[model._meta.db_table] = text
    return found


def told_of(model: type[models.Model]) -> Told | None:
    """Return how the model's past is told; None for one that is read as it is."""
    if model in _TOLD:
        return _TOLD[model]
    if issubclass(model, VersionedModel):
        return Told()
    return Told(since="created_at") if issubclass(model, DomainModel) else None


def _by_history(model: type[models.Model], told: Told) -> str:
    history = model.history.model._meta.db_table  # type: ignore[attr-defined]
    key = told.by_key or "id"
    # Of two rows of one moment the one saved later holds.
    order = ("history_id",) if told.by_key else ("version", "history_id")
    later, this = (", ".join(f'{name}."{part}"' for part in order) for name in ("later", "row"))
    return (
        f'SELECT {_columns(model, told)} FROM "{history}" row '  # noqa: S608
        'WHERE row."history_date" <= %s '
        f'AND NOT EXISTS (SELECT 1 FROM "{history}" later WHERE later."{key}" = row."{key}" '
        f'AND later."history_date" <= %s AND ({later}) > ({this}))'
    )


def _by_moment(model: type[models.Model], told: Told) -> str:
    table = _table(model)
    return (
        f"SELECT {_columns(model, told)} FROM {table} row "  # noqa: S608
        f'WHERE row."{told.since}" <= %s'
    )


def _columns(model: type[models.Model], told: Told) -> str:
    table = _table(model)
    given = {name: sql.format(at="%s", table=table) for name, sql in told.columns.items()}
    return ", ".join(
        f'{given[name]} AS "{name}"' if name in given else f'row."{name}"'
        for name in (part.column for part in model._meta.concrete_fields)
    )


def _hidden_from(reader: Any) -> dict[str, _Guard]:
    """Return by table the condition that a row is one the person may read today."""
    found: dict[str, _Guard] = {}
    for model, readable in _READABLE.items():
        rows = readable(reader).order_by().values("pk")
        try:
            text, values = rows.query.sql_with_params()
        except EmptyResultSet:
            found[model._meta.db_table] = (" AND 1 = 0", ())
        else:
            found[model._meta.db_table] = (f' AND row."id" IN ({_of_today(text)})', tuple(values))
    return found


def _of_today(text: str) -> str:
    """Return the query with its tables named so that no stand-in takes their place."""

    def named(match: re.Match[str]) -> str:
        alias = match["alias"] or f" {match[2]}"
        return f"{match[1]} {_qualified(match[2])}{alias}"

    return _SOURCE.sub(named, text)


def _table(model: type[models.Model]) -> str:
    return _qualified(f'"{model._meta.db_table}"')


def _qualified(table: str) -> str:
    return f'"{_schema()}".{table}'


@cache
def _schema() -> str:
    """Return the schema our tables lie in; a name with its schema means the table itself."""
    if connection.vendor == "sqlite":
        return "main"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])
