"""How a check-in came, how sure somebody is, and where an obstacle stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Confidence(models.TextChoices):
    """How sure the owner is that the target will be reached."""

    HIGH = "high", _("Sure")
    MEDIUM = "medium", _("Not certain")
    LOW = "low", _("Doubtful")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"high": "good", "medium": "warn", "low": "bad"}[self.value]


class Via(models.TextChoices):
    """By which door a check-in came."""

    PAGE = "page", _("on the page")
    LINK = "link", _("by the link in a mail")
    API = "api", _("through the API")


class ObstacleState(models.TextChoices):
    """Where an obstacle stands."""

    OPEN = "open", _("Open")
    SOLVED = "solved", _("Solved")
    DROPPED = "dropped", _("Dropped")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "solved": "good"}.get(self.value, "none")
