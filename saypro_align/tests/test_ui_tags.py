"""Numbers, dates, counts and links as people read them."""

import gzip
import hashlib
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from saypro_align.lib import numerals
from saypro_align.lib.templatetags import ui

NOW = datetime(2026, 11, 21, 19, 40, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def rendered(text: str, request: HttpRequest | None = None, **context: object) -> str:
    return Template(text).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1200.50"), "1 200.5"),
        (Decimal("4.000000"), "4"),
        (Decimal(1200), "1 200"),
        (Decimal("-20"), "−20"),
        (Decimal("-0.00"), "0"),
        (Decimal("1E+3"), "1 000"),
        (0, "0"),
        (1_234_567, "1 234 567"),
        (Fraction(2, 3), "0.67"),
    ],
)
def test_a_number_has_thin_spaces_and_no_trailing_zeros(
    value: Decimal | Fraction | int, text: str
) -> None:
    assert numerals.number(value) == text.replace(" ", numerals.THIN)


def test_a_percentage_keeps_the_digits_it_was_given_and_never_wraps() -> None:
    assert re.fullmatch(r"50\.0[\u00a0\u202f]%", ui.percent(Decimal("50.0")))
    assert re.fullmatch(r"66\.6[\u00a0\u202f]%", ui.percent("66.6"))
    assert ui.percent(None) == ""


def test_a_difference_of_percentages_is_in_points() -> None:
    assert ui.points(10) == "+10\u00a0points"
    assert ui.points(-1) == "−1\u00a0point"
    assert ui.points(0) == "0\u00a0points"


def test_money_stands_before_its_number_and_other_units_after() -> None:
    assert ui.quantity(Decimal(1200), "R") == "R\u202f1\u202f200"
    assert ui.quantity(Decimal("4.0"), "days") == "4\u00a0days"
    assert ui.quantity(None, "days") == "no value"
    assert re.fullmatch(r"2\.8[\u00a0\u202f]%", ui.quantity(Decimal("2.8000"), "%"))


def test_times_are_told_in_the_organizations_zone() -> None:
    assert ui.day(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == "22 Nov 2026"
    assert ui.moment(NOW) == "21 Nov 2026, 21:40 SAST"
    assert ui.moment("2026-11-21T19:40:00+00:00") == "21 Nov 2026, 21:40 SAST"
    assert ui.moment(None) == ""
    assert ui.day(TODAY) == "21 Nov 2026"
    assert ui.day(None) == ""


@pytest.mark.parametrize(
    ("due_on", "text"),
    [
        (date(2026, 12, 7), "due 7 Dec 2026"),
        (TODAY, "due today"),
        (date(2026, 11, 20), '<span class="late">1 day late</span>'),
        (date(2026, 11, 7), '<span class="late">14 days late</span>'),
        (date(2026, 11, 6), '<span class="late">late since 6 Nov 2026</span>'),
        (None, "no date"),
    ],
)
def test_lateness_is_said_in_days_and_after_two_weeks_by_date(
    due_on: date | None, text: str
) -> None:
    assert ui.due(due_on, TODAY) == text


def test_counts_agree_with_their_noun() -> None:
    assert ui.counted(1, "gap", "gaps") == "1\u00a0gap"
    assert ui.counted(0, "gap", "gaps") == "0\u00a0gaps"


def test_a_status_is_sign_and_word_and_escapes_its_word() -> None:
    choice = SimpleNamespace(label="<b>At risk</b>", tone="warn")
    badge = ui.status_badge(choice)
    assert "badge-status--warn" in badge
    assert "▲" in badge
    assert "&lt;b&gt;" in badge


def test_a_plain_word_makes_a_quiet_badge() -> None:
    assert "badge-status--none" in ui.status_badge(label="Draft")


def test_a_second_press_on_a_heading_turns_the_order_round() -> None:
    request = RequestFactory().get("/gaps/", {"sort": "age", "kind": "A", "page": "3"})
    heading = rendered('{% sort_link "age" "Age" %}', request)
    assert 'aria-sort="ascending"' in heading
    assert "sort=-age" in heading
    assert "kind=A" in heading
    assert "page=" not in heading


def test_a_filter_form_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/gaps/", {"q": "2026-Q4", "kind": '"><script>', "page": "2"})
    fields = rendered('{% keep_parameters "q" %}', request)
    assert fields.count("<input") == 1
    assert "<script>" not in fields


def test_breadcrumbs_link_all_but_the_last() -> None:
    trail = rendered('{% breadcrumbs "Gaps" "/gaps/" "This gap" %}')
    assert '<a href="/gaps/">Gaps</a>' in trail
    assert '<span aria-current="page">This gap</span>' in trail


def test_navigation_hides_what_does_not_resolve_or_may_not_be_opened() -> None:
    request = RequestFactory().get("/accounts/login/")
    item = '{% nav_item "account_login" "Sign in" %}'
    assert 'aria-current="page"' in rendered(item, request)
    assert rendered('{% nav_item "no:such_page" "Nothing" %}', request).strip() == ""
    request.may_open = lambda name: False  # type: ignore[attr-defined]
    assert rendered(item, request).strip() == ""


def test_initials_fit_a_narrow_header() -> None:
    assert ui.initials("Lerato Dube") == "LD"
    assert ui.initials("Mr Joseph Malatji") == "MM"
    assert ui.initials("amina@saypro.example") == "A"


def test_vendored_files_are_the_ones_their_readme_names() -> None:
    vendor = Path(settings.BASE_DIR) / "static" / "vendor"
    rows = re.findall(r"\| `([^`]+)` \|.*`([0-9a-f]{64})` \|", (vendor / "README.md").read_text())
    assert len(rows) == 7
    for name, digest in rows:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest


def test_every_file_a_page_asks_for_exists() -> None:
    root = Path(settings.BASE_DIR)
    asked = {
        name
        for page in (root / "templates").rglob("*.html")
        for name in re.findall(r"{% static '([^']+)' %}", page.read_text(encoding="utf-8"))
    }
    assert asked
    assert [name for name in sorted(asked) if not (root / "static" / name).is_file()] == []


def test_templates_hold_no_inline_script_or_style() -> None:
    root = Path(settings.BASE_DIR) / "templates"
    pages = [page for page in root.rglob("*.html") if not {"emails", "email"} & set(page.parts)]
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]{4,}=|javascript:")
    assert [page.name for page in pages if inline.search(page.read_text(encoding="utf-8"))] == []


def test_the_first_view_costs_at_most_sixty_kilobytes() -> None:
    root = Path(settings.BASE_DIR)
    frame = (root / "templates" / "base.html").read_text(encoding="utf-8")
    asked = re.findall(r"{% static '([^']+\.(?:css|js))' %}", frame)
    sizes = [len(gzip.compress((root / "static" / name).read_bytes())) for name in asked]
    assert len(sizes) > 5
    assert sum(sizes) <= 60_000


def test_the_first_of_two_values_leaves_a_worded_unit_to_the_second() -> None:
    assert numerals.start_of(Decimal(48000), "visits") == "48\u202f000"
    assert numerals.start_of(Decimal(4), "R") == "R\u202f4"
    assert numerals.start_of(None, "days") == "–"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(20000, 7), "R\u202f2\u202f857"),
        (Fraction(31, 7), "R\u202f4.43"),
        (Fraction(310, 7), "R\u202f44.3"),
        (Fraction(5000), "R\u202f5\u202f000"),
    ],
)
def test_what_nobody_entered_is_rounded_to_what_people_can_use(value: Fraction, shown: str) -> None:
    assert numerals.quantity(numerals.worked_out(value), "R") == shown
