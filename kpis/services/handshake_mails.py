"""Mails about requests between departments, in the transaction of what they tell of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import User
from departments.selectors import heads_of
from departments.services.plan_mails import News, Remark, send_news
from kpis.handshaking import ASKING, Side
from kpis.models import Handshake

ASKED, ANSWERED = "handshake_asked", "handshake_answered"
KINDS: Final = (ASKED, ANSWERED)

_SUBJECTS: Final[Mapping[str, str | Promise]] = {
    "accept": gettext_lazy("%(who)s agrees to your request"),
    "decline": gettext_lazy("%(who)s declines your request"),
    "offer": gettext_lazy("%(who)s offers something else"),
    "withdraw": gettext_lazy("%(who)s withdraws the request"),
    "keep": gettext_lazy("%(who)s: contribution received"),
    "break": gettext_lazy("%(who)s: contribution did not come"),
    "reopen": gettext_lazy("%(who)s: request open again"),
}


def tell_asked(*, handshake: Handshake, now: datetime) -> None:
    """Tell the heads of the asked department what is needed of them, and by when to answer."""
    news = News(
        subject=_("%(who)s asks for a contribution") % {"who": handshake.asking},
        sentences=(
            _("%(person)s of %(who)s asks %(asked)s to contribute to “%(objective)s”.")
            % {
                "person": handshake.asked_by,
                "who": handshake.asking,
                "asked": handshake.asked,
                "objective": handshake.kpi_name or handshake.objective_text,
            },
            _answer_wanted(handshake),
        ),
        remarks=_terms(handshake),
        button=_("Answer the request"),
        url=_url(handshake),
        reason=_reason(),
    )
    _send(handshake, ASKED, handshake.asked_id, news, now)


def tell_answered(*, handshake: Handshake, verb: str, side: Side, now: datetime) -> None:
    """Tell the other department what one of the two has said."""
    own, other = handshake.asking, handshake.asked
    if side != ASKING:
        own, other = other, own
    news = News(
        subject=str(_SUBJECTS[verb]) % {"who": own},
        sentences=tuple(
            text
            for text in (
                _("It is about “%(objective)s” of %(who)s.")
                % {"objective": handshake.objective_text, "who": handshake.asking},
                handshake.answer,
                _answer_wanted(handshake) if handshake.is_waiting else "",
            )
            if text
        ),
        remarks=_terms(handshake),
        button=_("Answer the offer") if handshake.is_waiting else _("See the request"),
        url=_url(handshake),
        reason=_reason(),
    )
    _send(handshake, ANSWERED, other.pk, news, now)


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read the request at this moment."""
    del kind
    handshake = None if about_id is None else Handshake.objects.filter(pk=about_id).first()
    if handshake is None:
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(
        Handshake.objects.visible_to(person).filter(pk=handshake.pk).exists() for person in people
    )


def _send(handshake: Handshake, kind: str, department_id: UUID, news: News, now: datetime) -> int:
    """Write one mail to each head of the department; once for each version of the request."""
    written = 0
    for person in _with_address(heads_of([department_id]).get(department_id, [])):
        written += send_news(
            key=f"{kind}:{handshake.pk}:{handshake.version}:{person.pk}",
            kind=kind,
            recipient=person.email,
            news=news,
            about=handshake,
            now=now,
        )
    return written


def _with_address(people: Iterable[User]) -> Iterable[User]:
    for person in people:
        try:
            validate_email(person.email)
        except ValidationError:
            continue
        yield person


def _terms(handshake: Handshake) -> tuple[Remark, ...]:
    return (
        Remark(_("What is needed"), handshake.text),
        Remark(_("By when"), format_date(handshake.due_on, "j M Y")),
    )


def _answer_wanted(handshake: Handshake) -> str:
    return _("An answer of %(who)s is wanted by %(day)s.") % {
        "who": handshake.owing,
        "day": format_date(handshake.answer_by, "j M Y"),
    }


def _reason() -> str:
    return _("You get this because you head one of the two departments.")


def _url(handshake: Handshake) -> str:
    return f"{settings.SITE_URL}{reverse('kpis:handshake_page', args=[handshake.pk])}"
