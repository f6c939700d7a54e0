"""What a meeting talks about, what was said, and what was decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.choices.sessions import Outcome, SubjectKind
from actions.models.actions import CorrectiveAction
from actions.models.sessions import Session
from actions.models.steps import Step
from saypro_align.lib.models import VersionedModel

LONGEST_MINUTES = 5_000


class AgendaItem(VersionedModel):
    """One item of an agenda: typed, or taken from what the data say, with its minutes."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("item"), max_length=300)
    # What the data said when the agenda was filled last.
    told = models.CharField(max_length=500, blank=True, editable=False)
    subject_kind = models.CharField(
        max_length=10, choices=SubjectKind, blank=True, default="", editable=False
    )
    subject_id = models.UUIDField(null=True, editable=False)
    is_from_data = models.BooleanField(default=False, editable=False)
    minutes = models.TextField(_("minutes"), max_length=LONGEST_MINUTES, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN, blank=True
    )
    removed_at = models.DateTimeField(null=True, editable=False)
    # A person took it off the agenda: filling it from data does not bring it back.
    is_unwanted = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["position", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject_kind__in=["", *SubjectKind.values])
                & models.Q(outcome__in=Outcome.values),
                name="actions_agendaitem_choices",
            ),
            models.CheckConstraint(
                condition=models.Q(subject_kind="", subject_id=None)
                | (~models.Q(subject_kind="") & models.Q(subject_id__isnull=False)),
                name="actions_agendaitem_subject_has_a_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""), name="actions_agendaitem_has_a_title"
            ),
            models.UniqueConstraint(
                fields=["session", "subject_kind", "subject_id"],
                condition=models.Q(removed_at=None, subject_id__isnull=False),
                name="actions_agendaitem_subject_once",
                violation_error_message=_("This stands on the agenda already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def outcome_choice(self) -> Outcome:
        """Return the outcome with its label and tone, as badges want it."""
        return Outcome(self.outcome)

    @property
    def is_untouched(self) -> bool:
        """Return whether nobody has written anything to it."""
        return not self.minutes and not self.outcome


class SessionDecision(VersionedModel):
    """What was decided, who sees to it, by when; and the action or step it became."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    text = models.CharField(_("decision"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="session_decisions",
        verbose_name=_("who"),
    )
    due_on = models.DateField(_("by when"))
    action = models.ForeignKey(
        CorrectiveAction,
        null=True,
        on_delete=models.PROTECT,
        related_name="decided_in",
        editable=False,
    )
    step = models.ForeignKey(
        Step, null=True, on_delete=models.PROTECT, related_name="decided_in", editable=False
    )
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="actions_sessiondecision_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(action=None) | models.Q(step=None),
                name="actions_sessiondecision_becomes_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None, done_by=None)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="actions_sessiondecision_done_by_somebody",
            ),
        ]
        indexes = [
            # What somebody promised in a meeting and has not done.
            models.Index(
                fields=["owner", "due_on"],
                name="actions_decision_open",
                condition=models.Q(done_at=None, action=None, step=None, removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Return whether it waits to be done and has become neither action nor step."""
        return (
            self.done_at is None
            and self.action_id is None
            and self.step_id is None
            and self.removed_at is None
        )
