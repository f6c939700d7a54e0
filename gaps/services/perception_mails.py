"""The mail that asks a head how aligned the plan of the department is."""

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
from departments.services.plan_mails import News, send_news
from gaps.models import PerceptionRound

KINDS: Final = ("perception_round",)


def tell_opened(*, row: PerceptionRound, now: datetime) -> None:
    """Tell the heads of the department that their rating is asked for."""
    words = {
        "department": row.department,
        "quarter": row.quarter,
        "day": format_date(row.rate_by, "j M Y"),
    }
    news = News(
        subject=_("How aligned is the plan of %(department)s?") % words,
        sentences=(
            _("Rate from 1 to 5 how well the plan for %(quarter)s fits the goals, by %(day)s.")
            % words,
            _("The strategy office rates it, too. Neither sees the other's rating before."),
        ),
        button=_("Rate the plan"),
        url=f"{settings.SITE_URL}{reverse('gaps:perception_page', args=[row.pk])}",
        reason=_("You get this because you head %(department)s.") % words,
    )
    for person in heads_of([row.department_id]).get(row.department_id, []):
        try:
            validate_email(person.email)
        except ValidationError:
            continue
        send_news(
            key=f"perception_round:{row.pk}:{person.pk}",
            kind="perception_round",
            recipient=person.email,
            news=news,
            about=row,
            now=now,
        )


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read what the mail is about at this moment."""
    del kind
    if about_id is None:
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(
        PerceptionRound.objects.visible_to(person).filter(pk=about_id).exists() for person in people
    )
