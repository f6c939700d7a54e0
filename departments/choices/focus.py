"""States of commitments, rankings and teams that several departments carry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentState(models.TextChoices):
    """What became of a department's commitment to a key project."""

    NONE = "", _("no commitment")
    OPEN = "open", _("promised")
    KEPT = "kept", _("kept")
    NOT_KEPT = "not_kept", _("not kept")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"kept": "good", "not_kept": "bad"}.get(self.value, "none")


# A department supports a project as long as its promise holds or was kept.
SUPPORTING = (CommitmentState.OPEN, CommitmentState.KEPT)


class RankingState(models.TextChoices):
    """The life of a workshop ranking."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"open": "warn", "closed": "good"}.get(self.value, "none")


class TeamState(models.TextChoices):
    """The life of a cross-functional team."""

    PROPOSED = "proposed", _("Sent for agreement")
    ACTIVE = "active", _("Working")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"proposed": "warn", "active": "good", "declined": "bad"}.get(self.value, "none")


class TeamAnswer(models.TextChoices):
    """What a department says to a team that takes its people."""

    ASKED = "asked", _("Not answered yet")
    AGREED = "agreed", _("Agrees")
    DECLINED = "declined", _("Declines")

    @property
    def tone(self) -> str:
        """Return the badge tone: good, warn, bad or none."""
        return {"asked": "warn", "agreed": "good", "declined": "bad"}[self.value]


LIVING_TEAMS = (TeamState.PROPOSED, TeamState.ACTIVE)
