"""The mail to the heads of departments that reached an incentive."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices.support import IncentiveState
from actions.models import Incentive
from actions.services.support_mails import with_address
from departments.models import User
from departments.selectors import heads_of
from departments.services.plan_mails import News, send_news

APPROVED: Final = "incentive_approved"
KINDS: Final = (APPROVED,)


def tell_approved(*, incentive: Incentive, now: datetime) -> None:
    """Tell the heads of the departments on the approved list."""
    if incentive.result is None:
        return
    reached = incentive.result.lines.filter(is_eligible=True).values_list(
        "department_id", flat=True
    )
    heads = heads_of(list(reached))
    people = {head.pk: head for found in heads.values() for head in found}
    news = News(
        subject=_("Your department reached: %(title)s") % {"title": incentive.title},
        sentences=(
            _("The leadership approved the list for %(quarter)s.") % {"quarter": incentive.quarter},
            incentive.reward,
        ),
        button=_("See the list"),
        url=f"{settings.SITE_URL}{reverse('actions:incentive_page', args=[incentive.pk])}",
        reason=_("You get this because you head a department on the list."),
    )
    for person in with_address(people.values()):
        send_news(
            key=f"{APPROVED}:{incentive.pk}:{incentive.version}:{person.pk}",
            kind=APPROVED,
            recipient=person.email,
            news=news,
            about=incentive,
            now=now,
        )


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the list is still approved and the person may read it."""
    del kind
    if about_id is None:
        return False
    approved = Incentive.objects.filter(pk=about_id, state=IncentiveState.APPROVED)
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(approved.visible_to(person).exists() for person in people)
