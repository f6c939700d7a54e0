"""A report as frozen data: what goes into the database comes back the same."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

from reports import document
from reports.document import (
    Bullet,
    Column,
    Document,
    Fact,
    Facts,
    Items,
    Point,
    Prose,
    Section,
    Table,
    Thanks,
    Trend,
)

NINE_OF_TEN = document.share(9, 10, "90.0 %", "/dashboard/", "good")
BLOCKS = (
    Facts(
        "figures",
        "Against the month before",
        (
            Fact("Alignment", NINE_OF_TEN, None, document.points(Fraction(1, 10), "+10 points")),
            Fact("Open gaps", document.count(3, "/gaps/"), document.count(5), document.count(-2)),
        ),
        "One plan is exempt.",
    ),
    Bullet("alignment", "", "9 of 10.", NINE_OF_TEN, document.share(9, 10, "90 %"), None),
    Trend("trend", "", "Up.", (Point("Week 1", document.share(0, 0, "–")),), ()),
    Table(
        "gaps",
        "Gaps",
        "Worst first.",
        (Column("department", "Department"), Column("due", "Due", "day")),
        ((document.words("Sales"), document.day_value(date(2026, 12, 1), "1 Dec 2026")),),
        "No open gaps.",
    ),
    Items("next", "Next", (document.state("Late", "bad"),)),
    Prose("words", "", ("It went well.",)),
    Thanks("thanks", "", (document.moment_value(datetime(2026, 11, 1, tzinfo=UTC), "1 Nov"),)),
)
REPORT = Document(
    kind="monthly",
    kind_name="Monthly alignment report",
    audience="staff",
    audience_name="Staff",
    organization="SayPro",
    language="en",
    title="November 2026",
    subject="SayPro alignment: 90.0 %",
    preheader="Up 10 points",
    headline="9 of 10 plans are fully aligned.",
    is_change=True,
    period_key="2026-11",
    period_name="November 2026",
    exclusions=("1 exempt department",),
    sections=(Section("all", "Everything", BLOCKS),),
)


def test_a_report_comes_back_from_json_as_it_was_frozen() -> None:
    stored = json.loads(json.dumps(REPORT.to_json()))

    assert Document.from_json(stored) == REPORT


def test_the_hash_is_the_same_wherever_the_json_was_read() -> None:
    stored = json.loads(json.dumps(REPORT.to_json(), sort_keys=True, indent=2))

    assert Document.from_json(stored).content_hash() == REPORT.content_hash()


def test_one_digit_makes_another_hash() -> None:
    other = replace(REPORT, headline="8 of 10 plans are fully aligned.")

    assert other.content_hash() != REPORT.content_hash()


def test_a_share_of_nothing_has_no_number() -> None:
    assert document.share(0, 0, "–").fraction is None
    assert NINE_OF_TEN.fraction == Fraction(9, 10)
