"""Mails about obstacles: who is asked to help, what was answered, and that it is gone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from departments.models import User
from departments.selectors import heads_of
from departments.services.plan_mails import News, Remark, send_news
from kpis.models import Obstacle, ObstacleReply

HELP, REPLY, CLOSED = "obstacle_help", "obstacle_reply", "obstacle_closed"
KINDS: Final = (HELP, REPLY, CLOSED)


def ask_for_help(*, obstacle: Obstacle, now: datetime) -> int:
    """Tell the heads of the department that is asked to help; once for each obstacle and head."""
    if obstacle.help_from is None:
        return 0
    who = obstacle.department or obstacle.raised_by
    sentences = [
        _("%(who)s needs help of %(helper)s with an obstacle.")
        % {"who": who, "helper": obstacle.help_from}
    ]
    if obstacle.due_on is not None:
        day = format_date(obstacle.due_on, "j M Y")
        sentences.append(_("It is needed by %(day)s.") % {"day": day})
    remarks = [Remark(_("What is in the way"), obstacle.what)]
    if obstacle.help_needed:
        remarks.append(Remark(_("What help"), obstacle.help_needed))
    news = News(
        subject=_("%(who)s needs your help") % {"who": who},
        sentences=tuple(sentences),
        remarks=tuple(remarks),
        button=_("Say what would help"),
        url=_url(obstacle),
        reason=_("You get this because you head the department that is asked."),
    )
    heads = heads_of([obstacle.help_from.pk]).get(obstacle.help_from.pk, [])
    return _send(f"{HELP}:{obstacle.pk}:{obstacle.help_from.pk}", HELP, heads, obstacle, news, now)


def tell_of_reply(*, reply: ObstacleReply, now: datetime) -> int:
    """Tell who has the obstacle in the way what somebody answered."""
    obstacle = reply.obstacle
    news = News(
        subject=_("%(who)s answers about an obstacle") % {"who": reply.by},
        sentences=(_("It is about: %(what)s") % {"what": obstacle.what},),
        remarks=(Remark(_("What would help"), reply.text),),
        button=_("Read the answers"),
        url=_url(obstacle),
        reason=_("You get this because the obstacle is in your way."),
    )
    people = [one for one in _concerned(obstacle) if one.pk != reply.by_id]
    return _send(f"{REPLY}:{reply.pk}", REPLY, people, obstacle, news, now)


def tell_of_closing(*, obstacle: Obstacle, by: User, now: datetime) -> int:
    """Tell who had the obstacle in the way, and who helped, that it is gone or dropped."""
    news = News(
        subject=_("Obstacle: %(state)s") % {"state": obstacle.state_choice.label},
        sentences=(obstacle.what,),
        remarks=(Remark(_("What came of it"), obstacle.outcome),),
        button=_("See the obstacle"),
        url=_url(obstacle),
        reason=_("You get this because you were concerned with the obstacle."),
    )
    helpers = [one.by for one in obstacle.replies.filter(withdrawn_at=None).select_related("by")]
    people = [one for one in (*_concerned(obstacle), *helpers) if one.pk != by.pk]
    key = f"{CLOSED}:{obstacle.pk}:{obstacle.version}"
    return _send(key, CLOSED, people, obstacle, news, now)


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read the obstacle at this moment."""
    del kind
    if about_id is None:
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(
        Obstacle.objects.visible_to(person).filter(pk=about_id).exists() for person in people
    )


def _concerned(obstacle: Obstacle) -> tuple[User, ...]:
    return (obstacle.owner, obstacle.raised_by)


def _send(
    key: str, kind: str, people: Iterable[User], obstacle: Obstacle, news: News, now: datetime
) -> int:
    written = 0
    for person in {one.pk: one for one in people if one.is_active}.values():
        try:
            validate_email(person.email)
        except ValidationError:
            continue
        written += send_news(
            key=f"{key}:{person.pk}",
            kind=kind,
            recipient=person.email,
            news=news,
            about=obstacle,
            now=now,
        )
    return written


def _url(obstacle: Obstacle) -> str:
    return f"{settings.SITE_URL}{reverse('actions:obstacle_page', args=[obstacle.pk])}"
