"""States of what an action asks for, and what becomes of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """The life of a request for time, technology, personnel or money."""

    REQUESTED = "requested", _("Asked for")
    APPROVED = "approved", _("Approved")
    ALLOCATED = "allocated", _("Allocated")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {
            "requested": "warn",
            "approved": "warn",
            "allocated": "good",
            "declined": "bad",
        }.get(self.value, "none")


# Somebody still has to decide or to give.
WAITING_STATES = (RequestState.REQUESTED, RequestState.APPROVED)
# Somebody's time is wanted or given.
HELD_STATES = (*WAITING_STATES, RequestState.ALLOCATED)
# Counts as asked for: all but what the department took back.
ASKED_STATES = (*WAITING_STATES, RequestState.ALLOCATED, RequestState.DECLINED)
