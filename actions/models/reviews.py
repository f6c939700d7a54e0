"""What reviews keep: a department's month, and the gaps raised in a meeting."""

from typing import TYPE_CHECKING, Union

from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.models.sessions import Session
from departments.models import Department
from gaps.models import Gap
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_ANALYSIS = 4_000


class MonthlyReviewQuerySet(models.QuerySet["MonthlyReview"]):
    """Departments' months."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "MonthlyReviewQuerySet":
        """Keep those whose meeting the person may read of."""
        return self.filter(session__in=Session.objects.visible_to(user))


class MonthlyReview(VersionedModel):
    """A department's month: its results and what they mean, talked about in a meeting.

    The results are worked out anew until the meeting is held; from then on they stand as they were.
    """

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="monthly_reviews"
    )
    # The first day of the month that is looked back on.
    month = models.DateField(editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="monthly_reviews")
    analysis = models.TextField(_("what they mean"), max_length=LONGEST_ANALYSIS, blank=True)
    # What the data said when the analysis was drafted last; still the same while nobody edited it.
    drafted = models.TextField(blank=True, editable=False)
    results = models.JSONField(default=dict, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)

    objects = MonthlyReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "department__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "month"], name="actions_monthlyreview_once"
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1),
                name="actions_monthlyreview_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.month:%Y-%m}"


class SessionGap(VersionedModel):
    """A gap that somebody raised in a meeting; it stands in its minutes."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="gaps_raised")
    gap = models.OneToOneField(Gap, on_delete=models.PROTECT, related_name="raised_in")

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.gap)
