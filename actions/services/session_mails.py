"""Invitations, changes, cancellations and minutes by mail, each with its calendar file."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import AgendaItem, Session, SessionDecision, SessionParticipant
from actions.selectors.changes_told import told_of
from actions.selectors.session_calendar import calendar_text, day_and_time, where
from departments.models import User
from departments.services.plan_mails import News, Remark, send_news, subject_around
from saypro_align.outbox.services import Attachment

INVITATION, CHANGE, CANCELLATION, MINUTES = (
    "session_invitation",
    "session_changed",
    "session_cancelled",
    "session_minutes",
)
KINDS: Final = (INVITATION, CHANGE, CANCELLATION, MINUTES)
# A mail tells what was said, the page tells all of it.
_LONGEST_MINUTES: Final = 1_500
_MOST_ITEMS: Final = 40


def send_invitations(
    *, session: Session, places: Iterable[SessionParticipant], now: datetime
) -> int:
    """Ask people to come; once for each person and state of the invitation."""
    told = _begin(session)
    news = News(
        subject=subject_around(
            _("%(title)s, %(when)s"), title=session.title, when=_begin(session, short=True)
        ),
        heading=f"{session.title}, {told}",
        sentences=_facts(session, told),
        remarks=_agenda(session),
        button=_("Open the agenda and answer"),
        url=_url(session),
        reason=_reason(),
    )
    return sum(_send(session, INVITATION, one.user, news, now, "REQUEST") for one in places)


def send_changes(*, session: Session, places: Iterable[SessionParticipant], now: datetime) -> int:
    """Tell everybody asked what the meeting looks like now; calendars replace what they hold."""
    told = _begin(session)
    news = News(
        subject=subject_around(
            _("Changed: %(title)s, %(when)s"),
            title=session.title,
            when=_begin(session, short=True),
        ),
        heading=_("Changed: %(title)s, %(when)s") % {"title": session.title, "when": told},
        sentences=_facts(session, told),
        button=_("See the meeting and answer"),
        url=_url(session),
        reason=_reason(),
    )
    return sum(_send(session, CHANGE, one.user, news, now, "REQUEST") for one in places)


def send_cancellations(
    *, session: Session, places: Iterable[SessionParticipant], reason: str, now: datetime
) -> int:
    """Tell people that the meeting does not take place, or does without them."""
    told = _begin(session)
    news = News(
        subject=subject_around(
            _("Cancelled: %(title)s, %(when)s"),
            title=session.title,
            when=_begin(session, short=True),
        ),
        heading=_("Cancelled: %(title)s, %(when)s") % {"title": session.title, "when": told},
        sentences=tuple(
            text
            for text in (
                _("“%(title)s” on %(when)s is cancelled for you.")
                % {"title": session.title, "when": told},
                reason,
            )
            if text
        ),
        button=_("See the meetings"),
        url=f"{settings.SITE_URL}{reverse('actions:session_list')}",
        reason=_reason(),
    )
    return sum(_send(session, CANCELLATION, one.user, news, now, "CANCEL") for one in places)


def send_minutes(
    *,
    session: Session,
    places: Iterable[SessionParticipant],
    is_corrected: bool = False,
    now: datetime,
) -> int:
    """Send what was said and decided to everybody who was asked; once more when it was corrected."""
    decided = (*_decided(session), *_targets(session))
    remarks = (
        *decided,
        *_gaps(session),
        *_months(session),
        *_said(session),
    )
    sentences = tuple(
        text
        for text in (
            _("%(title)s on %(when)s, led by %(chair)s.")
            % {"title": session.title, "when": _begin(session), "chair": session.chair},
            session.summary,
            "" if remarks or session.summary else _("Nothing was written down."),
        )
        if text
    )
    headline = _("Decisions of %(when)s: %(title)s")
    if is_corrected:
        headline = _("Corrected minutes of %(when)s: %(title)s")
    elif not decided:
        headline = _("Minutes of %(when)s: %(title)s")
    news = News(
        subject=subject_around(headline, title=session.title, when=_day(session)),
        heading=headline % {"when": _day(session), "title": session.title},
        sentences=sentences,
        remarks=remarks,
        button=_("Read the minutes"),
        url=_url(session),
        reason=_reason(),
    )
    return sum(_send(session, MINUTES, place.user, news, now) for place in places)


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read of the meeting at this moment.

    Who is no longer asked is told so, though he may not open the page any more.
    """
    if about_id is None:
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    if kind == CANCELLATION:
        return SessionParticipant.objects.filter(session=about_id, user__in=people).exists()
    return any(Session.objects.visible_to(one).filter(pk=about_id).exists() for one in people)


