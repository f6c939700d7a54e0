"""Days that pass as they do in production: the timetable ticks each morning, the mails go out."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage

import time_machine

from saypro_align.celery import app
from saypro_align.lib import clock
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import send_due_mails
from saypro_align.settings.beat import CELERY_BEAT_SCHEDULE
from saypro_align.tests.smtp_sink import SmtpSink

# After eight in the morning, when reminders go out.
MORNING = time(8, 20)
FRIDAY = 5


@dataclass
class Days:
    """The clock of a story, the timetable behind it, and the mailbox at its end."""

    clock: time_machine.Traveller
    sink: SmtpSink

    def go_to(self, day: date, at: time = time(10, 0)) -> None:
        """Let the days pass until `day`, each working day with its morning; then it is `at`."""
        today = clock.organization_day(clock.now())
        passing = (today + timedelta(days=more) for more in range(1, (day - today).days + 1))
        for morning in (one for one in passing if one.isoweekday() <= FRIDAY):
            self._turn(morning, MORNING)
            self.tick()
        self._turn(day, at)

    def tick(self) -> None:
        """Run everything in the timetable once, and send what stands in the outbox."""
        app.loader.import_default_modules()
        for entry in CELERY_BEAT_SCHEDULE.values():
            app.tasks[entry["task"]]()
        while send_due_mails(now=clock.now(), limit=50):
            pass

    def _turn(self, day: date, at: time) -> None:
        self.clock.move_to(datetime.combine(day, at, tzinfo=clock.organization_zone()))

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Return what came for an address, oldest first."""
        return [mail for mail in self.sink.messages if mail["To"] == address]

    def last_mail(self, address: str, about: str) -> EmailMessage:
        """Return the newest mail for an address whose subject says so."""
        found = [mail for mail in self.mails_to(address) if about in mail["Subject"]]
        assert found, f"{about!r} is in none of {[m['Subject'] for m in self.mails_to(address)]}"
        return found[-1]

    def most_reminders_a_day(self) -> int:
        """Return how many reminding mails that came reached one person on one day, at most."""
        came = {mail["Message-ID"] for mail in self.sink.messages}
        reminding = OutgoingMail.objects.filter(kind="reminder", message_id__in=came)
        days = Counter(
            (mail.recipient, clock.organization_day(mail.created_at)) for mail in reminding
        )
        return max(days.values(), default=0)


def link_in(mail: EmailMessage, path: str) -> str:
    """Return the path and query of the link in the mail's text that begins with `path`."""
    part = mail.get_body(("plain",))
    assert part is not None
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S*)", part.get_content())
    assert found, part.get_content()
    return found.group(1)
