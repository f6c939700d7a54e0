"""Reports for tests of the formats: every kind of block and value, and every text that may do harm."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

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
    count,
    day_value,
    moment_value,
    number,
    points,
    share,
    state,
    words,
)
from saypro_align.lib.percent import percent_text

NBSP, THIN = "\u00a0", "\u202f"


def sample(**changes: Any) -> Document:
    """Return a quarter's report in which every kind of block and of value occurs."""
    told: dict[str, Any] = {
        "kind": "quarterly",
        "kind_name": "Quarterly alignment report",
        "audience": "leadership",
        "audience_name": "Leadership",
        "organization": "SayPro",
        "language": "en",
        "title": "Quarterly alignment report, Q4 2026",
        "subject": "Q4: 4 of 6 plans aligned, two more are needed",
        "preheader": "66.6 % of the plans due are fully aligned, up 16.6 points.",
        "headline": "4 of 6 plans are fully aligned. Two more are needed.",
        "is_change": True,
        "period_key": "2026-Q4",
        "period_name": "Q4 2026",
        "quarter": "Q4 2026",
        "as_of": "2026-11-21T21:40:59.999999+02:00",
        "as_of_text": f"21{NBSP}Nov{NBSP}2026, 21:40{NBSP}SAST",
        "rule_version": "2026.3",
        "how": "/how/",
        "definition": "A plan is fully aligned when nothing in it keeps a goal from being reached.",
        "exclusions": ("Plans of exempt departments are not counted.",),
        "sections": (_progress(), _measures(), _next_steps()),
        "next_report": f"4{NBSP}Jan{NBSP}2027",
    }
    return Document(**{**told, **changes})


def _progress() -> Section:
    facts = Facts(
        "changes",
        "Against the quarter before",
        (
            Fact(
                "Plans fully aligned",
                share(4, 6, f"66.6{NBSP}%", "/dashboard/?q=2026-q4"),
                share(3, 6, f"50.0{NBSP}%"),
                points(Fraction(166, 1000), f"+16.6{NBSP}points", "good"),
            ),
            Fact("Open gaps", count(14, "/gaps/?state=open"), count(11), count(3, text="up 3")),
            Fact("Plans missing", count(1), count(1), count(0, text="unchanged")),
        ),
        note="Counted at the end of the quarter.",
    )
    bullet = Bullet(
        "alignment",
        "Plans fully aligned",
        f"66.6{NBSP}% of the plans due are fully aligned; the target is 90{NBSP}%.",
        share(4, 6, f"66.6{NBSP}%"),
        share(9, 10, f"90{NBSP}%"),
        forecast=share(5, 6, f"83.3{NBSP}%"),
    )
    trend = Trend(
        "trend",
        "Week by week",
        "It rose from two of six to four of six in four weeks.",
        tuple(
            Point(f"{day}{NBSP}Nov{NBSP}2026", share(k, 6, text))
            for day, k, text in (
                (1, 2, f"33.3{NBSP}%"),
                (8, 3, f"50.0{NBSP}%"),
                (15, 4, f"66.6{NBSP}%"),
            )
        ),
        tuple(
            Point(f"{day}{NBSP}Aug{NBSP}2026", share(k, 7, text))
            for day, k, text in (
                (2, 1, f"14.2{NBSP}%"),
                (9, 2, f"28.5{NBSP}%"),
                (16, 3, f"42.8{NBSP}%"),
                (23, 5, f"71.4{NBSP}%"),
            )
        ),
    )
    return Section("progress", "Progress", (facts, bullet, trend))


def _measures() -> Section:
    gaps = Table(
        "gaps",
        "Gaps and what is done",
        "One plan has a gap of high severity.",
        (
            Column("department", "Department"),
            Column("gap", "Gap identified"),
            Column("action", "Corrective action"),
            Column("status", "Status", "state"),
        ),
        (
            (
                words("Marketing", "/departments/"),
                words("Misaligned KPI (website traffic vs. sales conversions)."),
                words("Updated KPI to focus on qualified leads and conversion rates."),
                state("In progress, on track for Q1 target.", "warn"),
            ),
            (
                words("Human resources", "/departments/"),
                words("No clear number for time to hire."),
                words("None planned yet."),
                state("Open", "bad"),
            ),
        ),
        empty="No open gaps.",
    )
    numbers = Table(
        "targets",
        "Targets",
        "",
        (
            Column("target", "Target"),
            Column("value", "Value", "number"),
            Column("reached", "Departments that reached it", "share"),
            Column("due", "By when", "day"),
            Column("read", "Last check-in", "moment"),
            Column("steps", "Steps", "count"),
        ),
        (
            (
                words("Grow revenue", "/targets/"),
                number(Fraction(120050, 100), f"R{THIN}1{THIN}200.50"),
                share(7, 10, "7 of 10"),
                day_value(date(2026, 12, 31), f"31{NBSP}Dec{NBSP}2026"),
                moment_value(
                    datetime(2026, 11, 20, 8, 5, tzinfo=UTC),
                    f"20{NBSP}Nov{NBSP}2026, 08:05{NBSP}UTC",
                ),
                count(1200, text=f"1{THIN}200"),
            ),
            (
                words("Lower costs"),
                number(Fraction(-14, 5), f"\u22122.8{NBSP}%", tone="bad"),
                share(0, 0, "n/a"),
                words("–"),
                words("–"),
                count(0),
            ),
        ),
    )
    return Section("measures", "Corrective measures", (gaps, numbers))


