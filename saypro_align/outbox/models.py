"""Outgoing mails, and each attempt to hand one over."""

import uuid
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a mail stands."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    # Nothing went wrong: whoever was to get it may not read it any more, or asked for no more.
    WITHHELD = "withheld", _("Not sent")

    @property
    def tone(self) -> str:
        """Return the tone: good, warn, bad or none."""
        return {"sent": "good", "failed": "bad", "withheld": "none"}.get(self.value, "warn")


# A person may send these again as they are.
NOT_DELIVERED: Final = (MailState.FAILED, MailState.WITHHELD)


class AttemptOutcome(models.TextChoices):
    """What became of one attempt."""

    TRYING = "trying", _("Handed to a sender")
    TAKEN = "taken", _("The mail server took it")
    LOGGED = "logged", _("Kept in the mail log")
    LATER = "later", _("Refused for now")
    NEVER = "never", _("Refused for good")
    AWAY = "away", _("The mail server was not reached")
    UNSURE = "unsure", _("The connection broke; it may have arrived")
    STOPPED = "stopped", _("The sender was stopped; it may have arrived")
    WITHHELD = "withheld", _("Not sent")

    @property
    def tone(self) -> str:
        """Return the tone: good, warn, bad or none."""
        if self in (AttemptOutcome.TAKEN, AttemptOutcome.LOGGED):
            return "good"
        if self in (AttemptOutcome.TRYING, AttemptOutcome.WITHHELD):
            return "none"
        return "bad" if self == AttemptOutcome.NEVER else "warn"


class OutgoingMail(models.Model):
    """One mail to one recipient; its Message-ID and body are fixed when it is written.

    A sender claims it by a conditional update and holds a lease; after the lease another may take it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    recipient = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    # Each with its name, content type and text; a calendar file that goes along with an invitation.
    attachments = models.JSONField(default=list, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # How often a server refused this very mail; that nobody was there is held against no mail.
    refusals = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    is_sensitive = models.BooleanField(default=False)
    about_label = models.CharField(max_length=80, blank=True)
    about_id = models.UUIDField(null=True)
    # All it tells of, where that is more than one: the ids as text, each asked about when it is sent.
    names = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MailState.values), name="outbox_mail_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="outbox_mail_sent_at_iff_sent",
            ),
        ]
        indexes = [
            # The sender's question: what is due now?
            models.Index(
                fields=["next_attempt_at"],
                name="outbox_due",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            # The report log's question: what became of this run's mails?
            models.Index(fields=["about_label", "about_id"], name="outbox_about"),
            # The mail log's questions: the newest of a state, and what became of one person's mails.
            models.Index(fields=["state", "-created_at"], name="outbox_state"),
            models.Index(fields=["recipient", "-created_at"], name="outbox_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"


class MailAttempt(models.Model):
    """One attempt to hand a mail over: begun with the claim, ended with what the server said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="trail")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=AttemptOutcome, default=AttemptOutcome.TRYING)
    # What the server said, or why it was not sent: one harmless line.
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = "attempt"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=AttemptOutcome.values),
                name="outbox_attempt_outcome",
            )
        ]
        indexes = [models.Index(fields=["mail", "at"], name="outbox_attempt_mail")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"
