"""What may be said of a proposed target, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeasibilityAnswer(models.TextChoices):
    """Whether a department's head thinks that a proposed target can be reached."""

    YES = "yes", _("Yes")
    CONDITIONS = "conditions", _("With conditions")
    NO = "no", _("No")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"yes": "good", "conditions": "warn", "no": "bad"}[self.value]


class FeedbackState(models.TextChoices):
    """What became of somebody's feedback on a proposed target."""

    OPEN = "open", _("Waits for an answer")
    TAKEN_OVER = "taken_over", _("Taken over")
    KEPT = "kept", _("Kept as it was")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "taken_over": "good", "kept": "none"}[self.value]
