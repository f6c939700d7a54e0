"""Kinds and states of trainings and of the people in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrainingKind(models.TextChoices):
    """How people learn together."""

    TRAINING = "training", _("Training")
    WORKSHOP = "workshop", _("Workshop")


class TrainingState(models.TextChoices):
    """The life of a training."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for registration")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "held": "good"}.get(self.value, "none")


class AudienceRole(models.TextChoices):
    """Whom of the departments a training is for; named people are always added."""

    NAMED = "", _("Only people named below")
    EVERYBODY = "everybody", _("Everybody in the departments")
    HEADS = "heads", _("Heads of department")
    STAFF = "staff", _("Staff without the heads")


class RegistrationState(models.TextChoices):
    """Where a person stands with a training."""

    REGISTERED = "registered", _("Registered")
    WAITING = "waiting", _("On the waiting list")
    ATTENDED = "attended", _("Attended")
    MISSED = "missed", _("Missed")
    WITHDRAWN = "withdrawn", _("Not coming")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"registered": "good", "attended": "good", "waiting": "warn", "missed": "bad"}.get(
            self.value, "none"
        )
