"""Mails about an action's life, through the outbox; each is written once for its key."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actions.models import CorrectiveAction
from departments.choices import MembershipRole, OrganizationRole
from departments.models import Membership, User
from saypro_align.outbox.services import enqueue_mail

SUBJECT_LIMIT = 60
KINDS: Final = (
    "action_agreed",
    "action_agreement",
    "action_check_due",
    "action_declined",
    "action_failed",
)


def heads_of(department_ids: Iterable[UUID]) -> list[User]:
    """Return the active heads of the departments."""
    rows = Membership.objects.filter(
        department_id__in=list(department_ids),
        role=MembershipRole.HEAD,
        ended_on=None,
        user__is_active=True,
    ).select_related("user")
    return list({row.user_id: row.user for row in rows.order_by("user__name")}.values())


def office() -> list[User]:
    """Return the active people of the strategy office."""
    rows = User.objects.filter(is_active=True, organization_role=OrganizationRole.COORDINATOR)
    return list(rows.order_by("name", "id"))


def tell(
    people: Iterable[User | None],
    *,
    key: str,
    kind: str,
    subject: str,
    lines: list[str],
    button: str,
    reason: str,
    action: CorrectiveAction,
    now: datetime,
) -> None:
    """Write the same mail to each of these people; who has left, or has no address, gets none."""
    context = {
        "title": subject,
        "lines": [line for line in lines if line],
        "button": button,
        "why_me": reason,
        "url": f"{settings.SITE_URL}{reverse('actions:action_page', args=[action.pk])}",
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    for person in _reachable(people):
        enqueue_mail(
            key=f"{key}:{person.pk}",
            kind=kind,
            recipient=person.email,
            subject=Truncator(subject).chars(SUBJECT_LIMIT),
            text=render_to_string("emails/action_news.txt", context),
            html=render_to_string("emails/action_news.html", context),
            about=action,
            now=now,
        )


def told_about(action: CorrectiveAction) -> str:
    """Return the line that names what it is about; nothing where few may read that."""
    if action.is_known_to_few:
        return ""
    if action.gap is not None:
        return _("Gap: %(gap)s") % {"gap": action.gap.sentence}
    return _("%(kind)s: %(what)s") % {"kind": action.about.kind_name, "what": action.about.told}


def _reachable(people: Iterable[User | None]) -> Iterator[User]:
    """Yield who works here and can be mailed, each once."""
    for person in {one.pk: one for one in people if one is not None and one.is_active}.values():
        try:
            validate_email(person.email)
        except ValidationError:
            continue
        yield person
