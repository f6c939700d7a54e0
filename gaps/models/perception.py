"""How aligned a department's plan is: rated by two who do not see each other's rating, and by rule."""

from fractions import Fraction
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Quarter
from gaps.choices.perception import RoundState
from kpis.choices.metrics import RaterSide
from kpis.models.blind import BlindRound, BlindRoundQuerySet
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_COMMENT = 500


class PerceptionRoundQuerySet(BlindRoundQuerySet["PerceptionRound"]):
    """Rounds of ratings."""


class PerceptionRound(VersionedModel, BlindRound):
    """One plan of one quarter, rated 1 to 5 by head and reviewer; closed, the rules' rating joins."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="perception_rounds"
    )
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="perception_rounds")
    state = models.CharField(
        max_length=10, choices=RoundState, default=RoundState.OPEN, editable=False
    )
    # What the rules said at the moment of closing; empty for a draft, a missing or unassessed plan.
    rules = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    score_numerator = models.BigIntegerField(null=True, blank=True, editable=False)
    score_denominator = models.BigIntegerField(null=True, blank=True, editable=False)
    rule_version = models.CharField(max_length=60, blank=True, editable=False)

    objects = PerceptionRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RoundState.values), name="gaps_perception_state"
            ),
            models.UniqueConstraint(
                fields=["department", "quarter"],
                name="gaps_perception_once",
                violation_error_message=_("This plan is rated in this quarter already."),
            ),
            models.CheckConstraint(
                condition=models.Q(head=None)
                | models.Q(reviewer=None)
                | ~models.Q(head=models.F("reviewer")),
                name="gaps_perception_two_people",
                violation_error_message=_("Two different people rate the plan."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at=None, rules=None)
                | models.Q(state="closed", closed_at__isnull=False, closed_by__isnull=False),
                name="gaps_perception_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(rules=None) | models.Q(rules__gte=1, rules__lte=5),
                name="gaps_perception_rules_one_to_five",
            ),
        ]
        indexes = [
            # My week: whose rating is still owed?
            models.Index(
                fields=["rate_by"],
                name="gaps_perception_going_on",
                condition=models.Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return str(
            _("How aligned is %(department)s, %(quarter)s?")
            % {"department": self.department, "quarter": self.quarter}
        )

    @property
    def state_choice(self) -> RoundState:
        """Return the state with its label and tone, as badges want it."""
        return RoundState(self.state)

    @property
    def score(self) -> Fraction | None:
        """Return the plan's score from 0 to 100 as it was when the round closed."""
        if self.score_numerator is None or self.score_denominator is None:
            return None
        return Fraction(self.score_numerator, self.score_denominator)


class PerceptionRatingQuerySet(models.QuerySet["PerceptionRating"]):
    """Ratings."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "PerceptionRatingQuerySet":
        """Keep the person's own side's, and those of both sides once the round is closed."""
        if not user.is_authenticated:
            return self.none()
        headed = user.headed_department_ids()
        own = models.Q(side=RaterSide.HEAD, round__department_id__in=headed)
        if user.is_coordinator:
            own |= models.Q(side=RaterSide.REVIEWER) & ~models.Q(round__department_id__in=headed)
        shown = models.Q(round__state=RoundState.CLOSED) | own
        return self.filter(shown, round__in=PerceptionRound.objects.visible_to(user))


class PerceptionRating(DomainModel):
    """How aligned one side finds the plan; never changed, and closed to the other until the end."""

    round = models.ForeignKey(PerceptionRound, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=10, choices=RaterSide)
    rating = models.PositiveSmallIntegerField(_("rating"))
    comment = models.CharField(_("why"), max_length=LONGEST_COMMENT, blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PerceptionRatingQuerySet.as_manager()

    class Meta:
        ordering = ["round", "side", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "side"], name="gaps_perceptionrating_once"),
            models.CheckConstraint(
                condition=models.Q(side__in=RaterSide.values)
                & models.Q(rating__gte=1, rating__lte=5),
                name="gaps_perceptionrating_choices",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_side_display()}"
