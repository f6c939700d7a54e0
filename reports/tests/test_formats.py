"""One report in six formats: the same numbers to the digit, and no text does harm in any of them."""

import csv
import io
import socket
import subprocess
import sys
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document import Column, Document, Section, Table, number, share, words
from reports.renderers import csv as csv_renderer
from reports.renderers import files, html, pdf, text, typeset, typesetter, xlsx
from reports.renderers.cells import cell_of
from reports.renderers.html import LIMIT
from reports.tests.documents import HOSTILE, hostile, made_of, sample
from reports.tests.reading import (
    LINKS,
    SITE,
    bare,
    book_of,
    cells_of,
    everywhere,
    page_of,
    pdf_of,
    quickly,
    shown,
    tags_of,
    values_of,
)
from saypro_align.lib.percent import percent_text


def missing(document: Document, formats: dict[str, str]) -> list[tuple[str, str]]:
    """Return which words of which value a format does not show."""
    told = {name: bare(shown) for name, shown in formats.items()}
    return [
        (name, value.text)
        for name, shown in told.items()
        for value in values_of(document)
        if bare(value.text) not in shown
    ]


def test_every_value_stands_in_every_format_to_the_digit() -> None:
    document = sample()

    assert missing(document, everywhere(document)) == []


SHARES = st.tuples(st.integers(0, 70), st.integers(0, 70)).map(lambda two: (min(two), max(two)))
TEXTS = st.text(
    st.characters(exclude_categories=("C",), exclude_characters="\u2028\u2029"),  # type: ignore[arg-type]
    min_size=1,
    max_size=60,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, max_size=6), st.lists(SHARES, max_size=6))
def test_whatever_a_report_holds_stands_in_every_format(
    texts: list[str], shares: list[tuple[int, int]]
) -> None:
    document = made_of(texts, shares)

    assert missing(document, quickly(document)) == []


def test_what_the_numbers_mean_stands_in_every_format() -> None:
    document = sample()
    said = (document.headline, document.definition, document.exclusions[0], document.as_of_text)

    told = {name: bare(shown) for name, shown in everywhere(document).items() if name != "page"}

    # The page says the headline as its heading, outside the frozen part.
    assert [
        (name, words) for name, shown in told.items() for words in said if bare(words) not in shown
    ] == []
    assert "How this is worked out" in everywhere(document)["page"]


def test_a_month_without_news_is_a_report() -> None:
    quiet = sample(headline="No change this month.", is_change=False, sections=())

    told = everywhere(quiet)

    assert [name for name, shown in told.items() if "No change this month." not in shown] == [
        "page"
    ]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_a_share_in_a_spreadsheet_is_never_rounded_up(one: int, other: int) -> None:
    aligned, total = min(one, other), max(one, other)
    value = share(aligned, total, percent_text(aligned, total))

    cell = cell_of(value)

    assert bare(value.text) == bare(_written(cell.value, cell.format))


def _written(value: Any, form: str) -> str:
    return str(value) if isinstance(value, str) else f"{value * 100:.1f} %" if form else "?"


def test_cells_have_the_type_of_what_they_hold() -> None:
    sheet = book_of(sample())["Targets"]

    told = [cell.value for cell in sheet[5]]

    assert told == [
        "Grow revenue",
        1200.5,
        "7 of 10",
        7,
        10,
        datetime.fromisoformat("2026-12-31"),
        datetime.fromisoformat("2026-11-20T08:05"),
        1200,
    ]
    assert sheet.freeze_panes == "B5"
    assert sheet["A5"].hyperlink.target == f"{SITE}/targets/"


def test_a_number_that_its_words_do_not_say_stays_words() -> None:
    """ "2.8 million" is not 2.8, and no spreadsheet reckons with what people did not see."""
    value = number(Fraction(2_800_000), "2.8 million")

    assert cell_of(value).value == "2.8 million"


def test_the_tidy_table_has_the_exact_numbers() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_renderer.render(sample()).removeprefix("\ufeff"))))

    found = [row for row in rows if row["row"] == "Plans fully aligned" and row["column"] == "Now"]

    assert [(row["value"], row["numerator"], row["denominator"]) for row in found] == [
        ("66.6\u00a0%", "4", "6")
    ]


def test_one_table_comes_as_it_stands_on_the_page() -> None:
    rows = list(
        csv.reader(io.StringIO(csv_renderer.table(sample(), "gaps").removeprefix("\ufeff")))
    )

    assert rows[:2] == [
        ["Department", "Gap identified", "Corrective action", "Status"],
        [
            "Marketing",
            "Misaligned KPI (website traffic vs. sales conversions).",
            "Updated KPI to focus on qualified leads and conversion rates.",
            "In progress, on track for Q1 target.",
        ],
    ]


# PDF


def test_a_pdf_is_tagged_titled_and_numbered() -> None:
    opened = pdf_of(sample())
    root: Any = opened.trailer["/Root"]

    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert opened.metadata is not None
    assert opened.metadata.title == "Quarterly alignment report, Q4 2026"
    assert [
        f"Page {at} of {len(opened.pages)}" in one.extract_text()
        for at, one in enumerate(opened.pages, start=1)
    ] == [True] * len(opened.pages)


def test_each_picture_of_a_pdf_is_said_in_words() -> None:
    spoken = _alternatives(pdf_of(sample()).trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index]

    assert spoken == [
        "66.6\u00a0% of the plans due are fully aligned; the target is 90\u00a0%.",
        "It rose from two of six to four of six in four weeks.",
    ]


def _alternatives(node: Any) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [one for child in node for one in _alternatives(child)]
    if not hasattr(node, "get"):
        return []
    own = [str(node["/Alt"])] if node.get("/S") == "/Figure" else []
    return own + _alternatives(node.get("/K", []))


