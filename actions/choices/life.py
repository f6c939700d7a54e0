"""Words of an action's agreement, its root cause and its verdict."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CriterionWay(models.TextChoices):
    """Which way the KPI of the criterion should go."""

    UP = "up", _("Up")
    DOWN = "down", _("Down")


class RootCause(models.TextChoices):
    """What kind of thing a root cause is; the effectiveness page counts them."""

    SKILLS = "skills", _("Skills or knowledge")
    PROCESS = "process", _("The way work is done")
    PRIORITIES = "priorities", _("Priorities")
    TOOLS = "tools", _("Tools or systems")
    DATA = "data", _("Data")
    COMMUNICATION = "communication", _("Communication")
    GOALS_CHANGED = "goals_changed", _("The goals changed")
    CAPACITY = "capacity", _("Too few people, too little time or money")
    OTHER = "other", _("Something else")


class AgreementState(models.TextChoices):
    """What a department that must agree to an action has said."""

    NAMED = "named", _("Not asked yet")
    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("No longer asked")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"asked": "warn", "agreed": "good", "declined": "bad"}.get(self.value, "none")


class VerdictKind(models.TextChoices):
    """What became of a finished action; the value is the state it leads to."""

    EFFECTIVE = "effective", _("It worked")
    PARTLY = "partly", _("It worked in part")
    NOT_EFFECTIVE = "not_effective", _("It did not work")
    UNDECIDABLE = "undecidable", _("It cannot be said")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"effective": "good", "partly": "warn", "not_effective": "bad"}.get(
            self.value, "none"
        )
