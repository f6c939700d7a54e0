"""Judging a row before it is written, without asking the database what is known already.

Django looks up every object a row points to, though it was loaded a moment ago, looks for a random
key it made itself, and sends every check constraint to the database. A plan of two hundred KPIs
paid thousands of questions for that. Whatever cannot be judged here is judged as Django does it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from operator import eq, ge, gt, le, lt
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q

from saypro_align.lib.models import VersionedModel
from saypro_align.lib.readable import unreadable

_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "exact": eq,
    "gt": gt,
    "gte": ge,
    "lt": lt,
    "lte": le,
    "in": lambda one, many: one in many,
}


class _CannotJudge(Exception):
    """The condition needs the database."""


def validate(row: VersionedModel, changed: Collection[str] | None = None) -> None:
    """Raise ValidationError as `full_clean` does, with everything wrong at once.

    With `changed` (field names of a stored row) the uniqueness of other fields is taken as given.
    """
    errors: dict[str, Any] = {}
    _collect(errors, lambda: row.clean_fields(exclude=_loaded(row)))
    _collect(errors, partial(_be_readable, row, changed))
    _collect(errors, row.clean)
    wrong = set(errors)
    # A key made at random a moment ago, and that of a stored row, meet no other.
    known = {row._meta.pk.name}
    _collect(errors, lambda: row.validate_unique(exclude=wrong | known))
    # As Django does: what is wrong already is not judged by a constraint as well.
    wrong |= set(errors)
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            if changed is not None and not _concerns(constraint, changed):
                continue
            _collect(errors, partial(_obey, row, constraint, model, wrong))
    if errors:
        raise ValidationError(errors)


def _concerns(constraint: models.BaseConstraint, changed: Collection[str]) -> bool:
    """Return whether a uniqueness may be broken by these changes; others are always looked at."""
    if not isinstance(constraint, models.UniqueConstraint) or constraint.expressions:
        return True
    named = {*constraint.fields}
    if constraint.condition is not None:
        named |= set(_names(constraint.condition))
    return bool(named & set(changed))


def _be_readable(row: models.Model, changed: Collection[str] | None) -> None:
    """Raise ValidationError for texts that nobody can see, or that turn what stands beside them."""
    faults = {
        field.name: fault
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and (changed is None or field.name in changed)
        and isinstance(text := getattr(row, field.attname), str)
        and (fault := unreadable(text))
    }
    if faults:
        raise ValidationError(faults)


def _collect(errors: dict[str, Any], judge: Callable[[], None]) -> None:
    try:
        judge()
    except ValidationError as fault:
        fault.update_error_dict(errors)


def _names(condition: Q) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0].partition("__")[0]
        elif isinstance(child, Q):
            yield from _names(child)


def _loaded(row: models.Model) -> set[str]:
    """Return the foreign keys whose objects are in hand."""
    return {
        field.name
        for field in row._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.is_cached(row)
        and getattr(row, field.attname) is not None
    }


def _obey(
    row: models.Model,
    constraint: models.BaseConstraint,
    model: type[models.Model],
    wrong: Iterable[str],
) -> None:
    if isinstance(constraint, models.CheckConstraint) and not wrong:
        try:
            fine = _holds(constraint.condition, row)
        except _CannotJudge:
            constraint.validate(model, row, exclude=set(wrong))
            return
        if fine is False:
            raise ValidationError(
                constraint.get_violation_error_message(), code=constraint.violation_error_code
            )
        return
    if isinstance(constraint, models.UniqueConstraint) and not wrong and not _met(row, constraint):
        return
    try:
        constraint.validate(model, row, exclude=set(wrong))
    except ValidationError as fault:
        fields = getattr(constraint, "fields", ())
        if getattr(fault, "code", None) == "unique" and len(fields) == 1:
            raise ValidationError({str(*fields): fault}) from fault
        raise


def _met(row: models.Model, constraint: models.UniqueConstraint) -> bool:
    """Return whether another row may have the same values; asks once, and words it as Django does."""
    if constraint.condition is None or constraint.expressions:
        return True
    try:
        if not _holds(constraint.condition, row):
            return False
        same = {name: _value(row, name) for name in constraint.fields}
    except _CannotJudge:
        return True
    if None in same.values():
        return False
    others = type(row)._base_manager.filter(constraint.condition, **same)
    return others.exclude(pk=row.pk).exists()


def _holds(condition: Any, row: models.Model) -> bool | None:
    """Judge a condition as SQL does: None is neither true nor false, and obeys."""
    if not isinstance(condition, Q):
        raise _CannotJudge
    verdicts = [
        _holds(child, row) if not isinstance(child, tuple) else _compares(child, row)
        for child in condition.children
    ]
    decisive = condition.connector == Q.OR
    if condition.connector not in (Q.AND, Q.OR):
        raise _CannotJudge
    if decisive in verdicts:
        found: bool | None = decisive
    else:
        found = None if None in verdicts else not decisive
    return (not found) if condition.negated and found is not None else found


def _compares(child: tuple[str, Any], row: models.Model) -> bool | None:
    path, wanted = child
    wanted_name = str(getattr(wanted, "name", ""))
    name, _sign, lookup = path.partition("__")
    value = _value(row, name)
    if lookup == "isnull" or (lookup in ("", "exact") and wanted is None):
        return (value is None) is (True if wanted is None else bool(wanted))
    compare = _COMPARE.get(lookup or "exact")
    if compare is None or isinstance(wanted, models.Model):
        raise _CannotJudge
    other = _value(row, wanted_name) if isinstance(wanted, F) else wanted
    if value is None or other is None:
        return None
    try:
        return bool(compare(value, other))
    except TypeError as fault:
        raise _CannotJudge from fault


def _value(row: models.Model, name: str) -> Any:
    try:
        field = row._meta.get_field("id" if name == "pk" else name)
    except FieldDoesNotExist as fault:
        raise _CannotJudge from fault
    attname = getattr(field, "attname", None)
    if attname is None:
        raise _CannotJudge
    return getattr(row, attname)
