"""Calendar files, read back by a library that did not write them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject

from saypro_align.lib.calendar_file import Event, calendar_file

JOHANNESBURG = ZoneInfo("Africa/Johannesburg")
NEW_YORK = ZoneInfo("America/New_York")
WRITTEN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
REVIEW = Event(
    uid="review-1@align.example",
    title="Mid-quarter review",
    starts=datetime(2027, 2, 15, 10, 0, tzinfo=JOHANNESBURG),
    ends=datetime(2027, 2, 15, 11, 30, tzinfo=JOHANNESBURG),
    changed_at=WRITTEN,
    description="Agenda:\n1. Open conflicts; late actions, all",
    place="Room 4, 2nd floor",
    url="https://align.example/reviews/1/",
    organizer=("Thandi Mahlangu", "thandi@saypro.example"),
    attendees=(
        ("Pieter Naidoo", "pieter@saypro.example"),
        ("Khumalo, Nomsa", "nomsa@saypro.example"),
    ),
    sequence=2,
)


def read_back(*events: Event, method: str = "PUBLISH") -> Any:
    """Return the file as the other library understands it."""
    return vobject.readOne(calendar_file(events, method=method).decode())


def test_another_library_reads_everything_back() -> None:
    event = read_back(REVIEW, method="REQUEST").vevent

    assert event.uid.value == "review-1@align.example"
    assert event.summary.value == "Mid-quarter review"
    assert event.description.value == "Agenda:\n1. Open conflicts; late actions, all"
    assert event.location.value == "Room 4, 2nd floor"
    assert event.url.value == "https://align.example/reviews/1/"
    assert event.dtstart.value.astimezone(UTC) == datetime(2027, 2, 15, 8, 0, tzinfo=UTC)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=90)
    assert event.sequence.value == "2"
    assert event.status.value == "CONFIRMED"
    assert event.organizer.value == "mailto:thandi@saypro.example"
    assert [person.value for person in event.attendee_list] == [
        "mailto:pieter@saypro.example",
        "mailto:nomsa@saypro.example",
    ]
    assert event.attendee_list[1].params["CN"] == ["Khumalo, Nomsa"]
    assert event.attendee_list[0].params["RSVP"] == ["TRUE"]


def test_the_method_says_what_the_file_is_for() -> None:
    cancelled = read_back(Event("x", "Gone", date(2027, 1, 4), None, WRITTEN), method="CANCEL")

    assert cancelled.method.value == "CANCEL"
    with pytest.raises(ValueError, match="not a method"):
        calendar_file([REVIEW], method="DELETE")


def test_a_cancelled_event_says_so() -> None:
    gone = Event("x", "Gone", date(2027, 1, 4), None, WRITTEN, sequence=3, is_cancelled=True)

    assert read_back(gone).vevent.status.value == "CANCELLED"


def test_a_day_without_a_time_fills_that_day() -> None:
    step = read_back(Event("x", "Step", date(2027, 1, 4), date(2027, 1, 4), WRITTEN)).vevent

    assert step.dtstart.value == date(2027, 1, 4)
    assert step.dtend.value == date(2027, 1, 5)
    assert step.transp.value == "TRANSPARENT"


def test_a_weekly_meeting_stays_at_ten_when_the_clocks_change() -> None:
    before = datetime(2027, 3, 8, 10, 0, tzinfo=NEW_YORK)
    weekly = Event("x", "Weekly", before, None, WRITTEN, rrule="FREQ=WEEKLY;COUNT=3")

    meetings = list(read_back(weekly).vevent.getrruleset())

    assert [meeting.hour for meeting in meetings] == [10, 10, 10]
    assert [meeting.astimezone(UTC).hour for meeting in meetings] == [15, 14, 14]


def test_the_rules_of_the_time_zone_stand_in_the_file() -> None:
    zone = read_back(REVIEW).vtimezone

    assert zone.tzid.value == "Africa/Johannesburg"
    assert zone.standard.tzoffsetto.value == "+0200"


def test_lines_end_and_fold_as_the_standard_wants() -> None:
    title = (
        "Überprüfung der Ausrichtung im Quartal mit allen Abteilungen und der Leitung, zweiter Teil"
    )
    written = calendar_file([Event("x", title, date(2027, 1, 4), None, WRITTEN)])

    lines = written.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    assert vobject.readOne(written.decode()).vevent.summary.value == title


@pytest.mark.parametrize(
    "text",
    [
        "Plan\r\nATTENDEE:mailto:mallory@evil.example",
        'Plan";X=1:mailto:x',
        "Plan\u2028BEGIN:VEVENT",
    ],
    ids=["line break", "quotation mark", "line separator"],
)
def test_no_text_can_write_a_line_of_its_own(text: str) -> None:
    bent = Event(
        uid=text,
        title=text,
        starts=date(2027, 1, 4),
        ends=None,
        changed_at=WRITTEN,
        place=text,
        url=f"https://align.example/{text}",
        description=text,
        organizer=(text, "thandi@saypro.example"),
    )

    calendar = read_back(bent)

    assert len(calendar.vevent_list) == 1
    assert not hasattr(calendar.vevent, "attendee")
    assert calendar.vevent.organizer.value == "mailto:thandi@saypro.example"


def test_a_file_without_events_is_a_calendar_all_the_same() -> None:
    assert b"BEGIN:VCALENDAR" in calendar_file([])