def _send(
    session: Session, kind: str, person: User, news: News, now: datetime, method: str = ""
) -> int:
    try:
        validate_email(person.email)
    except ValidationError:
        return 0
    files: tuple[Attachment, ...] = ()
    if method:
        text = calendar_text(session, method=method, reader=person)
        files = (Attachment(name="invitation.ics", text=text, method=method),)
    return send_news(
        key=f"{kind}:{session.pk}:{session.sequence}:{session.version}:{person.pk}",
        kind=kind,
        recipient=person.email,
        news=news,
        attachments=files,
        about=session,
        now=now,
    )


def _facts(session: Session, told: str) -> tuple[str, ...]:
    place = where(session)
    return tuple(
        text
        for text in (
            _("%(chair)s asks you to the %(kind)s “%(title)s” on %(when)s.")
            % {
                "chair": session.chair,
                "kind": session.get_kind_display().lower(),
                "title": session.title,
                "when": told,
            },
            _("Where: %(place)s") % {"place": place} if place else "",
            session.purpose,
        )
        if text
    )


def _agenda(session: Session) -> tuple[Remark, ...]:
    items = session.items.filter(removed_at=None)[:_MOST_ITEMS]
    return tuple(Remark("", f"{number}. {item.title}") for number, item in enumerate(items, 1))


def _decided(session: Session) -> tuple[Remark, ...]:
    rows = session.decisions.filter(removed_at=None).select_related("owner")[:_MOST_ITEMS]
    return tuple(_decision(row) for row in rows)


def _decision(row: SessionDecision) -> Remark:
    by = f"{row.due_on.day} {row.due_on:%b %Y}"
    return Remark(
        _("Decision"),
        _("%(text)s (%(who)s, by %(day)s)") % {"text": row.text, "who": row.owner, "day": by},
    )


def _targets(session: Session) -> tuple[Remark, ...]:
    """Say what was decided of targets; only such as everybody inside may read stand in a meeting."""
    rows = session.target_decisions.select_related("kpt", "change", "replacement")[:_MOST_ITEMS]
    return tuple(
        Remark(
            _("Target: %(verdict)s") % {"verdict": row.get_verdict_display().lower()},
            " ".join((f"{row.kpt}: {row.reason}", *told_of(row))),
        )
        for row in rows
    )


def _gaps(session: Session) -> tuple[Remark, ...]:
    """Say how many gaps were raised; which they are, the page tells to who may read them."""
    raised = session.gaps_raised.count()
    told = ngettext("%(n)d gap was raised.", "%(n)d gaps were raised.", raised)
    return (Remark(_("Gaps"), told % {"n": raised}),) if raised else ()


def _months(session: Session) -> tuple[Remark, ...]:
    """Say what the results of the months mean that were looked back on."""
    return tuple(
        Remark(f"{review.department}, {format_date(review.month, 'F Y')}", review.analysis)
        for review in session.monthly_reviews.select_related("department")[:_MOST_ITEMS]
        if review.analysis
    )


def _said(session: Session) -> tuple[Remark, ...]:
    items = session.items.filter(removed_at=None)[:_MOST_ITEMS]
    return tuple(Remark(item.title, _what_was_said(item)) for item in items if _is_told(item))


def _is_told(item: AgendaItem) -> bool:
    return bool(item.minutes or item.outcome)


def _what_was_said(item: AgendaItem) -> str:
    said = Truncator(item.minutes).chars(_LONGEST_MINUTES)
    return said or str(item.outcome_choice.label)


def _begin(session: Session, *, short: bool = False) -> str:
    """Return day and hour; short, as a subject has room for them."""
    return f"{_day(session)} {session.local_start:%H:%M}" if short else day_and_time(session)


def _day(session: Session) -> str:
    return day_and_time(session, short=True)


def _reason() -> str:
    return _("You get this because you are asked to this meeting.")


def _url(session: Session) -> str:
    return f"{settings.SITE_URL}{reverse('actions:session_page', args=[session.pk])}"
