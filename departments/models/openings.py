"""How a quarter is opened: its goals reviewed, and who asks to be left out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.choices import OpeningStep, RequestState, ReviewDecision
from departments.models.goals import Goal
from departments.models.people import Department
from departments.models.quarters import Quarter
from saypro_align.lib.models import VersionedModel


class QuarterOpening(VersionedModel):
    """How far the opening of a quarter has come; it can be left and taken up again."""

    quarter = models.OneToOneField(Quarter, on_delete=models.PROTECT, related_name="opening")
    step = models.CharField(
        max_length=12, choices=OpeningStep, default=OpeningStep.GOALS, editable=False
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step__in=OpeningStep.values), name="departments_opening_step"
            )
        ]

    def __str__(self) -> str:
        return str(self.quarter)


class GoalReview(VersionedModel):
    """What the strategy office decided about a goal before a quarter, signed and dated.

    It takes effect when the quarter opens, not before.
    """

    opening = models.ForeignKey(QuarterOpening, on_delete=models.PROTECT, related_name="reviews")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField(_("decision"), max_length=10, choices=ReviewDecision)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    title = models.CharField(_("goal"), max_length=200, blank=True)
    why = models.TextField(_("why it matters"), blank=True)
    # The version of the goal that was read; another one must be reviewed again.
    goal_version = models.PositiveIntegerField(editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    signed_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["goal__title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "goal"], name="departments_review_once"),
            models.CheckConstraint(
                condition=models.Q(decision__in=ReviewDecision.values),
                name="departments_review_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="keep") | ~models.Q(reason=""),
                name="departments_review_reasoned",
                violation_error_message=_("Say why the goal is changed or retired."),
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="change") | (~models.Q(title="") & ~models.Q(why="")),
                name="departments_review_change_has_text",
                violation_error_message=_("Say what the goal is and why it matters."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.get_decision_display()}"


class ExemptionRequest(VersionedModel):
    """Somebody asks the leadership to free a department from its plan."""

    quarter = models.ForeignKey(
        Quarter, on_delete=models.PROTECT, related_name="exemption_requests"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="exemption_requests"
    )
    reason = models.CharField(_("reason"), max_length=500)
    until = models.DateField(_("last day of the exemption"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(
        max_length=10, choices=RequestState, default=RequestState.WAITING, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "department"],
                condition=models.Q(state="waiting"),
                name="departments_request_one_waiting",
                violation_error_message=_("The leadership has been asked already."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values),
                name="departments_request_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="departments_request_reasoned",
                violation_error_message=_("Say why the department is exempt."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_by=None, decided_at=None)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False)),
                name="departments_request_decided_when_not_waiting",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(answer=""),
                name="departments_request_refused_with_answer",
                violation_error_message=_("Say why the department must plan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.quarter}"
