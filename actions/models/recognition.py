"""Thanks: from whom, to whom and for what. No points, no ranking."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.models.actions import CorrectiveAction
from departments.models import Department
from gaps.models import Gap
from kpis.models import Kpi, Kpt
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_THANKS = 300


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    """Thanks."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "RecognitionQuerySet":
        """Keep what stands on the wall for this person.

        Thanks to people who all want to stay off the wall are between them and who wrote them.
        """
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        theirs = RecognitionRecipient.objects.filter(recognition=models.OuterRef("pk"))
        shown = theirs.exclude(
            person__in=RecognitionOptOut.objects.filter(is_out=True).values("person")
        )
        return self.filter(
            models.Q(department__isnull=False)
            | models.Q(by=user)
            | models.Exists(theirs.filter(person=user))
            | models.Exists(shown),
            withdrawn_at=None,
        )


class Recognition(VersionedModel):
    """Somebody thanks people, or a department, for something."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="recognitions_given",
        editable=False,
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recognitions",
        verbose_name=_("department"),
    )
    why = models.CharField(_("for what"), max_length=LONGEST_THANKS)
    # What was reached: at most one of the four.
    gap = models.ForeignKey(
        Gap, null=True, blank=True, on_delete=models.PROTECT, related_name="recognitions"
    )
    action = models.ForeignKey(
        CorrectiveAction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recognitions",
    )
    kpi = models.ForeignKey(
        Kpi, null=True, blank=True, on_delete=models.PROTECT, related_name="recognitions"
    )
    kpt = models.ForeignKey(
        Kpt, null=True, blank=True, on_delete=models.PROTECT, related_name="recognitions"
    )
    # The milestone it was suggested for, so that it is not suggested again.
    milestone = models.CharField(max_length=100, blank=True, editable=False)
    # Read by the heads of those thanked, the strategy office and who wrote it; so it is kept out of
    # the audit trail, which more people read.
    incentive_note = models.CharField(
        _("note on an incentive"), max_length=LONGEST_THANKS, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(why=""),
                name="actions_recognition_says_something",
                violation_error_message=_("Say what you thank for."),
            ),
            models.CheckConstraint(
                condition=models.Q(gap=None, action=None, kpi=None)
                | models.Q(gap=None, action=None, kpt=None)
                | models.Q(gap=None, kpi=None, kpt=None)
                | models.Q(action=None, kpi=None, kpt=None),
                name="actions_recognition_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="actions_recognition_newest"),
            models.Index(
                fields=["milestone"],
                name="actions_recognition_taken",
                condition=~models.Q(milestone=""),
            ),
        ]

    def __str__(self) -> str:
        return self.why


class RecognitionRecipient(DomainModel):
    """A person who is thanked."""

    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="recipients"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recognitions"
    )

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "person"], name="actions_recipient_thanked_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class RecognitionOptOut(VersionedModel):
    """A person's choice to stay off the wall, and back."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recognition_opt_out"
    )
    is_out = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.person)


class MilestoneDismissal(DomainModel):
    """A suggested milestone that a person does not want to be asked about again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    milestone = models.CharField(max_length=100)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "milestone"], name="actions_dismissal_of_a_milestone_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(milestone=""), name="actions_dismissal_names_a_milestone"
            ),
        ]

    def __str__(self) -> str:
        return self.milestone
