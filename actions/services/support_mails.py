"""Mails about support requests, in the transaction of what they tell of."""

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
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import SupportRequest
from departments.choices import OrganizationRole
from departments.models import User
from departments.selectors import colleagues, heads_of
from departments.services.plan_mails import News, Remark, send_news

ASKED, ANSWERED = "support_asked", "support_answered"
KINDS: Final = (ASKED, ANSWERED)
_SUBJECTS: Final[Mapping[str, str | Promise]] = {
    "grant": gettext_lazy("Granted: %(what)s"),
    "order": gettext_lazy("Ordered: %(what)s"),
    "provide": gettext_lazy("Available: %(what)s"),
    "decline": gettext_lazy("Declined: %(what)s"),
}


def tell_asked(*, request: SupportRequest, now: datetime) -> None:
    """Tell who answers: the heads of the department, or the strategy office where a head asks."""
    news = News(
        subject=_("%(department)s needs: %(what)s")
        % {"department": request.department, "what": request.what},
        sentences=(
            _("%(person)s asks for support of the kind “%(kind)s”, needed by %(day)s.")
            % {
                "person": request.asked_by,
                "kind": request.get_kind_display(),
                "day": format_date(request.needed_by, "j M Y"),
            },
        ),
        remarks=_what(request),
        button=_("Answer the request"),
        url=_url(request),
        reason=_("You get this because you answer requests for support."),
    )
    _send(ASKED, request, answering(request), news, now)


def tell_answered(*, request: SupportRequest, verb: str, by: User, now: datetime) -> None:
    """Tell who asked and whom it is for what was answered."""
    told: list[str] = [
        _("%(person)s answered the request for support of %(department)s.")
        % {"person": by, "department": request.department}
    ]
    if request.answer:
        told.append(request.answer)
    if request.expected_on is not None and verb in {"grant", "order"}:
        told.append(_("Expected on %(day)s.") % {"day": format_date(request.expected_on, "j M Y")})
    news = News(
        subject=str(_SUBJECTS[verb]) % {"what": request.what},
        sentences=tuple(told),
        remarks=_what(request),
        button=_("See the request"),
        url=_url(request),
        reason=_("You get this because you asked for it, or it is for you."),
    )
    people = {one.pk: one for one in (request.asked_by, request.person) if one is not None}
    people.pop(by.pk, None)
    _send(ANSWERED, request, people.values(), news, now)


def answering(request: SupportRequest) -> list[User]:
    """Return whose turn it is to answer: the heads, or where one of them asks the strategy office."""
    heads = heads_of([request.department_id]).get(request.department_id, [])
    own = {request.asked_by_id, request.person_id}
    others = [head for head in heads if head.pk not in own]
    if others and len(others) == len(heads):
        return others
    above = colleagues().exclude(pk__in=[pk for pk in own if pk is not None]).order_by("name", "pk")
    office = list(above.filter(organization_role=OrganizationRole.COORDINATOR))
    return office or list(above.filter(organization_role=OrganizationRole.LEADER))


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read the request at this moment, and an answer is still open."""
    request = None if about_id is None else SupportRequest.objects.filter(pk=about_id).first()
    if request is None or (kind == ASKED and not request.is_waiting):
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    readable = SupportRequest.objects.filter(pk=request.pk)
    return any(readable.visible_to(person).exists() for person in people)


def with_address(people: Iterable[User]) -> Iterable[User]:
    """Keep the people a mail can reach."""
    for person in people:
        try:
            validate_email(person.email)
        except ValidationError:
            continue
        yield person


def _send(
    kind: str, request: SupportRequest, people: Iterable[User], news: News, now: datetime
) -> None:
    for person in with_address(people):
        send_news(
            key=f"{kind}:{request.pk}:{request.version}:{person.pk}",
            kind=kind,
            recipient=person.email,
            news=news,
            about=request,
            now=now,
        )


def _what(request: SupportRequest) -> tuple[Remark, ...]:
    what = Remark(_("What is needed"), request.what)
    if not request.why:
        return (what,)
    return (what, Remark(_("What it is for"), Truncator(request.why).chars(300)))


def _url(request: SupportRequest) -> str:
    return f"{settings.SITE_URL}{reverse('actions:support_page', args=[request.pk])}"