def test_a_pdf_uses_our_fonts_only() -> None:
    used = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for one in pdf_of(hostile()).pages
        for font in one["/Resources"]["/Font"].values()  # type: ignore[index]
    }

    assert used == {"Inter-Regular", "Inter-SemiBold", "DejaVuSans"}


def test_the_same_report_gives_the_same_file() -> None:
    made = [
        (pdf.render(sample(), site_url=SITE), xlsx.render(sample(), site_url=SITE))
        for _each in range(2)
    ]

    assert made[0] == made[1]


# Texts that want to be something else


def test_hostile_texts_are_shown_as_they_are() -> None:
    """The PDF has a square where our fonts have no letter, and no format the marks that turn words."""
    plain = [bare(text) for text in HOSTILE[:8]]
    told = {name: bare(shown) for name, shown in everywhere(hostile()).items()}
    told["PDF"] = told["PDF"].replace("\u25a1", "\uff1d")

    assert [
        (name, words) for name, shown in told.items() for words in plain if words not in shown
    ] == []


def test_no_hostile_text_becomes_an_element_or_a_way_out() -> None:
    markup = page_of(hostile()) + html.render(hostile(), LINKS)
    found = tags_of(markup)

    assert {tag for tag, _attributes in found}.isdisjoint({"script", "img", "iframe", "object"})
    addresses = [str(attributes["href"]) for tag, attributes in found if tag == "a"]
    assert [one for one in addresses if not one.startswith(SITE)] == []
    assert [
        name for _tag, attributes in found for name in attributes if name.startswith("on")
    ] == []


def test_no_cell_is_evaluated() -> None:
    """Not in Excel, and not in a CSV that is opened with it."""
    cells = list(cells_of(book_of(hostile())))
    lines = csv.reader(io.StringIO(csv_renderer.render(hostile()).removeprefix("\ufeff")))

    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    starts = ("=", "+", "-", "@", "\t", "\r", "|", "\uff1d")
    assert [one for line in lines for one in line if one.startswith(starts)] == []
    assert [
        cell.coordinate
        for cell in cells
        if str(cell.value).startswith(starts) and not cell.quotePrefix
    ] == []


def test_no_control_mark_reaches_any_format() -> None:
    told = everywhere(hostile())

    assert [
        name for name, shown in told.items() if set(shown) & set("\x00\x07\x1b\u202e\u2028")
    ] == []


def test_a_text_in_a_pdf_reads_no_file_and_calls_nobody() -> None:
    """The line is printed; the file's words and the listener's port see nothing of it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.png"
        line = f'#image("{address}") #read("/etc/hostname") #include "pack.typ"'
        document = sample(headline=line, definition=line)

        told = "".join(one.extract_text() for one in pdf_of(document).pages)

        with pytest.raises(TimeoutError):
            listener.accept()
    assert bare('#read("/etc/hostname")') in bare(told)


def test_the_typesetter_reads_its_own_folder_only() -> None:
    """Not even a template may leave it: the folder is the root of all it can name."""
    with pytest.raises(typeset.TypesettingError):
        typeset.pdf("../typeset.py", {})


def test_a_typesetter_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "SECONDS", 0.001)

    with pytest.raises(typeset.TypesettingError, match="took longer"):
        pdf.render(sample(), site_url=SITE)


def test_the_typesetter_cannot_write_a_file_and_knows_no_secret(tmp_path: Path) -> None:
    """What it would do if a fault in it were used against us."""
    place = tmp_path / "left"
    attempt = (
        f"import sys; sys.path.insert(0, {str(Path(typesetter.__file__).parent)!r})\n"
        "import os, typesetter; typesetter.confine()\n"
        "assert set(os.environ) <= {'RAYON_NUM_THREADS', 'HTTPS_PROXY', 'HTTP_PROXY', 'LC_CTYPE'}\n"
        f"os.write(os.open({str(place)!r}, os.O_CREAT | os.O_WRONLY), b'secret')"
    )

    done = subprocess.run(
        [sys.executable, "-IS", "-c", attempt],
        env=typeset.surroundings(),
        capture_output=True,
        check=False,
    )

    assert b"AssertionError" not in done.stderr
    assert done.returncode != 0
    assert not place.exists() or place.read_bytes() == b""


def test_a_mail_stays_below_what_programs_cut_off() -> None:
    """What does not fit stands on the page, and the mail says how much that is."""
    long = Table(
        "gaps",
        "Gaps",
        "",
        (Column("department", "Department"), Column("gap", "Gap identified")),
        tuple((words(f"Department {at}"), words("A gap. " * 100)) for at in range(400)),
    )
    made = html.render(sample(sections=(Section("all", "All", (long,)),)), LINKS)

    assert len(made.encode()) <= LIMIT
    assert "more stand in the full report" in made


def test_the_plain_text_has_every_row_however_long_the_mail() -> None:
    assert "Human resources" in text.render(sample(), LINKS)
    assert text.render(sample()).count("https://") == 0


def test_files_are_named_after_what_they_hold() -> None:
    names = [
        files.made(sample(department="Human resources"), ending, site_url=SITE).name
        for ending in ("xlsx", "csv", "txt")
    ]

    assert names == [
        f"quarterly-2026-q4-human-resources-leadership.{e}" for e in ("xlsx", "csv", "txt")
    ]


def test_cells_show_what_the_page_shows() -> None:
    cells = [shown(cell) for cell in cells_of(book_of(sample()))]

    assert "−2.8 %" in [one.replace("\u00a0", " ") for one in cells]
