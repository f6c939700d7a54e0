"""The mail about thanks: to who is thanked, and to the heads who may be proud of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actions.models import Recognition, RecognitionOptOut
from actions.services.support_mails import with_address
from departments.models import User
from departments.selectors import heads_of
from departments.services.plan_mails import News, Remark, send_news

THANKED: Final = "recognition"
KINDS: Final = (THANKED,)


def tell_thanked(*, recognition: Recognition, people: Iterable[User], now: datetime) -> None:
    """Write to each person thanked, and to the heads; those off the wall are told alone."""
    thanked = {person.pk: person for person in people}
    off = set(
        RecognitionOptOut.objects.filter(is_out=True, person__in=thanked).values_list(
            "person_id", flat=True
        )
    )
    places = {
        membership.department_id
        for pk, person in thanked.items()
        if pk not in off
        for membership in person.current_memberships
    }
    if recognition.department_id is not None:
        places.add(recognition.department_id)
    heads = {head.pk: head for found in heads_of(places).values() for head in found}
    shown = [person.name for pk, person in thanked.items() if pk not in off]
    if recognition.department is not None:
        shown.insert(0, recognition.department.name)
    for pk, person in thanked.items():
        _send(recognition, person, [person.name] if pk in off else shown, now)
    for pk, head in heads.items():
        if pk not in thanked and pk != recognition.by_id:
            _send(recognition, head, shown, now)


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the thanks still stand and the person may read them."""
    del kind
    if about_id is None:
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(
        Recognition.objects.visible_to(person).filter(pk=about_id).exists() for person in people
    )


def _send(recognition: Recognition, person: User, whom: list[str], now: datetime) -> None:
    by = recognition.by
    place = next((one.department.name for one in by.current_memberships), "")
    news = News(
        subject=_("Thank you from %(who)s: %(why)s")
        % {"who": place or by.name, "why": recognition.why},
        sentences=(
            _("%(who)s says thanks to %(whom)s.") % {"who": by.name, "whom": ", ".join(whom)},
        ),
        remarks=(Remark("", Truncator(recognition.why).chars(300)),),
        button=_("See it"),
        url=f"{settings.SITE_URL}{reverse('actions:recognition_wall')}#thanks-{recognition.pk}",
        reason=_("You get this because you are thanked, or head who is."),
    )
    for one in with_address([person]):
        send_news(
            key=f"{THANKED}:{recognition.pk}:{one.pk}",
            kind=THANKED,
            recipient=one.email,
            news=news,
            about=recognition,
            now=now,
        )
