"""Mails about updates asked for, in the transaction of what they tell of."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import UpdateRequest
from actions.services.support_mails import with_address
from actions.things import Thing
from departments.models import User
from departments.services.plan_mails import News, Remark, send_news

ASKED, ANSWERED = "update_asked", "update_answered"
KINDS: Final = (ASKED, ANSWERED)


def tell_asked(*, request: UpdateRequest, thing: Thing, now: datetime) -> None:
    """Tell the owner who asks about what: "Joseph Malatji asks: Hold the meeting (5 days late)"."""
    told = {"who": request.asked_by, "what": thing.named(now)}
    news = News(
        subject=_("%(who)s asks: %(what)s") % told,
        sentences=(
            _("%(who)s asks how this stands: %(what)s.") % told,
            _("A sentence or two is enough. Your answer goes to who asks, by mail."),
        ),
        remarks=(Remark(str(request.asked_by), request.words),) if request.words else (),
        button=_("Answer"),
        url=_url(request),
        reason=_("You get this because you answer for it."),
    )
    _send(ASKED, request, request.asked_of, news, now)


def tell_answered(*, request: UpdateRequest, thing: Thing, now: datetime) -> None:
    """Tell who asked what was answered."""
    told = {"who": request.answered_by, "what": thing.named(now)}
    news = News(
        subject=_("%(who)s answers: %(what)s") % told,
        sentences=(_("You asked how this stands: %(what)s.") % told,),
        remarks=(Remark(str(request.answered_by), request.answer),),
        button=_("See it"),
        url=_url(request),
        reason=_("You get this because you asked."),
    )
    _send(ANSWERED, request, request.asked_by, news, now)


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read it at this moment, and an answer is still wanted."""
    request = None if about_id is None else UpdateRequest.objects.filter(pk=about_id).first()
    if request is None or (kind == ASKED and not request.is_waiting):
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    readable = UpdateRequest.objects.filter(pk=request.pk)
    return any(readable.visible_to(person).exists() for person in people)


def _send(kind: str, request: UpdateRequest, person: User, news: News, now: datetime) -> None:
    for one in with_address([person] if person.is_active else []):
        send_news(
            key=f"{kind}:{request.pk}:{one.pk}",
            kind=kind,
            recipient=one.email,
            news=news,
            about=request,
            now=now,
        )


def _url(request: UpdateRequest) -> str:
    return f"{settings.SITE_URL}{reverse('actions:update_page', args=[request.pk])}"
