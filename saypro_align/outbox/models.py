"""Outgoing mails."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a mail stands."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


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
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    is_sensitive = models.BooleanField(default=False)
    about_label = models.CharField(max_length=80, blank=True)
    about_id = models.UUIDField(null=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"
