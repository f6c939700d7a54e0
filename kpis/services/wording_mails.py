"""Mails about suggested wordings and reviews of metrics, in the transaction of what they tell of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from departments.models import User
from departments.selectors import heads_of
from departments.services.plan_mails import News, Remark, send_news
from kpis.models import RelevanceReview, WordingSuggestion

SUGGESTED, ANSWERED, REVIEW = "wording_suggested", "wording_answered", "relevance_review"
KINDS: Final = (SUGGESTED, ANSWERED, REVIEW)


def tell_suggested(*, suggestion: WordingSuggestion, now: datetime) -> None:
    """Tell the heads of the department that a clearer wording waits for them."""
    department = suggestion.obligation.department
    news = News(
        subject=_("A clearer wording for an objective of %(department)s")
        % {"department": department},
        sentences=(
            _("%(person)s of the strategy office suggests a wording.")
            % {"person": suggestion.suggested_by},
            suggestion.reason,
            _("Accept it, change it or decline it. Until then the plan stays as it is."),
        ),
        remarks=(
            Remark(_("Now"), suggestion.objective_text),
            Remark(_("Suggested"), suggestion.text),
        ),
        button=_("Read and answer"),
        url=_url("kpis:wording_page", suggestion),
        reason=_("You get this because you head %(department)s.") % {"department": department},
    )
    _send(SUGGESTED, suggestion, _heads(department.pk), news, now)


def tell_answered(*, suggestion: WordingSuggestion, now: datetime) -> None:
    """Tell who suggested a wording what the head made of it."""
    words = {
        "person": suggestion.answered_by,
        "state": suggestion.state_choice.label,
    }
    news = News(
        subject=_("Your wording: %(state)s") % words,
        sentences=tuple(
            text
            for text in (
                _("%(person)s answered: %(state)s.") % words,
                suggestion.answer or suggestion.final_text,
            )
            if text
        ),
        button=_("See the wording"),
        url=_url("kpis:wording_page", suggestion),
        reason=_("You get this because you suggested it."),
    )
    _send(ANSWERED, suggestion, [suggestion.suggested_by], news, now)


def tell_review(*, review: RelevanceReview, now: datetime) -> None:
    """Tell the heads of the department that its metrics are to be rated."""
    words = {"department": review.department, "day": format_date(review.rate_by, "j M Y")}
    news = News(
        subject=_("Rate the KPIs of %(department)s") % words,
        sentences=(
            _("Say of each KPI how much it matters, from 1 to 5, by %(day)s.") % words,
            _("The strategy office rates them, too. Neither sees the other's ratings before."),
        ),
        button=_("Rate the KPIs"),
        url=_url("kpis:relevance_page", review),
        reason=_("You get this because you head %(department)s.") % words,
    )
    _send(REVIEW, review, _heads(review.department_id), news, now)


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read what the mail is about at this moment."""
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    if about_id is None:
        return False
    rows = RelevanceReview.objects if kind == REVIEW else WordingSuggestion.objects
    return any(rows.visible_to(person).filter(pk=about_id).exists() for person in people)


def _heads(department_id: UUID) -> list[User]:
    return heads_of([department_id]).get(department_id, [])


def _send(kind: str, about: Model, people: Iterable[User], news: News, now: datetime) -> None:
    for person in people:
        try:
            validate_email(person.email)
        except ValidationError:
            continue
        send_news(
            key=f"{kind}:{about.pk}:{person.pk}",
            kind=kind,
            recipient=person.email,
            news=news,
            about=about,
            now=now,
        )


def _url(name: str, row: Model) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[row.pk])}"
