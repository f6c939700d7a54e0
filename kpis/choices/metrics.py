"""States and sides of what is said about metrics and wordings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    """Where a review of a department's metrics stands."""

    OPEN = "open", _("Being rated")
    COMPARED = "compared", _("To be closed")
    CLOSED = "closed", _("Closed")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "compared": "warn", "closed": "good"}[self.value]


class RaterSide(models.TextChoices):
    """Who rates: the head of the department, or the reviewer of the strategy office."""

    HEAD = "head", _("Head")
    REVIEWER = "reviewer", _("Reviewer")


class SuggestionState(models.TextChoices):
    """What became of a suggested wording."""

    OPEN = "open", _("Waits for the head")
    ACCEPTED = "accepted", _("Accepted")
    EDITED = "edited", _("Accepted with changes")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "accepted": "good", "edited": "good", "declined": "bad"}.get(
            self.value, "none"
        )


class ChangeKind(models.TextChoices):
    """What an action did to a metric."""

    REPLACED = "replaced", _("KPI replaced")
    SHARED = "shared", _("KPI shared")
    MONITORED = "monitored", _("KPI monitored only")
    RETIRED = "retired", _("KPI retired")
    CLARIFIED = "clarified", _("Objective made clear")
