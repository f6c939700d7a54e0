"""One mail for each person: the organization's targets, the department's, and the person's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import User
from departments.selectors import colleagues
from kpis.choices.distributions import DeliveryState
from kpis.models import Delivery, Distribution
from kpis.selectors.summaries import has_address
from kpis.summaries import Line, Part, Summary, read_lines, read_summary, shortened
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import enqueue_mail

SUMMARY, TEST, ASKED = "targets_summary", "targets_summary_test", "targets_unread"
KINDS: Final = (SUMMARY, TEST, ASKED)
# Mail programs cut what is larger than about 100 kB.
MOST_BYTES: Final = 95_000
# How many targets of each kind are told, and how much of each reason, until the mail is small enough.
_ROOM: Final = ((200, 2_000), (100, 300), (60, 120), (25, 0))


@dataclass(frozen=True, slots=True)
class Told:
    """What one person's mail tells, and how much it leaves to the page."""

    summary: Summary
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    own: tuple[Line, ...]
    left_out: int
    note: str
    url: str
    is_test: bool

    @property
    def subject(self) -> str:
        """Return what the mail is about: "Your targets for Quarter 1, 2027"."""
        subject = _("Your targets for %(quarter)s") % {"quarter": self.summary.quarter}
        return _("Test: %(subject)s") % {"subject": subject} if self.is_test else subject


def deliver(delivery: Delivery, *, now: datetime) -> None:
    """Write the person's mail if nobody has; must run in the caller's transaction."""
    state, mail = DeliveryState.WRITTEN, None
    if not delivery.user.is_active or delivery.user.is_external:
        state = DeliveryState.GONE
    elif not has_address(delivery.user):
        state = DeliveryState.NO_ADDRESS
    else:
        mail = _mail_of(delivery, now)
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        state=state, mail=mail, updated_at=now
    )
    delivery.state, delivery.mail = state, mail


def _mail_of(delivery: Delivery, now: datetime) -> OutgoingMail:
    """Return the mail of the delivery, written now or by another worker a moment ago."""
    version = delivery.distribution
    key = f"{SUMMARY}:{version.pk}:{delivery.user_id}"
    written = write_mail(
        key=key,
        kind=SUMMARY,
        user=delivery.user,
        summary=read_summary(version.content),
        content=delivery.content,
        note=version.note,
        version=version,
        now=now,
    )
    return written or OutgoingMail.objects.get(key=key)


def write_mail(
    *,
    key: str,
    kind: str,
    user: User,
    summary: Summary,
    content: Mapping[str, Any],
    note: str,
    version: Distribution | None,
    now: datetime,
) -> OutgoingMail | None:
    """Write one summary into the outbox, once for each key."""
    told = _told(summary, content, note=note, is_test=kind == TEST)
    about: Model | None = version
    return enqueue_mail(
        key=key,
        kind=kind,
        recipient=user.email,
        subject=told.subject,
        text=_text(told),
        html=_html(told),
        about=about,
        now=now,
    )


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person still works here: between writing and sending somebody may leave."""
    del kind, about_id
    return colleagues().filter(email__iexact=recipient).exists()


def _told(summary: Summary, content: Mapping[str, Any], *, note: str, is_test: bool) -> Told:
    """Return what fits into a mail: reasons grow shorter first, then the lists."""
    parts = summary.parts_of(content.get("departments", ()))
    own = read_lines(content.get("own", ()))
    code = summary.code
    url = settings.SITE_URL + reverse("kpis:summary_mine", args=[code]) + "#read"
    for most, why in _ROOM:
        told = Told(
            summary=summary,
            lines=shortened(summary.lines, most=most, why=why),
            parts=tuple(
                Part(one.slug, one.name, shortened(one.lines, most=most, why=why), one.expected)
                for one in parts
            ),
            own=shortened(own, most=most, why=why),
            left_out=max(len(summary.lines) - most, 0),
            note=note,
            url=url,
            is_test=is_test,
        )
        if len(_html(told).encode()) <= MOST_BYTES:
            break
    return told


def _html(told: Told) -> str:
    return render_to_string("emails/targets_summary.html", _context(told))


def _text(told: Told) -> str:
    return render_to_string("emails/targets_summary.txt", _context(told))


def _context(told: Told) -> dict[str, object]:
    return {"told": told, "ORGANIZATION_NAME": settings.ORGANIZATION_NAME}
