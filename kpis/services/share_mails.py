"""Mails about a KPI that two departments are to share, in the transaction of what they tell of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import User
from departments.selectors import heads_of
from departments.services.plan_mails import News, send_news
from kpis.models import Kpi, KpiDepartment

OFFERED, ANSWERED = "share_offered", "share_answered"
KINDS: Final = (OFFERED, ANSWERED)


def tell_offered(*, link: KpiDepartment, by: User, now: datetime) -> None:
    """Tell those who answer: the heads of the department offered to, or of those that have it."""
    is_asked = link.asked_by_id is not None
    words = {"person": by, "department": link.department, "kpi": link.kpi}
    said = (
        _("%(person)s asks to measure “%(kpi)s” together with %(department)s.")
        if is_asked
        else _("%(person)s offers %(department)s to measure “%(kpi)s” together.")
    )
    news = News(
        subject=_("Share the KPI “%(kpi)s”?") % words,
        sentences=tuple(
            text
            for text in (
                said % words,
                link.why,
                _("One series then stands in each plan, and is updated once."),
            )
            if text
        ),
        button=_("Read and answer"),
        url=_url(link.kpi),
        reason=_("You get this because you head a department that answers."),
    )
    answering = _holders(link) if is_asked else [link.department_id]
    _send(link, OFFERED, answering, news, now, without=by)


def tell_answered(*, link: KpiDepartment, by: User, now: datetime) -> None:
    """Tell the other side whether the KPI is shared now."""
    words = {"person": by, "department": link.department, "kpi": link.kpi}
    if link.declined_at is not None:
        subject = _("“%(kpi)s” is not shared with %(department)s") % words
        said = _("%(person)s declines to share “%(kpi)s” with %(department)s.") % words
    else:
        subject = _("“%(kpi)s” is shared with %(department)s") % words
        said = _("%(person)s agrees to share “%(kpi)s” with %(department)s.") % words
    news = News(
        subject=subject,
        sentences=tuple(text for text in (said, link.decline_reason) if text),
        button=_("See the KPI"),
        url=_url(link.kpi),
        reason=_("You get this because you head one of the departments."),
    )
    other = [link.department_id] if link.asked_by_id is not None else _holders(link)
    _send(link, ANSWERED, other, news, now, without=by)


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read the KPI at this moment."""
    if about_id is None:
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(Kpi.objects.visible_to(person).filter(pk=about_id).exists() for person in people)


def _holders(link: KpiDepartment) -> list[UUID]:
    held = link.kpi.department_links.filter(confirmed_at__isnull=False).exclude(pk=link.pk)
    return list(held.values_list("department_id", flat=True))


def _send(
    link: KpiDepartment,
    kind: str,
    department_ids: Iterable[UUID],
    news: News,
    now: datetime,
    *,
    without: User,
) -> None:
    people = {person.pk: person for heads in heads_of(department_ids).values() for person in heads}
    for person in people.values():
        if person.pk != without.pk and _has_address(person):
            send_news(
                key=f"{kind}:{link.pk}:{person.pk}",
                kind=kind,
                recipient=person.email,
                news=news,
                about=link.kpi,
                now=now,
            )


def _has_address(person: User) -> bool:
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    return True


def _url(kpi: Kpi) -> str:
    return f"{settings.SITE_URL}{reverse('kpis:kpi_page', args=[kpi.pk])}"
