"""How often a department checks in, and on which day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """Every week or every second week."""

    WEEKLY = "weekly", _("Every week")
    TWO_WEEKLY = "two_weekly", _("Every two weeks")

    @property
    def days(self) -> int:
        """Return how many days lie between two check-ins."""
        return 7 if self is Rhythm.WEEKLY else 14


class Weekday(models.IntegerChoices):
    """The working day on which check-ins are due."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
