"""Calendar files (RFC 5545) for meetings, steps and trainings.

An event keeps its `uid` for ever; who changes or cancels it raises `sequence`, and every calendar
then replaces what it holds. Moments are written in their own time zone, with the zone's rules in
the file, so that a weekly meeting stays at ten o'clock when the clocks change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from icalendar import Calendar, vCalAddress
from icalendar import Event as CalendarEvent
from icalendar.prop import vRecur, vUri

from saypro_align.lib.text import strip_control

PRODUCT: Final = "-//SayPro//SayPro Align//EN"
CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
METHODS: Final = ("PUBLISH", "REQUEST", "CANCEL")
# How far the rules of a time zone are written out around the events of a file.
_ZONE_BEFORE: Final = timedelta(days=400)
_ZONE_AFTER: Final = timedelta(days=400)
_ZONE_AFTER_SERIES: Final = timedelta(days=3650)


@dataclass(frozen=True)
class Event:
    """One entry of a calendar; a day without a time fills the day, `ends` is then its last day.

    A day is a reminder and leaves its people free for meetings.

    `organizer` and `attendees` are pairs of name and e-mail address. `rrule` is a rule of RFC 5545
    like "FREQ=MONTHLY;COUNT=12".
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date | None
    changed_at: datetime
    description: str = ""
    place: str = ""
    url: str = ""
    organizer: tuple[str, str] | None = None
    attendees: tuple[tuple[str, str], ...] = ()
    sequence: int = 0
    is_cancelled: bool = False
    rrule: str = ""


def calendar_file(events: Iterable[Event], *, method: str = "PUBLISH") -> bytes:
    """Return the events as one file; `method` is PUBLISH, or REQUEST or CANCEL for an invitation."""
    if method not in METHODS:
        message = f"{method!r} is not a method of a calendar file."
        raise ValueError(message)
    rows = list(events)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for event in rows:
        calendar.add_component(_component(event, method))
    _add_zones(calendar, rows)
    return bytes(calendar.to_ical())


def _component(event: Event, method: str) -> CalendarEvent:
    part = CalendarEvent()
    part.add("uid", strip_control(event.uid))
    part.add("summary", strip_control(event.title))
    part.add("dtstart", event.starts)
    last = _end(event)
    if last is not None:
        part.add("dtend", last)
    part.add("dtstamp", event.changed_at.astimezone(UTC))
    part.add("last-modified", event.changed_at.astimezone(UTC))
    part.add("sequence", event.sequence)
    part.add("transp", "OPAQUE" if isinstance(event.starts, datetime) else "TRANSPARENT")
    part.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    if event.description:
        lines = event.description.splitlines()
        part.add("description", "\n".join(strip_control(line) for line in lines))
    if event.place:
        part.add("location", strip_control(event.place))
    if event.url:
        part.add("url", vUri(strip_control(event.url)))
    if event.rrule:
        part.add("rrule", vRecur.from_ical(event.rrule))
    if event.organizer is not None:
        part.add("organizer", _person(*event.organizer))
    for name, address in event.attendees:
        part.add("attendee", _attendee(name, address, asked=method == "REQUEST"))
    return part


def _end(event: Event) -> date | None:
    """Return the end as the file wants it: the day after the last one where there is no time."""
    if event.ends is None or isinstance(event.ends, datetime):
        return event.ends
    return event.ends + timedelta(days=1)


def _person(name: str, address: str) -> Any:
    person = vCalAddress(f"mailto:{strip_control(address)}")
    # A quotation mark cannot stand in a parameter, however it is written.
    person.params["CN"] = strip_control(name).replace('"', "'")
    return person


def _attendee(name: str, address: str, *, asked: bool) -> Any:
    person = _person(name, address)
    person.params["ROLE"] = "REQ-PARTICIPANT"
    person.params["PARTSTAT"] = "NEEDS-ACTION"
    person.params["RSVP"] = "TRUE" if asked else "FALSE"
    return person


def _add_zones(calendar: Calendar, events: list[Event]) -> None:
    days = [_day(event.starts) for event in events]
    if not days:
        return
    after = _ZONE_AFTER_SERIES if any(event.rrule for event in events) else _ZONE_AFTER
    calendar.add_missing_timezones(first_date=min(days) - _ZONE_BEFORE, last_date=max(days) + after)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
