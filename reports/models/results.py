"""The results of a quarter, told to everybody who works here."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Quarter
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_PART = 4_000
LONGEST_REASON = 500


class ResultsState(models.TextChoices):
    """Whether everybody reads the results."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")

    @property
    def tone(self) -> str:
        """Return the badge tone of the state."""
        return "good" if self.value == "published" else "none"


class ResultsQuerySet(models.QuerySet["QuarterResults"]):
    """Results of quarters."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "ResultsQuerySet":
        """Keep what is published; drafts are for leadership and strategy office."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        return self.filter(state=ResultsState.PUBLISHED)

    def versions_of(self, quarter: Quarter) -> "ResultsQuerySet":
        """Keep those of one quarter, the newest version first."""
        rows = self.filter(quarter=quarter).select_related("quarter", "published_by")
        return rows.order_by("-number")


class QuarterResults(VersionedModel):
    """Successes, areas for improvement and next steps of a quarter, with its numbers frozen.

    What is published never changes: a correction is a new version with its reason.
    """

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(editable=False)
    state = models.CharField(
        max_length=9, choices=ResultsState, default=ResultsState.DRAFT, editable=False
    )
    successes = models.TextField(_("successes"), max_length=LONGEST_PART, blank=True)
    improvements = models.TextField(_("areas for improvement"), max_length=LONGEST_PART, blank=True)
    next_steps = models.TextField(_("next steps"), max_length=LONGEST_PART, blank=True)
    # What the data said when the three parts were drafted last: what differs, somebody edited.
    drafted = models.JSONField(default=dict, editable=False)
    # The numbers as they stood when it was published; empty before.
    content = models.JSONField(default=dict, editable=False)
    reason = models.CharField(
        _("what is corrected, and why"), max_length=LONGEST_REASON, blank=True
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    # When everybody's mail stood in the outbox.
    mailed_at = models.DateTimeField(null=True, editable=False)

    objects = ResultsQuerySet.as_manager()

    class Meta:
        ordering = ["-quarter__starts_on", "-number", "id"]
        verbose_name_plural = "quarter results"
        constraints = [
            models.UniqueConstraint(fields=["quarter", "number"], name="reports_results_numbered"),
            models.UniqueConstraint(
                fields=["quarter"],
                condition=models.Q(state="draft"),
                name="reports_results_one_draft",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="draft", published_at=None)
                    | models.Q(state="published", published_at__isnull=False)
                ),
                name="reports_results_published_at",
            ),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""),
                name="reports_results_corrected_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return _("Results of %(quarter)s") % {"quarter": self.quarter}

    @property
    def state_choice(self) -> ResultsState:
        """Return the state with its label and tone, as badges want it."""
        return ResultsState(self.state)

    @property
    def is_published(self) -> bool:
        """Return whether everybody reads it, and nothing of it changes any more."""
        return self.state == ResultsState.PUBLISHED
