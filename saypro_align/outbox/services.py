"""Writing outgoing mails. They are sent by a worker, never by the request that wrote them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.validators import validate_email
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from saypro_align.audit.services import record
from saypro_align.lib.exceptions import WrongState
from saypro_align.lib.nudge import nudge
from saypro_align.outbox.messages import (
    Attachment,
    clean_attachment,
    clean_headers,
    clean_subject,
)
from saypro_align.outbox.models import NOT_DELIVERED, MailState, OutgoingMail
from saypro_align.outbox.sending import send_due_mails
from saypro_align.outbox.tasks import send_due_mails_task
from saypro_align.outbox.unsubscribing import headers_of

__all__ = ["Attachment", "enqueue_mail", "resend_mail", "send_due_mails"]


@transaction.atomic
def enqueue_mail(
    *,
    key: str,
    kind: str,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attachment] = (),
    about: models.Model | None = None,
    names: Iterable[models.Model] = (),
    now: datetime,
    sensitive: bool = False,
) -> OutgoingMail | None:
    """Write a mail into the outbox, once for each key; return None when the key is taken.

    The mail exists exactly if the caller's transaction commits. Subject and headers lose everything
    that could begin another header; what may be attached is text under a plain name. Raises
    ValidationError for an address that is none.
    """
    validate_email(recipient)
    identity = uuid4()
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    mail = OutgoingMail(
        id=identity,
        key=key,
        kind=kind,
        recipient=recipient,
        subject=clean_subject(subject),
        text=text,
        html=html,
        headers=clean_headers({**headers_of(kind, recipient), **(headers or {})}),
        attachments=[clean_attachment(one) for one in attachments],
        message_id=f"<{identity.hex}@{domain}>",
        next_attempt_at=now,
        is_sensitive=sensitive,
        about_label=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
        names=[str(row.pk) for row in names],
        created_at=now,
    )
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    if not OutgoingMail.objects.filter(pk=identity).exists():
        return None
    _wake_after_commit()
    return mail


@transaction.atomic
def resend_mail(*, mail: OutgoingMail, actor: Any, now: datetime) -> OutgoingMail:
    """Send a mail again: one that did not go is queued as it is, a sent one as a new message."""
    if mail.is_sensitive:
        raise WrongState(_("This mail held a secret link. Ask for a new link instead."))
    if not mail.text:
        raise WrongState(_("The text of this mail was removed after a year."))
    if mail.state == MailState.SENT:
        again = enqueue_mail(
            key=f"{mail.key[:160]}:{uuid4().hex}",
            kind=mail.kind,
            recipient=mail.recipient,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            headers=mail.headers,
            attachments=[Attachment(**stored) for stored in mail.attachments],
            now=now,
        )
        if again is None:
            raise WrongState(_("This mail was already sent again."))
        OutgoingMail.objects.filter(pk=again.pk).update(
            about_label=mail.about_label, about_id=mail.about_id, names=mail.names
        )
        again.about_label, again.about_id = mail.about_label, mail.about_id
        again.names = mail.names
        record("mail.resent", actor=actor, subject=again, now=now)
        return again
    stopped = OutgoingMail.objects.filter(pk=mail.pk, state__in=NOT_DELIVERED)
    queued = stopped.update(
        state=MailState.QUEUED, attempts=0, refusals=0, next_attempt_at=now, last_error=""
    )
    if queued != 1:
        raise WrongState(_("This mail is already on its way."))
    mail.refresh_from_db()
    record("mail.resent", actor=actor, subject=mail, now=now)
    _wake_after_commit()
    return mail


def _wake_after_commit() -> None:
    """Wake the worker once for all the mails of this transaction."""
    if not any(wanted[1] is _wake for wanted in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    nudge(send_due_mails_task)
