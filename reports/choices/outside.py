"""Words for what outside readers get."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkState(models.TextChoices):
    """Whether a link opens its report."""

    OPEN = "open", _("Open")
    OVER = "over", _("Over")
    CLOSED = "closed", _("Closed")

    @property
    def tone(self) -> str:
        """Return the badge tone of the state."""
        return "good" if self.value == "open" else "none"


class ShownState(models.TextChoices):
    """What a department's head answered: may outsiders read of the department?"""

    SHOWN = "shown", _("Shown")
    HIDDEN = "hidden", _("Not shown")
    OPEN = "open", _("Not answered")

    @property
    def tone(self) -> str:
        """Return the badge tone of the state."""
        return {"shown": "good", "open": "warn"}.get(self.value, "none")


class Getting(models.TextChoices):
    """Whether an address gets a report by mail."""

    YES = "yes", _("Gets it")
    STOPPED_KIND = "stopped_kind", _("Stopped this report")
    STOPPED_ALL = "stopped_all", _("Stopped all reports")

    @property
    def tone(self) -> str:
        """Return the badge tone of the state."""
        return "good" if self.value == "yes" else "none"
