"""How a target ended: outcome, what was learned, and whether it goes on."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.choices.closings import ClosingOutcome, WhatNext
from kpis.models.targets import Kpt
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_LESSONS = 1_000


class ClosingQuerySet(models.QuerySet["KptClosing"]):
    """How targets ended."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "ClosingQuerySet":
        """Keep those of targets the person may read."""
        return self.filter(kpt__in=Kpt.objects.visible_to(user))


class KptClosing(VersionedModel):
    """What the owner says at the end of a target's quarter; the number says what it suggests.

    Closed by nobody: the quarter was closed before its owner had said anything.
    """

    kpt = models.OneToOneField(Kpt, on_delete=models.PROTECT, related_name="closing")
    outcome = models.CharField(_("outcome"), max_length=8, choices=ClosingOutcome)
    suggested = models.CharField(max_length=8, choices=ClosingOutcome, editable=False)
    # The exact share of the way, as "7/8"; empty without a value.
    attained = models.CharField(max_length=80, blank=True, editable=False)
    result = models.DecimalField(max_digits=18, decimal_places=4, null=True, editable=False)
    lessons = models.TextField(_("what we learned"), max_length=LONGEST_LESSONS, blank=True)
    what_next = models.CharField(_("what next"), max_length=5, choices=WhatNext)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    at = models.DateTimeField(editable=False)
    # When the quarter was closed; from then on nothing changes any more.
    frozen_at = models.DateTimeField(null=True, editable=False)
    carried_to = models.OneToOneField(
        Kpt, null=True, on_delete=models.PROTECT, related_name="carried_from", editable=False
    )

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=ClosingOutcome.values)
                & models.Q(suggested__in=ClosingOutcome.values)
                & models.Q(what_next__in=WhatNext.values),
                name="kpis_closing_choices",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=models.F("suggested")) | ~models.Q(lessons=""),
                name="kpis_closing_says_why_it_differs",
                violation_error_message=_("Say why it differs from what the number says."),
            ),
            models.CheckConstraint(
                condition=models.Q(carried_to=None) | models.Q(what_next="carry"),
                name="kpis_closing_carried_only_when_wanted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpt}: {self.get_outcome_display()}"

    @property
    def outcome_choice(self) -> ClosingOutcome:
        """Return the outcome with its label and tone, as badges want it."""
        return ClosingOutcome(self.outcome)

    @property
    def suggested_choice(self) -> ClosingOutcome:
        """Return what the number says, with its label and tone."""
        return ClosingOutcome(self.suggested)
