"""The one sender of reminders: one mail a day and person with everything that is due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Reminder, ReminderLine, User
from departments.reminders import SOURCES, Said, Section
from departments.reminding import REMINDER, Mail, mails_now, still_open
from departments.services.plan_mails import LONGEST_SUBJECT
from saypro_align.outbox.services import enqueue_mail
from saypro_align.outbox.unsubscribing import link_to_stop

KINDS: Final = (REMINDER,)
_MOST: Final = 30


def send_reminders(*, now: datetime) -> int:
    """Write the mails that may go now, each once, however often or late this runs; return how many."""
    return sum(_remind(mail, now) for mail in mails_now(now))


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person works here still and all that the mail names is still asked of him."""
    del kind
    if about_id is None:
        return False
    reminder = (
        Reminder.objects.select_related("user").filter(pk=about_id, user__is_active=True).first()
    )
    if reminder is None or reminder.user.is_external:
        return False
    return reminder.user.email.lower() == recipient.lower() and still_open(reminder)


@transaction.atomic
def _remind(mail: Mail, now: datetime) -> bool:
    """Claim the person's day and write the mail; False when another worker claimed it first."""
    reminder = Reminder(
        user=mail.person, day=mail.day, kinds=list(mail.said), created_at=now, updated_at=now
    )
    Reminder.objects.bulk_create([reminder], ignore_conflicts=True)
    if not Reminder.objects.filter(pk=reminder.pk).exists():
        return False
    sections = [_section(kind, mail.person, said, now) for kind, said in mail.said.items()]
    subject = _subject(mail, sections)
    context = {
        "subject": subject,
        "sections": sections,
        **_button(sections),
        "stop_url": link_to_stop(REMINDER, mail.person.email),
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
    }
    written = enqueue_mail(
        key=f"{REMINDER}:{mail.person.pk}:{mail.day.isoformat()}",
        kind=REMINDER,
        recipient=mail.person.email,
        subject=subject,
        text=render_to_string("emails/reminder.txt", context),
        html=render_to_string("emails/reminder.html", context),
        about=reminder,
        now=now,
        sensitive=any(one.is_secret for one in sections),
    )
    Reminder.objects.filter(pk=reminder.pk).update(mail=written)
    ReminderLine.objects.bulk_create(_lines(reminder, mail, now))
    return True


def _lines(reminder: Reminder, mail: Mail, now: datetime) -> list[ReminderLine]:
    return [
        ReminderLine(
            reminder=reminder,
            kind=kind,
            about_id=one.item.about_id,
            due_on=one.item.due_on,
            days=days,
            created_at=now,
            updated_at=now,
        )
        for kind, said in mail.said.items()
        for one in said
        for days in one.days
    ]


def _section(kind: str, person: User, said: Sequence[Said], now: datetime) -> Section:
    source = SOURCES[kind]
    if source.write is not None:
        return source.write(person, said, now)
    return plain_section(str(source.label), said, person)


def plain_section(heading: str, said: Sequence[Said], person: User) -> Section:
    """Return the part of a mail that lists what is due, each with its own day."""
    first, more = said[0].item, len(said) - _MOST
    lines = [
        (one.item.place, f"{one.item.told_to(person.name)} · {when(one)}") for one in said[:_MOST]
    ]
    if more > 0:
        text = ngettext("%(n)d more is not listed here.", "%(n)d more are not listed here.", more)
        lines.append(("", text % {"n": more}))
    subject = (
        f"{capfirst(when_short(said[0]))}: {first.name or first.place}"
        if len(said) == 1
        else f"{heading}: {counted(said)}"
    )
    is_one = len({one.item.path for one in said}) == 1
    path = first.path if is_one else reverse("reports:home")
    return Section(
        heading=heading,
        subject=subject,
        lines=tuple(lines),
        button=first.button if is_one else _("Open my week"),
        url=f"{settings.SITE_URL}{path}",
    )


def when(said: Said) -> str:
    """Return how a mail tells the day: "due tomorrow, 23 Nov 2026"."""
    return f"{when_short(said)}, {format_date(said.item.due_on, 'j M Y')}"


def when_short(said: Said) -> str:
    """Return how far away the day is."""
    if said.late > 0:
        return ngettext("%(n)d day late", "%(n)d days late", said.late) % {"n": said.late}
    if said.late == 0:
        return _("due today")
    if said.late == -1:
        return _("due tomorrow")
    return ngettext("due in %(n)d day", "due in %(n)d days", -said.late) % {"n": -said.late}


def counted(said: Sequence[Said]) -> str:
    """Return how many are due, and how many of them late."""
    late = sum(one.late > 0 for one in said)
    text = ngettext("%(n)d is due", "%(n)d are due", len(said)) % {"n": len(said)}
    return _("%(due)s (%(n)d late)") % {"due": text, "n": late} if late else text


def _subject(mail: Mail, sections: Sequence[Section]) -> str:
    if len(sections) == 1:
        subject = sections[0].subject
    else:
        said = mail.all_said
        late = sum(one.late > 0 for one in said)
        subject = ngettext("%(n)d thing needs you", "%(n)d things need you", len(said)) % {
            "n": len(said)
        }
        if late:
            subject = _("%(due)s (%(n)d late)") % {"due": subject, "n": late}
    return Truncator(subject).chars(LONGEST_SUBJECT)


def _button(sections: Sequence[Section]) -> dict[str, str]:
    if len(sections) == 1:
        return {"button": sections[0].button, "url": sections[0].url}
    return {"button": _("Open my week"), "url": f"{settings.SITE_URL}{reverse('reports:home')}"}
