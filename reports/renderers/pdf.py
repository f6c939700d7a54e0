"""A meeting pack as PDF slides: tagged (PDF/UA), titled, and the same words as in the browser.

Typst sets the type. The pack goes in as data, so nothing in it is ever read as markup; the template's
own folder is the only one that can be read.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.builders.pack_content import Pack

_TEMPLATE = Path(__file__).with_name("pack.typ")


def render(pack: Pack, *, site_url: str) -> bytes:
    """Return the file; links lead to the pages on the site."""
    told = {
        "pack": asdict(pack),
        "site": site_url,
        "lang": (get_language() or "en").partition("-")[0],
        "words": _words(pack),
    }
    try:
        return _compiled(told, "ua-1")
    except typst.TypstError:
        # PDF/UA asks for a glyph for every letter, and no font has all of them. Somebody's emoji
        # must not keep the pack from everybody: the file is tagged alike, with a box in its place.
        return _compiled(told, None)


def _compiled(told: dict[str, Any], standard: Literal["ua-1"] | None) -> bytes:
    made: bytes = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        format="pdf",
        pdf_standards=standard,
        sys_inputs={"told": json.dumps(told)},
    )
    return made


def _words(pack: Pack) -> dict[str, str]:
    """Return the words of the template, so that one translation serves page and file."""
    words = {
        "title": _("Targets for %(quarter)s") % {"quarter": pack.quarter},
        "proposed": _("Proposed: these targets may still change."),
        "as_of": _("As of %(moment)s") % {"moment": pack.as_of},
        "open": _("Open the page"),
        "target": _("Target"),
        "path": _("Start → target value"),
        "owner": _("Owner"),
        "by_when": _("By when"),
        "why": _("Why"),
        "serves": _("Serves"),
        "kpi": _("Measured by"),
        "actual": _("Actual"),
        "attained": _("Of the way"),
        "status": _("Status"),
        "shares": _("Who carries it"),
        "expected": _("Expected contributions"),
        "own": _("Targets of the department"),
        "none": _("No target of its own. It helps with those of the organization."),
        "unconfirmed": _("not confirmed yet"),
        "no_data": _("No data"),
        "thanks": _("Thank you"),
        "from": _("from %(person)s"),
        "more": _("%(count)d more on the wall") % {"count": pack.more_thanks},
        "no_targets": _("This quarter had no targets of the organization."),
    }
    if pack.results is not None:
        words["results"] = _("How %(quarter)s went") % {"quarter": pack.results.quarter}
        words["aligned"] = _("Plans fully aligned: %(share)s, as of %(moment)s") % {
            "share": pack.results.alignment,
            "moment": pack.results.alignment_as_of or "–",
        }
        words["reached"] = _("Targets of the organization reached: %(reached)d of %(judged)d") % {
            "reached": pack.results.reached,
            "judged": pack.results.judged,
        }
    return words
