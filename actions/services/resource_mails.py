"""Mails about what actions asked for, in the transaction of what they tell of."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices.resources import RequestState
from actions.models import ResourceRequest
from departments.models import User
from departments.services.plan_mails import News, Remark, send_news
from saypro_align.lib import numerals

ANSWERED: Final = "resource_answered"
KINDS: Final = (ANSWERED,)


def tell_answered(*, request: ResourceRequest, by: User, now: datetime) -> None:
    """Tell who asked that it was declined or allocated, and how much of it."""
    person = request.requested_by
    if person.pk == by.pk or not person.is_active or not _has_address(person):
        return
    send_news(
        key=f"{ANSWERED}:{request.pk}:{request.version}:{person.pk}",
        kind=ANSWERED,
        recipient=person.email,
        news=_news(request, by),
        about=request,
        now=now,
    )


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read the request at this moment."""
    del kind
    if about_id is None:
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(
        ResourceRequest.objects.visible_to(person).filter(pk=about_id).exists() for person in people
    )


def _news(request: ResourceRequest, by: User) -> News:
    if request.state == RequestState.DECLINED:
        subject = _("Declined: %(what)s") % {"what": request.what}
        said = _("%(who)s declined what you asked for.") % {"who": by}
    else:
        subject = _("Allocated: %(what)s") % {"what": request.what}
        said = _("%(who)s allocated %(given)s of %(asked)s.") % {
            "who": by,
            "given": numerals.quantity(request.allocated or 0, request.counted_in),
            "asked": numerals.quantity(request.amount, request.counted_in),
        }
    return News(
        subject=subject,
        sentences=(said, _("It is for the action “%(action)s”.") % {"action": request.action}),
        remarks=(Remark(_("Reason"), request.answer),) if request.answer else (),
        button=_("See the request"),
        url=settings.SITE_URL + reverse("actions:resource_page", args=[request.pk]),
        reason=_("You get this because you asked for it."),
    )


def _has_address(person: User) -> bool:
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    return True
