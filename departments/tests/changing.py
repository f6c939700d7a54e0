"""Changing rows behind the services' back, as a test's given: with the version, as each save does."""

from typing import Any

from django.db.models import F, QuerySet


def change(rows: QuerySet[Any], **values: Any) -> None:
    """Set the values on versioned rows and raise their version."""
    rows.update(version=F("version") + 1, **values)
