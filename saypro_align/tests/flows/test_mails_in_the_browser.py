"""Every kind of mail the demo sent, as a mail program shows it: axe finds nothing, nothing is cut off.

Without scripts, without pictures, by day and by night, on a desk and on a phone.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from reports.models import ReportRun
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import Judge

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

LIMIT = 100_000
# What a colour scheme can change; all else is judged once a width.
COLOURS = ["color-contrast", "link-in-text-block"]
LOOKS: list[tuple[int, Any, list[str] | None]] = [
    (700, "light", None),
    (700, "dark", COLOURS),
    (320, "light", None),
]


def mails() -> Iterator[tuple[str, str]]:
    """Yield the longest mail of each kind, and of each kind of report for each audience."""
    reports = ReportRun.objects.exclude(html="").values_list("kind", "audience", "html")
    longest: dict[str, str] = {}
    for kind, audience, html in reports:
        name = f"report {kind} for {audience}"
        longest[name] = max(html, longest.get(name, ""), key=len)
    for kind, html in OutgoingMail.objects.exclude(html="").values_list("kind", "html"):
        longest[kind] = max(html, longest.get(kind, ""), key=len)
    yield from sorted(longest.items())


def test_every_kind_of_mail_is_accessible(page: Page, live_demo: str, judge: Judge) -> None:
    """All faults at once, so that one run shows them all."""
    faults: list[str] = []
    seen = dict(mails())

    for name, html in seen.items():
        page.set_content(html)
        faults += [f"{name}: {len(html.encode())} bytes"] * (len(html.encode()) > LIMIT)
        faults += [
            f"{name}: needs {found}" for found in re.findall(r"<(?:img|script|link)\b", html)
        ]
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            told = f"{name} at {width} px, {scheme}"
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{told}: scrolls sideways")
            faults += [f"{told}: {fault}" for fault in judge(page, rules)]

    assert {"monthly", "quarterly", "results", "stakeholder", "department"} <= {
        name.split()[1] for name in seen if name.startswith("report ")
    }
    assert faults == [], "\n".join(faults)
