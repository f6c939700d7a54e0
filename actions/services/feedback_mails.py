"""Mails about feedback: the form is there, it is due, it was answered."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from actions.choices.feedback import FeedbackState
from actions.models import Feedback
from actions.selectors.feedback_reminders import WORTH_ASKING
from departments.models import User
from departments.selectors import heads_of
from departments.services.plan_mails import News, Remark, send_news
from saypro_align.outbox.models import OutgoingMail

ASKED, ANSWERED = "feedback_asked", "feedback_answered"
KINDS: Final = (ASKED, ANSWERED)
_MOST: Final = 1000


def send_feedback_mails(*, now: datetime) -> int:
    """Tell heads of forms that wait for them; each mail once, however often this runs."""
    rows = list(
        Feedback.objects.filter(
            state=FeedbackState.OPEN, is_asked=True, created_at__gt=now - WORTH_ASKING
        )
        .select_related("department")
        .order_by("due_on", "pk")[:_MOST]
    )
    heads = heads_of({row.department_id for row in rows})
    told = _told([row.pk for row in rows])
    written = 0
    for row in rows:
        people = heads.get(row.department_id, [])
        written += _ask(row, [one for one in people if (row.pk, one.email) not in told], now)
    return written


def _told(forms: list[UUID]) -> set[tuple[UUID | None, str]]:
    """Return who was told of which form."""
    mails = OutgoingMail.objects.filter(kind=ASKED, about_id__in=forms)
    return set(mails.order_by().values_list("about_id", "recipient"))


def tell_answered(*, feedback: Feedback, now: datetime) -> None:
    """Tell who sent it and the department's heads what becomes of it."""
    people = {
        one.pk: one for one in heads_of([feedback.department_id]).get(feedback.department_id, [])
    }
    if feedback.sent_by is not None and feedback.sent_by.is_active:
        people[feedback.sent_by.pk] = feedback.sent_by
    changes = [
        Remark(_("What changed"), what) for what in feedback.changes.values_list("what", flat=True)
    ]
    news = News(
        subject=_("Your feedback: %(state)s") % {"state": feedback.get_state_display().lower()},
        sentences=(
            _("%(person)s answered the feedback of %(department)s on %(month)s.")
            % {
                "person": feedback.answered_by,
                "department": feedback.department,
                "month": format_date(feedback.month, "F Y"),
            },
            feedback.answer,
        ),
        remarks=tuple(changes),
        button=_("See the answer"),
        url=_url(feedback),
        reason=_reason(),
    )
    _send(ANSWERED, feedback, list(people.values()), news, now, stamp=str(feedback.version))


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read the feedback, and whether a form is still wanted."""
    feedback = None if about_id is None else Feedback.objects.filter(pk=about_id).first()
    if feedback is None or (kind != ANSWERED and feedback.state != FeedbackState.OPEN):
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(
        Feedback.objects.visible_to(person).filter(pk=feedback.pk).exists() for person in people
    )


def _ask(feedback: Feedback, people: list[User], now: datetime) -> int:
    month = format_date(feedback.month, "F Y")
    news = News(
        subject=_("%(department)s: feedback on %(month)s")
        % {"department": feedback.department, "month": month},
        sentences=(
            _("What works, what does not, what should change? Three short texts, two minutes."),
            _("The strategy office answers each one. Wanted by %(day)s.") % {"day": _due(feedback)},
        ),
        button=_("Give feedback"),
        url=_url(feedback),
        reason=_reason(),
    )
    return _send(ASKED, feedback, people, news, now, stamp="1")


def _send(
    kind: str, feedback: Feedback, people: list[User], news: News, now: datetime, *, stamp: str
) -> int:
    written = 0
    for person in people:
        try:
            validate_email(person.email)
        except ValidationError:
            continue
        written += send_news(
            key=f"{kind}:{feedback.pk}:{stamp}:{person.pk}",
            kind=kind,
            recipient=person.email,
            news=news,
            about=feedback,
            now=now,
        )
    return written


def _due(feedback: Feedback) -> str:
    return format_date(feedback.due_on, "j M Y") if feedback.due_on else ""


def _url(feedback: Feedback) -> str:
    return f"{settings.SITE_URL}{reverse('actions:feedback_page', args=[feedback.pk])}"


def _reason() -> str:
    return _("You get this because you head the department.")
