"""Fields of API input that several apps share."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from saypro_align.lib.forms import FIRST_YEAR, LAST_YEAR

_YEAR: dict[str, Any] = {"year": gettext_lazy("Enter a date between 2000 and 2100.")}


class DayField(serializers.DateField):
    """A date that can be meant; far from today every further sum would overflow."""

    default_error_messages = _YEAR

    def to_internal_value(self, value: Any) -> date:
        """Read the date; a year that cannot be meant is refused."""
        found: date = super().to_internal_value(value)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fail("year")
        return found


class MomentField(serializers.DateTimeField):
    """A moment that can be meant."""

    default_error_messages = _YEAR

    def to_internal_value(self, value: Any) -> datetime:
        """Read the moment; a year that cannot be meant is refused."""
        found: datetime = super().to_internal_value(value)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fail("year")
        return found
