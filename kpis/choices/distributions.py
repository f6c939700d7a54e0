"""Where the distribution of a quarter's targets, and each person's summary, stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DistributionState(models.TextChoices):
    """Where a distribution stands."""

    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"sending": "warn", "sent": "good"}[self.value]


class DeliveryState(models.TextChoices):
    """What became of one person's summary; how its mail fared stands with the mail."""

    WAITING = "waiting", _("To be written")
    WRITTEN = "written", _("Written")
    NO_ADDRESS = "no_address", _("No mail address")
    GONE = "gone", _("No longer here")
