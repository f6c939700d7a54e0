"""Mails of the discussion of targets, each in the transaction of what it tells of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.choices import OrganizationRole
from departments.models import User
from departments.selectors import heads_of
from departments.services.plan_mails import News, Remark, send_news, subject_around
from kpis.choices.targets import KptLevel
from kpis.models import Kpt, KptFeedback, KptQuestion
from kpis.words.targets import path_text

ASKED, ANSWERED, FEEDBACK, PROPOSED = (
    "target_question",
    "target_answer",
    "target_feedback",
    "targets_proposed",
)
KINDS: Final = (ASKED, ANSWERED, FEEDBACK, PROPOSED)


def tell_asked(*, question: KptQuestion, now: datetime) -> None:
    """Tell who answers for the target that somebody asks about it."""
    kpt = question.kpt
    news = News(
        subject=subject_around(_("A question about “%(title)s”"), title=kpt.name),
        heading=_("A question about “%(title)s”") % {"title": kpt.name},
        sentences=(
            _("%(person)s asks about the target “%(target)s”.")
            % {"person": question.asked_by, "target": kpt.name},
            _("Everybody who reads the target will read your answer."),
        ),
        remarks=(Remark(str(question.asked_by), question.text),),
        button=_("Answer"),
        url=_url("kpis:target_question", question.pk),
        reason=_("You get this because you answer for this target."),
    )
    _send(ASKED, question, _standing_behind(kpt) - {question.asked_by}, news, now)


def tell_answered(*, question: KptQuestion, now: datetime) -> None:
    """Tell who asked what the answer is."""
    news = News(
        subject=subject_around(_("An answer about “%(title)s”"), title=question.kpt.name),
        heading=_("An answer about “%(title)s”") % {"title": question.kpt.name},
        sentences=(
            _("%(person)s answered your question about the target “%(target)s”.")
            % {"person": question.answered_by, "target": question.kpt.name},
        ),
        remarks=(
            Remark(_("Your question"), question.text),
            Remark(_("Answer"), question.answer),
        ),
        button=_("See the target"),
        url=_url("kpis:target_question", question.pk),
        reason=_("You get this because you asked."),
    )
    if question.asked_by_id != question.answered_by_id:
        _send(ANSWERED, question, [question.asked_by], news, now)


def tell_feedback_answered(*, entry: KptFeedback, now: datetime) -> None:
    """Tell who gave feedback what became of it."""
    words = {"person": entry.answered_by, "target": entry.kpt.name}
    told = (
        _("%(person)s took your feedback on the target “%(target)s” over: %(path)s.")
        if entry.change_id
        else _("%(person)s answered your feedback: the target “%(target)s” stays: %(path)s.")
    )
    news = (
        _("Taken over: your feedback on “%(title)s”")
        if entry.change_id
        else _("Answered: your feedback on “%(title)s”")
    )
    mail = News(
        subject=subject_around(news, title=entry.kpt.name),
        heading=news % {"title": entry.kpt.name},
        sentences=(told % {**words, "path": path_text(entry.kpt)},),
        remarks=(Remark(_("Because"), entry.answer),) if entry.answer else (),
        button=_("See the target"),
        url=_url("kpis:target_feedback", entry.kpt_id),
        reason=_("You get this because you gave feedback on this target."),
    )
    _send(FEEDBACK, entry, [entry.given_by], mail, now)


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read what the mail is about at this moment."""
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    if kind == PROPOSED:
        return any(not person.is_external for person in people)
    if about_id is None:
        return False
    rows = KptFeedback.objects if kind == FEEDBACK else KptQuestion.objects
    return any(rows.visible_to(person).filter(pk=about_id).exists() for person in people)


def _standing_behind(kpt: Kpt) -> set[User]:
    """Return who answers for the target; without an owner, who sets it."""
    if kpt.accountable is not None:
        return {kpt.accountable}
    if kpt.level != KptLevel.ORGANIZATION and kpt.department_id:
        return set(heads_of([kpt.department_id]).get(kpt.department_id, []))
    return set(User.objects.filter(is_active=True, organization_role=OrganizationRole.COORDINATOR))


def _send(kind: str, about: Model, people: Iterable[User], news: News, now: datetime) -> None:
    for person in sorted(people, key=lambda one: str(one.pk)):
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


def _url(name: str, pk: UUID) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[pk])}"
