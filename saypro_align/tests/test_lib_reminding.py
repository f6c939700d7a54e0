import io
import random
import struct
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from saypro_align.lib import reminding
from saypro_align.lib.reminding import Counting, Due, Line, Person, Rule, Rung, Who
from saypro_align.tests import reminding_oracle as oracle

CALENDARS = 10_000
SEED = 20261122
ROLES = [who.value for who in Who]


def _made_up_zone(rules: str) -> ZoneInfo:
    """Return a zone that follows a POSIX rule; real clocks are not changed at breakfast."""
    head = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lbb", 0, 0, 0) + b"LMT\0"
    return ZoneInfo.from_file(io.BytesIO((head + body) * 2 + f"\n{rules}\n".encode()), key=rules)


# At half past seven the clock jumps over eight; at half past eight it is put back before eight.
BREAKFAST = _made_up_zone("AAA-1BBB,M3.5.1/7:30,M10.5.1/8:30")
# One hour and a half, on a Tuesday, from 06:45 and back at 09:15.
LATE_CHANGE = _made_up_zone("AAA3BBB1:30,M11.3.2/6:45,M2.3.2/9:15")
ZONES = [
    BREAKFAST,
    LATE_CHANGE,
    *map(
        ZoneInfo,
        (
            "Africa/Johannesburg",
            "Africa/Casablanca",
            "America/New_York",
            "America/St_Johns",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Europe/Berlin",
            "Pacific/Apia",
            "Pacific/Chatham",
            "Pacific/Kiritimati",
            "Pacific/Pago_Pago",
        ),
    ),
]
# Days around changes of clocks, and those on which Samoa left a day out.
BEGINNINGS = [
    date(2011, 12, 19),
    date(2026, 3, 16),
    date(2026, 3, 23),
    date(2026, 10, 19),
    date(2026, 11, 9),
    date(2026, 12, 21),
    date(2028, 2, 21),
]


def _ladder(chance: random.Random) -> oracle.Ladder:
    days = chance.sample(range(-6, 12), chance.randint(1, 4))
    return oracle.Ladder(
        rungs=tuple((one, chance.choice(ROLES)) for one in sorted(days)),
        in_working_days=chance.random() < 0.6,
        rest=chance.choice([0, 0, 5, 2]),
    )


def _world(chance: random.Random) -> oracle.World:
    zone, first = chance.choice(ZONES), chance.choice(BEGINNINGS)

    def day() -> date:
        return first + timedelta(days=chance.randint(-4, 18))

    def moment() -> datetime:
        minutes = chance.randint(-2 * 24 * 60, 19 * 24 * 60)
        return datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(minutes=minutes)

    ladders = {"check_in": _ladder(chance), "report": _ladder(chance)}
    things = [
        oracle.Thing(
            kind=chance.choice(["check_in", "report"]),
            number=number,
            due_on=day(),
            roles=frozenset(chance.sample(ROLES, chance.randint(1, 3))),
            opens=moment(),
            closes=moment() + timedelta(days=chance.choice([0, 9, 90])),
            done_on=day() if chance.random() < 0.3 else None,
        )
        for number in range(chance.randint(1, 4))
    ]
    holidays = frozenset(day() for _number in range(chance.randint(0, 5)))
    runs = sorted(moment() for _number in range(chance.randint(6, 22)))
    return oracle.World(zone, holidays, ladders, things, runs)


def _engine(
    world: oracle.World,
) -> list[tuple[datetime, date, list[tuple[str, int, tuple[int, ...]]]]]:
    rules = {
        kind: Rule(
            kind,
            tuple(Rung(days, Who(who)) for days, who in ladder.rungs),
            Counting.WORKING if ladder.in_working_days else Counting.CALENDAR,
            ladder.rest,
        )
        for kind, ladder in world.ladders.items()
    }
    told: dict[tuple[str, object, date], set[int]] = {}
    mailed_on, written = None, []
    for run in world.runs:
        dues = [
            Due(one.kind, one.number, one.due_on, frozenset(map(Who, one.roles)), one.done_on)
            for one in world.things
            if one.opens <= run < one.closes
        ]
        person = Person(world.zone, world.holidays, mailed_on)
        lines = reminding.lines_for(rules, dues, told, person, run)
        if not lines:
            continue
        mailed_on = run.astimezone(world.zone).date()
        for line in lines:
            key = (line.due.kind, line.due.about, line.due.due_on)
            told.setdefault(key, set()).update(line.days)
        written.append((run, mailed_on, _said(lines)))
    return written


def _said(lines: list[Line]) -> list[tuple[str, int, tuple[int, ...]]]:
    return sorted((one.due.kind, int(str(one.due.about)), one.days) for one in lines)


def test_ten_thousand_calendars_are_reminded_exactly_as_the_slow_way_says() -> None:
    chance = random.Random(SEED)
    mails = 0
    for number in range(CALENDARS):
        world = _world(chance)
        expected = list(oracle.mails(world))

        written = _engine(world)

        assert written == expected, f"calendar {number} of seed {SEED}"
        days = [day for _run, day, _said in written]
        assert len(days) == len(set(days)), "more than one mail a day"
        assert not any(oracle.rests(world, day) for day in days), "a mail on a day of rest"
        mails += len(written)
    assert mails > CALENDARS // 2, "the calendars ask for too little to show anything"


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        (
            ZoneInfo("Africa/Johannesburg"),
            date(2026, 11, 23),
            datetime(2026, 11, 23, 6, tzinfo=UTC),
        ),
        (ZoneInfo("Europe/Berlin"), date(2026, 3, 27), datetime(2026, 3, 27, 7, tzinfo=UTC)),
        (ZoneInfo("Europe/Berlin"), date(2026, 3, 30), datetime(2026, 3, 30, 6, tzinfo=UTC)),
        (BREAKFAST, date(2026, 3, 30), datetime(2026, 3, 30, 6, 30, tzinfo=UTC)),
        (BREAKFAST, date(2026, 10, 26), datetime(2026, 10, 26, 6, 0, tzinfo=UTC)),
        (ZoneInfo("Pacific/Apia"), date(2011, 12, 30), None),
    ],
    ids=["plain", "before-summer", "in-summer", "eight-left-out", "eight-twice", "day-left-out"],
)
def test_the_mail_goes_at_eight_of_the_persons_own_clock(
    zone: ZoneInfo, day: date, moment: datetime | None
) -> None:
    assert reminding.mail_moment(day, zone) == moment


def test_the_next_mail_waits_for_monday_and_for_the_day_after_todays_mail() -> None:
    zone = ZoneInfo("Africa/Johannesburg")
    friday_noon = datetime(2026, 11, 20, 10, tzinfo=UTC)
    monday_eight = datetime(2026, 11, 23, 6, tzinfo=UTC)

    assert reminding.next_mail_moment(friday_noon, zone) == friday_noon
    assert reminding.next_mail_moment(friday_noon, zone, told_today=True) == monday_eight
    assert reminding.next_mail_moment(
        friday_noon + timedelta(days=1), zone, {date(2026, 11, 23)}
    ) == monday_eight + timedelta(days=1)
