"""Telling people of gaps, through the outbox: that one was raised, and who is to answer for some."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import MembershipRole
from departments.mail_guards import reader
from departments.models import Membership, User
from gaps.models import Gap
from saypro_align.outbox.guards import NO_LONGER_ALLOWED, Retold
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import enqueue_mail

SUBJECT_LIMIT = 60
RAISED: Final = "gap_raised"
ASSIGNED: Final = "gap_assigned"
MOST_NAMED = 20


def tell_heads(*, gap: Gap, now: datetime) -> None:
    """Write one mail to each head of a department concerned, but not to who raised the gap."""
    parties = gap.parties.values("obligation__department_id")
    heads = Membership.objects.filter(
        department_id__in=parties, role=MembershipRole.HEAD, ended_on=None, user__is_active=True
    ).select_related("user")
    people: dict[UUID | None, User] = {row.user_id: row.user for row in heads}
    people.pop(gap.raised_by_id, None)
    context = {
        "gap": gap,
        "url": f"{settings.SITE_URL}{reverse('gaps:gap_page', args=[gap.pk])}",
        "plan_url": f"{settings.SITE_URL}{reverse('actions:action_create', args=[gap.pk])}",
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    subject = Truncator(_("New gap: %(text)s") % {"text": gap.sentence}).chars(SUBJECT_LIMIT)
    for person in people.values():
        enqueue_mail(
            key=f"gap.raised:{gap.pk}:{person.pk}",
            kind=RAISED,
            recipient=person.email,
            subject=subject,
            text=render_to_string("emails/gap_raised.txt", context),
            html=render_to_string("emails/gap_raised.html", context),
            about=gap,
            now=now,
        )


def tell_owner(*, owner: User, gaps: Sequence[Gap], now: datetime) -> None:
    """Write one mail to who is to answer for the gaps, however many they are."""
    first = gaps[0]
    told = _told(owner, gaps)
    enqueue_mail(
        key=f"gap.assigned:{first.pk}:{first.version}:{owner.pk}",
        kind=ASSIGNED,
        recipient=owner.email,
        subject=told.subject,
        text=told.text,
        html=told.html,
        about=first,
        names=gaps,
        now=now,
    )


def why_not_told(mail: OutgoingMail) -> str | Promise:
    """Object to telling of gaps none of which the recipient may read any more."""
    owner = reader(mail.recipient)
    return "" if owner is not None and _readable(mail, owner) else NO_LONGER_ALLOWED


def without_hidden(mail: OutgoingMail) -> Retold | None:
    """Leave out of the mail each gap that the recipient may no longer read."""
    owner = reader(mail.recipient)
    gaps = _readable(mail, owner) if owner is not None else []
    if owner is None or len(gaps) == len(_named(mail)):
        return None
    return _told(owner, gaps)


def _named(mail: OutgoingMail) -> list[str]:
    return mail.names or [str(mail.about_id)]


def _readable(mail: OutgoingMail, owner: User) -> list[Gap]:
    """Return the gaps the mail names that the person may read, in their order."""
    named = _named(mail)
    found = {str(gap.pk): gap for gap in Gap.objects.visible_to(owner).filter(pk__in=named)}
    return [found[key] for key in named if key in found]


def _told(owner: User, gaps: Sequence[Gap]) -> Retold:
    count = len(gaps)
    pages = [
        (gap, f"{settings.SITE_URL}{reverse('gaps:gap_page', args=[gap.pk])}")
        for gap in gaps[:MOST_NAMED]
    ]
    context: dict[str, Any] = {
        "pages": pages,
        "count": count,
        "unnamed": count - len(pages),
        "url": f"{settings.SITE_URL}{reverse('gaps:gap_list')}?owner={owner.pk}",
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    subject = ngettext("You answer for a gap: %(text)s", "You answer for %(count)d gaps", count) % {
        "text": gaps[0].sentence,
        "count": count,
    }
    return Retold(
        subject=Truncator(subject).chars(SUBJECT_LIMIT),
        text=render_to_string("emails/gap_assigned.txt", context),
        html=render_to_string("emails/gap_assigned.html", context),
        names=tuple(str(gap.pk) for gap in gaps),
    )
