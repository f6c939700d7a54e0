"""States and sides of the ratings of a plan's alignment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """Where the ratings of one plan stand."""

    OPEN = "open", _("Being rated")
    CLOSED = "closed", _("Closed")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "closed": "good"}[self.value]
