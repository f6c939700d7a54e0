"""What heads say works and does not, and what the strategy office makes of it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.feedback import FeedbackState
from actions.models.actions import CorrectiveAction
from departments.models import Department, Goal, GoalProposal, Plan
from gaps.models import RuleSetting
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_FEEDBACK = 1000


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Feedback."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "FeedbackQuerySet":
        """Keep what the person may read.

        A department's heads read theirs; strategy office and leadership read what was sent, and
        which forms are still open.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        return self.filter(department_id__in=user.headed_department_ids())

    def unanswered(self) -> "FeedbackQuerySet":
        """Keep what waits for the strategy office."""
        return self.filter(state=FeedbackState.SENT)


class Feedback(VersionedModel):
    """A department's feedback on a month: asked for once a month, or given at will."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="feedback")
    # The first day of the month it tells of.
    month = models.DateField(_("month"), editable=False)
    is_asked = models.BooleanField(default=False, editable=False)
    due_on = models.DateField(_("due on"), null=True, blank=True, editable=False)
    works = models.TextField(_("What works"), max_length=LONGEST_FEEDBACK, blank=True)
    works_not = models.TextField(_("What does not"), max_length=LONGEST_FEEDBACK, blank=True)
    adjustment = models.TextField(_("Adjustment wanted"), max_length=LONGEST_FEEDBACK, blank=True)
    state = models.CharField(
        max_length=10, choices=FeedbackState, default=FeedbackState.OPEN, editable=False
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    sent_at = models.DateTimeField(null=True, editable=False)
    answer = models.TextField(_("answer"), max_length=LONGEST_FEEDBACK, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    # When the strategy office first said something.
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "department__name", "-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=FeedbackState.values), name="actions_feedback_state"
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="actions_feedback_first_of_month"
            ),
            models.CheckConstraint(
                condition=models.Q(is_asked=False, due_on=None)
                | models.Q(is_asked=True, due_on__isnull=False),
                name="actions_feedback_asked_with_a_day",
            ),
            models.UniqueConstraint(
                fields=["department", "month"],
                condition=models.Q(is_asked=True),
                name="actions_feedback_asked_once_a_month",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", sent_by=None, sent_at=None)
                | (
                    ~models.Q(state="open")
                    & models.Q(sent_by__isnull=False, sent_at__isnull=False)
                    & (~models.Q(works="") | ~models.Q(works_not="") | ~models.Q(adjustment=""))
                ),
                name="actions_feedback_sent_says_something",
                violation_error_message=_("Say at least one thing."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["open", "sent"], answer="", answered_by=None, answered_at=None
                )
                | (
                    models.Q(state__in=["answered", "adopted", "declined"])
                    & ~models.Q(answer="")
                    & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="actions_feedback_answered_in_words",
                violation_error_message=_("An answer needs words."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("sent_by")),
                name="actions_feedback_answered_by_another",
                violation_error_message=_("Somebody else must answer this."),
            ),
        ]
        indexes = [
            # What waits for the strategy office, the oldest first.
            models.Index(
                fields=["sent_at"],
                name="actions_feedback_unanswered",
                condition=models.Q(state="sent"),
            ),
            models.Index(fields=["department", "month"], name="actions_feedback_of_department"),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.month:%B %Y}"

    @property
    def state_choice(self) -> FeedbackState:
        """Return the state with its label and tone, as badges want it."""
        return FeedbackState(self.state)

    def is_readable_by(self, user: "User") -> bool:
        """Return whether the person may read it, as `visible_to` says of many."""
        if user.is_external or not user.is_active:
            return False
        reads_all = user.is_coordinator or user.is_leader
        return reads_all or self.department_id in user.headed_department_ids()

    def is_late(self, today: date) -> bool:
        """Return whether the form should have been sent before today."""
        is_open = self.state == FeedbackState.OPEN
        return is_open and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Because:
    """Whose feedback changed a thing, as the thing's page tells a reader."""

    what: str
    feedback: Feedback
    may_open: bool


class FeedbackChangeQuerySet(models.QuerySet["FeedbackChange"]):
    """What changed because of feedback; pages of apps below ask for it by the thing's own rows."""

    def about_goal(self, goal: Goal) -> "FeedbackChangeQuerySet":
        """Keep what changed the goal, by a proposal or at once."""
        return self.filter(models.Q(goal=goal) | models.Q(proposal__goal=goal))

    def told_to(self, user: "User") -> list[Because]:
        """Return it as this reader may know of it; one query."""
        return [
            Because(row.what, row.feedback, row.feedback.is_readable_by(user))
            for row in self.select_related("feedback__department")
        ]


class FeedbackChange(DomainModel):
    """What was changed because of a feedback. Never changed itself."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(_("what changed"), max_length=300)
    action = models.ForeignKey(
        CorrectiveAction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback_changes",
    )
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback_changes"
    )
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback_changes"
    )
    proposal = models.ForeignKey(
        GoalProposal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback_changes",
    )
    rule = models.ForeignKey(
        RuleSetting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback_changes",
    )
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = FeedbackChangeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    action__isnull=False, plan=None, goal=None, proposal=None, rule=None
                )
                | models.Q(action=None, plan__isnull=False, goal=None, proposal=None, rule=None)
                | models.Q(action=None, plan=None, goal__isnull=False, proposal=None, rule=None)
                | models.Q(action=None, plan=None, goal=None, proposal__isnull=False, rule=None)
                | models.Q(action=None, plan=None, goal=None, proposal=None, rule__isnull=False),
                name="actions_feedbackchange_points_at_one_thing",
                violation_error_message=_("Choose one thing that changed."),
            ),
            models.CheckConstraint(
                condition=~models.Q(what=""), name="actions_feedbackchange_says_what"
            ),
        ]

    def __str__(self) -> str:
        return self.what
