"""A meeting pack as PDF slides: tagged (PDF/UA), titled, and the same words as in the browser."""

from dataclasses import asdict

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.builders.pack_content import Pack
from reports.renderers import typeset


def render(pack: Pack, *, site_url: str) -> bytes:
    """Return the file; links lead to the pages on the site."""
    told = {
        "pack": asdict(pack),
        "site": site_url,
        "lang": (get_language() or "en").partition("-")[0],
        "words": _words(pack),
    }
    return typeset.pdf("pack.typ", told)


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
        "nothing": _("No target of its own, and no contribution is asked for."),
        "unconfirmed": _("not confirmed yet"),
        "no_data": _("No data"),
        "thanks": _("Thank you"),
        "from": _("from %(person)s"),
        "more": _("%(count)d more on the wall") % {"count": pack.more_thanks},
        "no_targets": _("This quarter had no targets of the organization."),
    }
    if pack.results is not None:
        words["results"] = pack.results.heading
        words["aligned"] = _("Plans fully aligned: %(share)s, as of %(moment)s") % {
            "share": pack.results.alignment,
            "moment": pack.results.alignment_as_of or "–",
        }
        words["reached"] = _("Targets of the organization reached: %(reached)d of %(judged)d") % {
            "reached": pack.results.reached,
            "judged": pack.results.judged,
        }
    return words
