"""Trainings and workshops: for whom, who comes, and what was understood."""

from datetime import datetime
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.trainings import AudienceRole, RegistrationState, TrainingKind, TrainingState
from actions.models.actions import CorrectiveAction
from departments.models import Department
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_ABOUT = 2000
MOST_SEATS = 5000


class TrainingQuerySet(models.QuerySet["Training"]):
    """Trainings."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "TrainingQuerySet":
        """Keep what the person may read: everybody inside all of them, nobody outside any."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        return self

    def open(self) -> "TrainingQuerySet":
        """Keep those people may register for."""
        return self.filter(state=TrainingState.OPEN)


class Training(VersionedModel):
    """A date on which people learn something that corrective actions need.

    `taken` counts the seats given away. Whoever gives or frees one updates it first, so that two at
    a time wait for each other and no seat is given twice; everything shown counts registrations.
    """

    topic = models.CharField(_("topic"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=TrainingKind, default="training")
    about = models.TextField(_("what people learn"), max_length=LONGEST_ABOUT, blank=True)
    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="trainings",
        verbose_name=_("organizer"),
    )
    audience_role = models.CharField(
        _("who it is for"), max_length=10, choices=AudienceRole, default="", blank=True
    )
    capacity = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    taken = models.PositiveSmallIntegerField(default=0, editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    material = models.TextField(_("material"), max_length=LONGEST_ABOUT, blank=True)
    state = models.CharField(
        max_length=10, choices=TrainingState, default=TrainingState.PLANNED, editable=False
    )
    # Raised with every change of date or place, so that calendars replace what they hold.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancel_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=TrainingState.values)
                & models.Q(kind__in=TrainingKind.values)
                & models.Q(audience_role__in=AudienceRole.values),
                name="actions_training_choices",
            ),
            models.CheckConstraint(
                condition=~models.Q(topic=""), name="actions_training_has_a_topic"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="actions_training_ends_after_start",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None)
                | models.Q(capacity__gte=1, taken__lte=models.F("capacity")),
                name="actions_training_within_capacity",
                violation_error_message=_("More people have a seat already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(cancel_reason=""),
                name="actions_training_cancelled_for_a_reason",
                violation_error_message=_("Say why it is cancelled."),
            ),
        ]
        indexes = [
            # What comes next, for the list and My week.
            models.Index(fields=["state", "starts_at"], name="actions_training_by_day"),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def state_choice(self) -> TrainingState:
        """Return the state with its label and tone, as badges want it."""
        return TrainingState(self.state)

    def has_begun(self, now: datetime) -> bool:
        """Return whether it has begun."""
        return self.starts_at <= now

    def takes_registrations(self, now: datetime) -> bool:
        """Return whether people may still register."""
        return self.state == TrainingState.OPEN and not self.has_begun(now)

    @property
    def material_links(self) -> list[str]:
        """Return the addresses of the material, one for each line."""
        return self.material.split("\n") if self.material else []


class TrainingAudience(VersionedModel):
    """A department whose people a training is for, or a person named for it."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="audience")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["department__name", "person__name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(department=None, person__isnull=False)
                | models.Q(department__isnull=False, person=None),
                name="actions_trainingaudience_one_of_both",
            ),
            models.UniqueConstraint(
                fields=["training", "department"],
                condition=models.Q(department__isnull=False),
                name="actions_trainingaudience_department_once",
            ),
            models.UniqueConstraint(
                fields=["training", "person"],
                condition=models.Q(person__isnull=False),
                name="actions_trainingaudience_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training}: {self.department or self.person}"


class TrainingAction(VersionedModel):
    """A corrective action that a training serves."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="action_links")
    action = models.ForeignKey(
        CorrectiveAction, on_delete=models.PROTECT, related_name="training_links"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "action"], name="actions_trainingaction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.training}: {self.action}"


class TrainingRegistration(VersionedModel):
    """Whether a person comes to a training, and came."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="training_registrations"
    )
    state = models.CharField(max_length=10, choices=RegistrationState, editable=False)
    # The place on the waiting list: who came first moves up first.
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["user__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "user"], name="actions_trainingregistration_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RegistrationState.values),
                name="actions_trainingregistration_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", waiting_since__isnull=False)
                | (~models.Q(state="waiting") & models.Q(waiting_since=None)),
                name="actions_trainingregistration_waits_since",
            ),
        ]
        indexes = [
            # Who moves up next?
            models.Index(
                fields=["training", "waiting_since"],
                name="actions_registration_waiting",
                condition=models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training}: {self.user}"

    @property
    def state_choice(self) -> RegistrationState:
        """Return the state with its label and tone, as badges want it."""
        return RegistrationState(self.state)


class CheckQuestion(VersionedModel):
    """A question that shows whether a training was understood; one of its answers is right."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(_("question"), max_length=300)
    choices = models.JSONField(_("answers"))
    right = models.PositiveSmallIntegerField(_("right answer"))
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="actions_checkquestion_asks_something"
            )
        ]

    def __str__(self) -> str:
        return self.text


class CheckResult(DomainModel):
    """One try at a training's check: right answers out of those asked. Never changed.

    `answers` maps each question's id to the number of the answer chosen; only the person reads it.
    """

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="results")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    passed = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    answers = models.JSONField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "user", "number"], name="actions_checkresult_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(asked__gte=1, passed__lte=models.F("asked"), number__gte=1),
                name="actions_checkresult_passed_of_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training}: {self.passed}/{self.asked}"
