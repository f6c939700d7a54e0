"""Tables as files: what a cell says, in whose time zone, and that nothing in it is a formula."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.spreadsheet import rows

LATE = datetime(2026, 11, 22, 22, 30, 15, 164312, tzinfo=UTC)


def test_a_moment_is_told_on_the_day_people_know_it() -> None:
    assert list(rows(["When"], [[LATE]]))[-1] == "2026-11-23T00:30:15+02:00\r\n"


def test_a_moment_is_told_in_the_zone_that_is_asked_for() -> None:
    told = list(rows(["When"], [[LATE]], ZoneInfo("Asia/Kathmandu")))

    assert told[-1] == "2026-11-23T04:15:15+05:45\r\n"


def test_a_file_keeps_its_readers_zone_while_it_is_sent() -> None:
    clock.show_in("America/New_York")
    answer = csv_file(["When"], [[LATE]], "moments.csv")
    clock.show_in("")

    assert b"2026-11-22T17:30:15-05:00" in b"".join(answer)