def _next_steps() -> Section:
    return Section(
        "next",
        "Next steps",
        (
            Items(
                "steps",
                "What we do next",
                (
                    words(f"Marketing: Hold the lead-definition meeting, due 7{NBSP}Dec{NBSP}2026"),
                    words("Sales: Agree on one definition", "/actions/"),
                ),
                empty="Nothing is planned.",
            ),
            Items("watch", "Worth watching", (), empty="Nothing else."),
            Prose("note", "From the strategy office", ("Thank you.\nNext quarter starts early.",)),
            Thanks(
                "thanks", "Recognition", (words("Legal, for 95 % compliance three weeks early"),)
            ),
        ),
    )


# Each may be typed by somebody into a name, a title or a note.
HOSTILE = (
    '#read("/etc/passwd") #import "@preview/cetz:0.4.2" $x^2$ *bold* _it_ @ref <tag> `raw` // x',
    '=HYPERLINK("http://evil.example","x")',
    "=1+1",
    "+1+1|cmd",
    "@SUM(1+1)",
    "\uff1d1+1",
    "{{7*7}} {% debug %} {0.__class__} %(x)s %s",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</style></title></svg>]]>&lt;&amp;",
    "Line\r\nBcc: evil@example.com\rX\nY\u2028Z",
    "nul\x00bell\x07escape\x1b[31m",
    "\u202egpj.exe\u202c \u0634\u0643\u0631\u0627 \u05e9\u05dc\u05d5\u05dd",
    "w" * 5_000,
    "emoji \U0001f389 \U0001f469\u200d\U0001f4bb 漢字",
    "javascript:alert(1) //evil.example",
)


def hostile() -> Document:
    """Return a report that is made of such texts wherever one can stand."""
    rows = tuple((words(text, text), state(text[:99], "bad", "//evil.example")) for text in HOSTILE)
    short = tuple(text for text in HOSTILE if len(text) < 1_000)
    every = " ".join(short)
    blocks = (
        Facts("facts", every, (Fact(every, share(1, 2, every), words(every)),), note=every),
        Bullet("bullet", every, every, share(1, 2, every), share(9, 10, every)),
        Trend("trend", every, every, (Point(every, share(1, 2, every)),) * 3),
        Table("table", every, every, (Column("a", every), Column("b", every)), rows, note=every),
        Items("items", every, tuple(words(text) for text in short)),
        Prose("prose", every, short),
        Thanks("thanks", every, tuple(words(text) for text in short)),
    )
    return sample(
        title=every,
        subject=every,
        preheader=every,
        headline=every,
        organization=every,
        department=every,
        definition=every,
        exclusions=short,
        how="javascript:alert(1)",
        sections=(Section("all", every, blocks),),
    )


def made_of(texts: list[str], numbers: list[tuple[int, int]]) -> Document:
    """Return a report whose values are these texts and shares, in every kind of block."""
    values = [words(text) for text in texts]
    shares = [share(k, n, percent_text(k, n)) for k, n in numbers]
    pairs = list(zip(values, shares, strict=False))
    blocks = (
        Facts("facts", "Facts", tuple(Fact(f"{at}", one) for at, one in enumerate(shares))),
        Trend(
            "trend",
            "Trend",
            "A trend.",
            tuple(Point(f"{at}", one) for at, one in enumerate(shares)),
        ),
        Table(
            "table",
            "Table",
            "",
            (Column("what", "What"), Column("share", "Share", "share")),
            tuple((one, other) for one, other in pairs),
        ),
        Items("items", "Items", tuple(values), empty="None."),
        Thanks("thanks", "Thanks", tuple(values)),
    )
    return sample(sections=(Section("all", "All", blocks),))
