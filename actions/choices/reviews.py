"""Words for what a review says of a target: how it looks, and what is decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetOutlook(models.TextChoices):
    """How the leadership sees a target at the middle of its quarter."""

    WILL_REACH = "will_reach", _("Will be reached")
    IN_DOUBT = "in_doubt", _("In doubt")
    WILL_MISS = "will_miss", _("Will be missed")

    @property
    def tone(self) -> str:
        """Return the badge tone of the outlook."""
        return {"will_reach": "good", "in_doubt": "warn", "will_miss": "bad"}[self.value]


class TargetVerdict(models.TextChoices):
    """What a review decides about a target."""

    KEEP = "keep", _("Keep")
    ADJUST = "adjust", _("Adjust")
    REPLACE = "replace", _("Replace")
    STOP = "stop", _("Stop")

    @property
    def tone(self) -> str:
        """Return the badge tone of the decision."""
        return {"keep": "good", "adjust": "warn", "replace": "warn", "stop": "bad"}[self.value]
