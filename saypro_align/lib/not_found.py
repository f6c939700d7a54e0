"""What is not there, or not for who asks: the same answer for both."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)


def first_or_404(rows: QuerySet[Row]) -> Row:
    """Return the first row, where the rows are those the person may know of.

    Django's `get_object_or_404` would tell the model's name in English. Raises Http404 without a row.
    """
    found = rows.first()
    if found is None:
        raise Http404
    return found


def id_or_404(text: UUID | str) -> UUID:
    """Read an id from an address. Raises Http404 for a text that is none: it names nothing."""
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError as error:
        raise Http404 from error
