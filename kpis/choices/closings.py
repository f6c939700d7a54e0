"""How a target ended, and what becomes of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClosingOutcome(models.TextChoices):
    """How far a target came by the end of its quarter."""

    REACHED = "reached", _("Reached")
    PARTLY = "partly", _("Partly reached")
    MISSED = "missed", _("Missed")

    @property
    def tone(self) -> str:
        """Return the badge tone of the outcome."""
        return {"reached": "good", "partly": "warn", "missed": "bad"}[self.value]


class WhatNext(models.TextChoices):
    """What becomes of a target after its quarter."""

    CARRY = "carry", _("Carry it over")
    STOP = "stop", _("Stop here")
