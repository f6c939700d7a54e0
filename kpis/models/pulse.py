"""The monthly question about one's goal: who was asked what, and counts of answers, never answers."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Goal
from saypro_align.lib.models import DomainModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


class PulseRoundQuerySet(models.QuerySet["PulseRound"]):
    """Months in which people were asked."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "PulseRoundQuerySet":
        """Everybody inside reads the results; they name nobody."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        return self


class PulseRound(DomainModel):
    """One month's question. It can be answered to its last day; then its results are shown."""

    month = models.DateField(_("month"), unique=True)
    closes_on = models.DateField(_("answers until"))

    objects = PulseRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(month__day=1, closes_on__gt=models.F("month")),
                name="kpis_pulseround_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PulseSeatQuerySet(models.QuerySet["PulseSeat"]):
    """Who is asked."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "PulseSeatQuerySet":
        """Everybody sees that he himself is asked, nobody sees it of another."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        return self.filter(user=user)


class PulseSeat(DomainModel):
    """That one person is asked in a round, and whether he has answered; never what.

    Seats are made together and their `updated_at` is not touched, so no time tells which answer came
    when. The goals offered are fixed here: a second look shows the same four.
    """

    round = models.ForeignKey(PulseRound, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pulse_seats"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField(default=list)
    has_answered = models.BooleanField(default=False)

    objects = PulseSeatQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="kpis_pulseseat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.user}"


class PulseTally(DomainModel):
    """How many of a department were asked in a round, have answered, and knew; no answer is kept."""

    round = models.ForeignKey(PulseRound, on_delete=models.PROTECT, related_name="tallies")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="kpis_pulsetally_once"),
            models.CheckConstraint(
                condition=models.Q(
                    right__lte=models.F("answered"), answered__lte=models.F("asked")
                ),
                name="kpis_pulsetally_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.department}"
