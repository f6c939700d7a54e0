"""How much each metric of a department matters, rated by two who do not see each other's ratings."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from kpis.choices.metrics import RaterSide, ReviewState
from kpis.models.blind import BlindRound, BlindRoundQuerySet
from kpis.models.kpis import Kpi
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_COMMENT = 300


class RelevanceReviewQuerySet(BlindRoundQuerySet["RelevanceReview"]):
    """Reviews of metrics."""


class RelevanceReview(VersionedModel, BlindRound):
    """All metrics of a department, rated 1 to 5 by its head and by a reviewer, then compared."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="relevance_reviews"
    )
    state = models.CharField(
        max_length=10, choices=ReviewState, default=ReviewState.OPEN, editable=False
    )
    conclusion = models.CharField(_("what follows from it"), max_length=500, blank=True)
    next_on = models.DateField(_("next review"), null=True, blank=True)

    objects = RelevanceReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ReviewState.values), name="kpis_relevance_state"
            ),
            models.UniqueConstraint(
                fields=["department"],
                condition=models.Q(state__in=["open", "compared"]),
                name="kpis_relevance_one_at_a_time",
                violation_error_message=_("The KPIs of this department are being rated."),
            ),
            models.CheckConstraint(
                condition=models.Q(head=None)
                | models.Q(reviewer=None)
                | ~models.Q(head=models.F("reviewer")),
                name="kpis_relevance_two_people",
                violation_error_message=_("Two different people rate the KPIs."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open")
                | models.Q(head_at__isnull=False, reviewer_at__isnull=False),
                name="kpis_relevance_compared_by_both",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | models.Q(closed_at__isnull=False, closed_by__isnull=False, next_on__isnull=False),
                name="kpis_relevance_closed_by_somebody",
            ),
        ]
        indexes = [
            # My week: whose ratings are still owed?
            models.Index(
                fields=["rate_by"],
                name="kpis_relevance_going_on",
                condition=models.Q(state__in=["open", "compared"]),
            )
        ]

    def __str__(self) -> str:
        return str(_("Relevance of the KPIs of %(department)s") % {"department": self.department})

    @property
    def state_choice(self) -> ReviewState:
        """Return the state with its label and tone, as badges want it."""
        return ReviewState(self.state)


class RelevanceItem(DomainModel):
    """A metric in a review; `agreed` is what the two came to when the review was closed."""

    review = models.ForeignKey(RelevanceReview, on_delete=models.PROTECT, related_name="items")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="relevance_items")
    position = models.PositiveSmallIntegerField(default=1)
    agreed = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kpi"], name="kpis_relevanceitem_once"),
            models.CheckConstraint(
                condition=models.Q(agreed=None) | models.Q(agreed__gte=1, agreed__lte=5),
                name="kpis_relevanceitem_agreed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.kpi)


class RelevanceRatingQuerySet(models.QuerySet["RelevanceRating"]):
    """Ratings."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "RelevanceRatingQuerySet":
        """Keep the person's own side's, and those of both sides once both have rated."""
        reviews = RelevanceReview.objects.visible_to(user)
        if not user.is_authenticated:
            return self.none()
        headed = user.headed_department_ids()
        own = models.Q(side=RaterSide.HEAD, item__review__department_id__in=headed)
        if user.is_coordinator:
            own |= models.Q(side=RaterSide.REVIEWER) & ~models.Q(
                item__review__department_id__in=headed
            )
        shown = ~models.Q(item__review__state=ReviewState.OPEN) | own
        return self.filter(shown, item__review__in=reviews)


class RelevanceRating(DomainModel):
    """How much one side finds that a metric matters; closed to the other until both have rated."""

    item = models.ForeignKey(RelevanceItem, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=10, choices=RaterSide)
    rating = models.PositiveSmallIntegerField(
        _("relevance"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = RelevanceRatingQuerySet.as_manager()

    class Meta:
        ordering = ["item", "side", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "side"], name="kpis_relevancerating_once"),
            models.CheckConstraint(
                condition=models.Q(side__in=RaterSide.values)
                & models.Q(rating__gte=1, rating__lte=5),
                name="kpis_relevancerating_choices",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.rating}"
