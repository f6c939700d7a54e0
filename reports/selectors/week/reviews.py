"""Meetings: answers owed, where one goes, what to close, what to plan, and what was promised there."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actions.choices.sessions import TO_COME, Answer
from actions.models import Session, SessionDecision, SessionParticipant
from actions.selectors.sessions import owed_reviews
from reports.selectors.week.source import MOST, Asking, Task, Telling, needs_on
from saypro_align.lib.clock import organization_day

# From the day before on a meeting needs who goes there.
_EVE = timedelta(days=1)
_COMING_UP = timedelta(days=14)


def to_answer(asking: Asking) -> Telling:
    """Invitations that the person has not answered."""
    for place in (yield _places(asking).filter(answer=Answer.NONE)[:MOST]):
        session = place.session
        yield Task(
            title=_("Do you come: %(title)s?") % {"title": _short(session.title)},
            note=_when(session),
            url=f"{_page(session)}#answer",
            button=_("Answer"),
            due_on=_day(session.starts_at),
            is_late=False,
            who=asking.name(place.user),
        )


def to_attend(asking: Asking) -> Telling:
    """Meetings of the next two weeks that the person said yes or perhaps to."""
    soon = _places(asking).filter(
        answer__in=[Answer.YES, Answer.MAYBE], session__starts_at__lt=asking.now + _COMING_UP
    )
    for place in (yield soon[:MOST]):
        session = place.session
        day = _day(session.starts_at)
        yield Task(
            title=_short(session.title),
            note=_when(session),
            url=_page(session),
            button=_("Open the agenda"),
            due_on=day,
            is_late=False,
            needs_on=None if day - _EVE <= asking.today else day - _EVE,
            who=asking.name(place.user),
        )


def to_close(asking: Asking) -> Telling:
    """Meetings the person led whose time is over and whose minutes nobody has sent."""
    rows = Session.objects.filter(
        chair__in=asking.people, state__in=TO_COME, ends_at__lte=asking.now
    ).select_related("chair")
    for session in (yield rows.order_by("ends_at", "pk")[:MOST]):
        yield Task(
            title=_("Minutes not sent: %(title)s") % {"title": _short(session.title)},
            note=_when(session),
            url=f"{_page(session)}#close-title",
            button=_("Close and send minutes"),
            due_on=_day(session.ends_at),
            is_late=_day(session.ends_at) < asking.today,
            who=asking.name(session.chair),
        )


def to_plan(asking: Asking) -> Telling:
    """Mid-quarter reviews that nobody has planned; they wait for the strategy office."""
    if not asking.user.is_coordinator or asking.is_department:
        return
    for owed in owed_reviews(asking.today):
        create = reverse("actions:session_create")
        yield Task(
            title=_("Plan the mid-quarter review of %(quarter)s") % {"quarter": owed.quarter},
            note=_("It stays here until it is planned, or left out with a reason."),
            url=f"{create}?kind=mid_quarter&for={owed.quarter.code}",
            button=_("Plan it"),
            due_on=owed.due_on,
            is_late=owed.is_late,
        )


def to_do(asking: Asking) -> Telling:
    """What the person promised in meetings, where it has become no action."""
    rows = (
        SessionDecision.objects.filter(
            owner__in=asking.people, done_at=None, action=None, step=None, removed_at=None
        )
        .exclude(session__state="cancelled")
        .select_related("session", "owner")
        .order_by("due_on", "pk")
    )
    for decision in (yield rows[:MOST]):
        yield Task(
            title=decision.text,
            note=_("Decided in “%(title)s”") % {"title": _short(decision.session.title)},
            url=f"{_page(decision.session)}#decision-{decision.pk}",
            button=_("Open it"),
            due_on=decision.due_on,
            is_late=decision.due_on < asking.today,
            needs_on=needs_on(decision.due_on, asking.today),
            who=asking.name(decision.owner),
        )


def _places(asking: Asking) -> QuerySet[SessionParticipant]:
    return (
        SessionParticipant.objects.filter(
            user__in=asking.people,
            removed_at=None,
            session__state__in=TO_COME,
            session__ends_at__gt=asking.now,
        )
        .select_related("session", "user")
        .order_by("session__starts_at", "pk")
    )


def _when(session: Session) -> str:
    start = session.local_start
    return f"{session.get_kind_display()}, {start.day} {start:%b %Y, %H:%M}"


def _day(moment: datetime) -> date:
    return organization_day(moment)


def _page(session: Session) -> str:
    return reverse("actions:session_page", args=[session.pk])


def _short(text: str) -> str:
    return Truncator(text).chars(90)
