"""Mails about trainings: invitation with the date for the calendar, new date, seat, cancellation."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices.trainings import RegistrationState, TrainingState
from actions.models import Training, TrainingRegistration
from actions.selectors.audiences import audience_of
from departments.models import User
from departments.services.plan_mails import News, Remark, send_news
from saypro_align.lib import clock
from saypro_align.lib.calendar_file import Event, calendar_file
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import Attachment

INVITATION, SEAT, CANCELLED = "training_invitation", "training_seat", "training_cancelled"
KINDS: Final = (INVITATION, SEAT, CANCELLED)
# So many are invited at once by whoever opens a training; the others within minutes by the worker.
MOST_AT_ONCE: Final = 60
_MOST_IN_A_RUN: Final = 1000
# So long after its date people still hear that a training was cancelled.
_WORTH_TELLING: Final = timedelta(days=1)


def send_training_mails(*, now: datetime) -> int:
    """Invite whoever was not invited yet, tell of new dates and cancellations; once each."""
    left = _MOST_IN_A_RUN
    rows = Training.objects.filter(
        state__in=(TrainingState.OPEN, TrainingState.CANCELLED),
        starts_at__gt=now - _WORTH_TELLING,
    ).select_related("organizer")
    for training in rows.order_by("starts_at", "pk"):
        left -= tell_about(training=training, now=now, most=left)
        if left <= 0:
            break
    return _MOST_IN_A_RUN - left


def tell_about(*, training: Training, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Write the mails that its people did not get yet; return how many."""
    if training.state == TrainingState.OPEN and training.starts_at > now:
        return _invite(training, now, most)
    if training.state == TrainingState.CANCELLED:
        return _call_off(training, now, most)
    return 0


def tell_moved_up(*, registration: TrainingRegistration, now: datetime) -> None:
    """Tell somebody from the waiting list that a seat is free for him."""
    training = registration.training
    news = News(
        subject=_("You have a seat: %(topic)s") % {"topic": training.topic},
        sentences=(
            _("A seat became free and it is yours."),
            _("Can you not come? Say so on the page, then the next one gets it."),
        ),
        remarks=_facts(training),
        button=_("See the training"),
        url=training_url(training),
        reason=_("You get this because you were on the waiting list."),
    )
    _send(SEAT, training, registration.user, news, now, stamp=f"{registration.version}")


def training_event(training: Training, attendees: Iterable[User] = ()) -> Event:
    """Return the date as calendars hold it; its id stays whatever changes."""
    lines = [training.about, training.material, training_url(training)]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    zone = clock.organization_zone()
    return Event(
        uid=f"training-{training.pk}@{domain}",
        title=training.topic,
        starts=training.starts_at.astimezone(zone),
        ends=training.ends_at.astimezone(zone),
        changed_at=training.updated_at,
        description="\n".join(line for line in lines if line),
        place=training.place,
        url=training_url(training),
        organizer=(training.organizer.name, training.organizer.email),
        attendees=tuple((person.name, person.email) for person in attendees),
        sequence=training.sequence,
        is_cancelled=training.state == TrainingState.CANCELLED,
    )


def training_url(training: Training) -> str:
    """Return the whole address of its page."""
    return f"{settings.SITE_URL}{reverse('actions:training_page', args=[training.pk])}"


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person works here and the mail still says what holds."""
    training = None if about_id is None else Training.objects.filter(pk=about_id).first()
    if training is None:
        return False
    wanted = TrainingState.CANCELLED if kind == CANCELLED else TrainingState.OPEN
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return training.state == wanted and any(not person.is_external for person in people)


def _invite(training: Training, now: datetime, most: int) -> int:
    known = dict(training.registrations.values_list("user_id", "state"))
    gone = {user for user, state in known.items() if state == RegistrationState.WITHDRAWN}
    people = audience_of(training, clock.organization_day(now)).people | known.keys()
    wanted = people - gone - _told(training, INVITATION)
    is_moved = training.sequence > 0
    words = {"topic": training.topic, "kind": training.get_kind_display()}
    subject = _("New date: %(topic)s") if is_moved else _("%(kind)s: %(topic)s")
    first = _("Date or place have changed.") if is_moved else _("You are invited.")
    news = News(
        subject=subject % words,
        sentences=(
            first,
            _("Register, or say that you cannot come: it takes one click."),
        ),
        remarks=_facts(training),
        button=_("Register"),
        url=training_url(training),
        reason=_("You get this because the training is meant for you."),
    )
    return _send_all(INVITATION, training, wanted, news, now, most)


def _call_off(training: Training, now: datetime, most: int) -> int:
    invited = {
        UUID(key.rpartition(":")[2])
        for key in OutgoingMail.objects.filter(kind=INVITATION, about_id=training.pk).values_list(
            "key", flat=True
        )
    }
    gone = training.registrations.filter(state=RegistrationState.WITHDRAWN)
    wanted = invited - set(gone.values_list("user_id", flat=True)) - _told(training, CANCELLED)
    news = News(
        subject=_("Cancelled: %(topic)s") % {"topic": training.topic},
        sentences=(
            _("This training does not take place."),
            training.cancel_reason,
        ),
        remarks=_facts(training),
        button=_("See the training"),
        url=training_url(training),
        reason=_("You get this because you were invited."),
    )
    return _send_all(CANCELLED, training, wanted, news, now, most)


def _told(training: Training, kind: str) -> set[UUID]:
    """Return who got the mail about the training as it stands now."""
    start = f"{kind}:{training.pk}:{training.sequence}:"
    keys = OutgoingMail.objects.filter(kind=kind, about_id=training.pk, key__startswith=start)
    return {UUID(key.rpartition(":")[2]) for key in keys.values_list("key", flat=True)}


def _send_all(
    kind: str, training: Training, wanted: Iterable[UUID], news: News, now: datetime, most: int
) -> int:
    people = User.objects.filter(pk__in=list(wanted), is_active=True).order_by("pk")
    return sum(
        _send(kind, training, person, news, now, stamp=f"{training.sequence}")
        for person in people[: max(most, 0)]
    )


def _send(
    kind: str, training: Training, person: User, news: News, now: datetime, *, stamp: str
) -> bool:
    try:
        validate_email(person.email)
    except ValidationError:
        return False
    method = "CANCEL" if kind == CANCELLED else "REQUEST"
    file = calendar_file([training_event(training, [person])], method=method)
    return send_news(
        key=f"{kind}:{training.pk}:{stamp}:{person.pk}",
        kind=kind,
        recipient=person.email,
        news=news,
        about=training,
        attachments=(Attachment("training.ics", file.decode(), method=method),),
        now=now,
    )


def _facts(training: Training) -> tuple[Remark, ...]:
    start = training.starts_at.astimezone(clock.organization_zone())
    end = training.ends_at.astimezone(clock.organization_zone())
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end.day} {end:%b %Y, %H:%M}"
    told = [
        Remark(_("When"), f"{start.day} {start:%b %Y, %H:%M}–{until}"),
        Remark(_("Where"), training.place),
        Remark(_("About"), training.about),
    ]
    return tuple(remark for remark in told if remark.text)
