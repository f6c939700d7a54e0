"""What is said of targets while they are proposed: can it be done, should it change, what is unclear?"""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Quarter
from kpis.choices.discussions import FeasibilityAnswer, FeedbackState
from kpis.choices.targets import KptLevel
from kpis.models.target_changes import TargetChange
from kpis.models.targets import Kpt
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_COMMENT = 500
LONGEST_QUESTION = 500
LONGEST_ANSWER = 1000

Reader = Union["User", "AnonymousUser"]


class FeasibilityQuerySet(models.QuerySet["Feasibility"]):
    """Answers of heads."""

    def visible_to(self, user: Reader) -> "FeasibilityQuerySet":
        """Keep answers about targets the person may read: who disagrees, disagrees openly."""
        return self.filter(kpt__in=Kpt.objects.visible_to(user))


class Feasibility(DomainModel):
    """What a head answered whether a target can be reached; a new answer is a new row, the last counts."""

    kpt = models.ForeignKey(Kpt, on_delete=models.PROTECT, related_name="feasibility_answers")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="feasibility_answers"
    )
    # Counts up for each target and department: two answers of one moment keep their order.
    number = models.PositiveIntegerField(default=1, editable=False)
    answer = models.CharField(_("can it be reached?"), max_length=12, choices=FeasibilityAnswer)
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = FeasibilityQuerySet.as_manager()

    class Meta:
        ordering = ["kpt", "department", "number"]
        verbose_name_plural = "feasibility answers"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__in=FeasibilityAnswer.values),
                name="kpis_feasibility_choices",
            ),
            models.UniqueConstraint(
                fields=["kpt", "department", "number"], name="kpis_feasibility_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="yes") | ~models.Q(comment=""),
                name="kpis_feasibility_doubt_says_why",
                violation_error_message=_("Say under which conditions, or why not."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.get_answer_display()}"

    @property
    def answer_choice(self) -> FeasibilityAnswer:
        """Return the answer with its label and tone, as badges want it."""
        return FeasibilityAnswer(self.answer)


class KptFeedbackQuerySet(models.QuerySet["KptFeedback"]):
    """Feedback on proposed targets."""

    def visible_to(self, user: Reader) -> "KptFeedbackQuerySet":
        """Keep the person's own, and what he has to answer or may know of.

        The target's owner, the strategy office, for a department's or a person's target its heads,
        for the organization's and the departments' the leadership; never colleagues.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        readable = self.filter(kpt__in=Kpt.objects.visible_to(user))
        if user.is_coordinator:
            return readable
        may = (
            models.Q(given_by=user)
            | models.Q(kpt__owner=user)
            | models.Q(kpt__team__lead=user)
            | models.Q(kpt__department_id__in=user.headed_department_ids())
        )
        if user.is_leader:
            may |= ~models.Q(kpt__level=KptLevel.PERSON)
        return readable.filter(may)

    def waiting(self) -> "KptFeedbackQuerySet":
        """Keep what nobody has answered."""
        return self.filter(state=FeedbackState.OPEN)


class KptFeedback(VersionedModel):
    """What somebody thinks of a proposed target, and what its owner made of it."""

    kpt = models.ForeignKey(Kpt, on_delete=models.PROTECT, related_name="feedback")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="target_feedback",
        editable=False,
    )
    realistic = models.BooleanField(_("realistic"))
    # What he would promise instead; `relative` is what was typed where the target is relative.
    wanted_value = models.DecimalField(
        _("change to"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    wanted_relative = models.DecimalField(
        max_digits=9, decimal_places=4, null=True, blank=True, editable=False
    )
    wanted_on = models.DateField(_("by"), null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    state = models.CharField(
        max_length=12, choices=FeedbackState, default=FeedbackState.OPEN, editable=False
    )
    answer = models.CharField(_("because"), max_length=LONGEST_ANSWER, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What taking it over changed.
    change = models.ForeignKey(
        TargetChange,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback",
        editable=False,
    )
    # When who gave it took note of the answer.
    noted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = KptFeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "feedback on targets"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=FeedbackState.values), name="kpis_kptfeedback_choices"
            ),
            models.UniqueConstraint(
                fields=["kpt", "given_by"],
                condition=models.Q(state="open"),
                name="kpis_kptfeedback_one_open",
                violation_error_message=_("Your feedback waits for an answer; change it there."),
            ),
            models.CheckConstraint(
                condition=models.Q(realistic=True)
                | ~models.Q(comment="")
                | models.Q(wanted_value__isnull=False)
                | models.Q(wanted_on__isnull=False),
                name="kpis_kptfeedback_no_says_why",
                violation_error_message=_("Say why, or what you would promise instead."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_by=None, answered_at=None, answer="")
                | models.Q(
                    ~models.Q(state="open"), answered_by__isnull=False, answered_at__isnull=False
                ),
                name="kpis_kptfeedback_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("given_by")),
                name="kpis_kptfeedback_answered_by_another",
                violation_error_message=_("Somebody else must answer this."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="kept") | ~models.Q(answer=""),
                name="kpis_kptfeedback_kept_for_a_reason",
                violation_error_message=_("Say why it stays as it is."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="taken_over") | models.Q(change__isnull=False),
                name="kpis_kptfeedback_taken_over_changes",
            ),
        ]
        indexes = [
            # What waits for an answer.
            models.Index(
                fields=["kpt"], name="kpis_kptfeedback_waiting", condition=models.Q(state="open")
            )
        ]

    def __str__(self) -> str:
        return str(_("Feedback on %(target)s") % {"target": self.kpt})

    @property
    def state_choice(self) -> FeedbackState:
        """Return the state with its label and tone, as badges want it."""
        return FeedbackState(self.state)

    @property
    def is_open(self) -> bool:
        """Return whether it waits for an answer."""
        return self.state == FeedbackState.OPEN


class KptQuestionQuerySet(models.QuerySet["KptQuestion"]):
    """Questions about targets."""

    def visible_to(self, user: Reader) -> "KptQuestionQuerySet":
        """Keep questions about targets the person may read: what one asks, others wonder too."""
        return self.filter(kpt__in=Kpt.objects.visible_to(user))

    def waiting(self) -> "KptQuestionQuerySet":
        """Keep what nobody has answered."""
        return self.filter(answered_at=None)


class KptQuestion(VersionedModel):
    """A question under the why of a target, and the answer."""

    kpt = models.ForeignKey(Kpt, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="target_questions",
        editable=False,
    )
    text = models.CharField(_("your question"), max_length=LONGEST_QUESTION)
    answer = models.CharField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When who asked took note of the answer.
    noted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = KptQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="kpis_kptquestion_asks"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_by=None, answered_at=None, noted_at=None)
                | models.Q(
                    ~models.Q(answer=""), answered_by__isnull=False, answered_at__isnull=False
                ),
                name="kpis_kptquestion_answered_by_somebody",
            ),
        ]
        indexes = [
            # What waits for an answer.
            models.Index(
                fields=["kpt"],
                name="kpis_kptquestion_waiting",
                condition=models.Q(answered_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        """Return whether it waits for an answer."""
        return self.answered_at is None


class ProposalRound(DomainModel):
    """The people were told of the targets proposed for a quarter, with one day for their feedback."""

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="proposal_rounds")
    feedback_until = models.DateField(_("feedback until"))
    told = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "feedback_until"], name="kpis_proposalround_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quarter}: {self.feedback_until}"
