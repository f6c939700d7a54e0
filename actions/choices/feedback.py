"""States of a department's feedback."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedbackState(models.TextChoices):
    """From the head's desk to the strategy office's answer."""

    OPEN = "open", _("To fill in")
    SENT = "sent", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    ADOPTED = "adopted", _("Adopted")
    DECLINED = "declined", _("Declined")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"sent": "warn", "answered": "good", "adopted": "good"}.get(self.value, "none")


# The strategy office has said something.
SETTLED_STATES = (FeedbackState.ANSWERED, FeedbackState.ADOPTED, FeedbackState.DECLINED)
