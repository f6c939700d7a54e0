"""Where a function's contribution to a target stands, and what breaks a line of sight."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContributionState(models.TextChoices):
    """Whether the function itself says that it contributes so."""

    ASKED = "asked", _("Not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    REMOVED = "removed", _("Removed")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"asked": "warn", "confirmed": "good", "declined": "bad"}.get(self.value, "none")


class LinkFault(models.TextChoices):
    """Why nobody can see what a target is good for; the words of `line_of_sight.Fault`."""

    NO_PARENT = "no_parent", _("Serves no target above it")
    PARENT_ENDED = "parent_ended", _("The target above has ended")
    NO_SENTENCE = "no_sentence", _("Does not say how it helps")
    NO_GOAL = "no_goal", _("Serves no goal")
    GOAL_RETIRED = "goal_retired", _("The goal no longer holds")

    @property
    def tone(self) -> str:
        """Return the badge tone."""
        return "bad"


# What still stands in a target's table.
STANDING = (
    ContributionState.ASKED,
    ContributionState.CONFIRMED,
    ContributionState.DECLINED,
)
