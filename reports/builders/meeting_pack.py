"""The meeting pack as a report: what its slides say, on one page, with the way to the slides."""

from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Quarter
from reports import document as doc
from reports import words
from reports.builders import frame, pack
from reports.builders.cut import cut_period, quarter_of
from reports.builders.pack_content import DepartmentPage, Pack, ResultLine, TargetPage
from reports.builders.scene import Scene, set_scene
from reports.builders.waiting import NotYet
from reports.models import ReportRun


def build(run: ReportRun, *, now: datetime) -> tuple[doc.Document, Quarter | None]:
    """Return the pack for the quarter that follows the run's: its results, the next one's targets.

    Where no next quarter has been opened it is the pack of the quarter itself.
    """
    cut = cut_period(run, now)
    if cut.quarter is None:
        raise NotYet(_("No quarter has been opened yet."))
    # The pack tells of the day it is made: what the last quarter came to, what this one asks.
    scene = set_scene(run, replace(cut, moment=now), None)
    coming = Quarter.objects.filter(starts_on__gt=cut.quarter.ends_on).order_by("starts_on")
    quarter = next(
        (one for one in coming[:1] if quarter_of(one.starts_on) is not None), cut.quarter
    )
    made = pack.build(quarter, now=now)
    document = frame.document(
        scene,
        sections=_sections(scene, made),
        headline=_headline(made),
        subject=_subject(made),
        preheader=made.vision if scene.may_say(made.vision) else "",
        title=_titled(made),
        is_change=True,
    )
    return document, quarter


def _headline(made: Pack) -> str:
    results = made.results
    if results is None:
        told = _("The pack for %(quarter)s is ready.") % {"quarter": made.quarter}
    else:
        told = _("%(quarter)s: %(plans)s fully aligned plans, %(k)d of %(n)d targets reached.") % {
            "quarter": results.quarter,
            "plans": results.alignment,
            "k": results.reached,
            "n": results.judged,
        }
    if made.is_final:
        return told
    news = (
        _("The targets of %(quarter)s may still change.")
        if made.targets
        else _("No targets are set for %(quarter)s yet.")
    )
    return f"{told} {news % {'quarter': made.quarter}}"


def _titled(made: Pack) -> str:
    """Name both quarters: how the one went, and what the next one asks."""
    if made.results is None:
        return _("Meeting pack for %(quarter)s") % {"quarter": made.quarter}
    return _("Meeting pack: from %(before)s to %(quarter)s") % {
        "before": made.results.quarter,
        "quarter": made.quarter,
    }


def _subject(made: Pack) -> str:
    return words.first_that_fits(
        _titled(made), _("Meeting pack for %(quarter)s") % {"quarter": made.quarter}
    )


def _sections(scene: Scene, made: Pack) -> tuple[doc.Section, ...]:
    vision = (
        (doc.Prose("vision", _("What the quarter is for"), (made.vision,)),)
        if made.vision and scene.may_say(made.vision)
        else ()
    )
    link = _at(scene, reverse("reports:pack", args=[made.code]))
    told = ngettext("Open the %(n)d slide", "Open the %(n)d slides", made.slides)
    way = doc.Items("slides", _("Slides"), (doc.words(told % {"n": made.slides}, link),))
    parts = [doc.Section("quarter", made.quarter, (*vision, *((way,) if link else ())))]
    if made.results is not None:
        parts.append(doc.Section("results", made.results.quarter, _results(scene, made)))
    parts.append(doc.Section("targets", _("Targets"), (_targets(scene, made),)))
    parts.append(doc.Section("departments", _("Departments"), (_departments(scene, made),)))
    if made.thanks and scene.allowed.people:
        lines = tuple(
            doc.words(_("%(whom)s: %(why)s (%(by)s)") % {"whom": t.whom, "why": t.why, "by": t.by})
            for t in made.thanks
        )
        parts.append(
            doc.Section("thanks", _("Recognition"), (doc.Thanks("thanks", _("Thank you"), lines),))
        )
    return tuple(parts)


def _results(scene: Scene, made: Pack) -> tuple[doc.Block, ...]:
    results = made.results
    if results is None:
        return ()
    facts = (
        doc.Fact(
            _("Fully aligned plans"),
            doc.words(results.alignment, _at(scene, results.alignment_url)),
        ),
        doc.Fact(
            _("Targets of the organization reached"),
            doc.share(
                results.reached,
                results.judged,
                _("%(k)d of %(n)d") % {"k": results.reached, "n": results.judged},
                _at(scene, results.url),
            ),
        ),
    )
    columns = (
        doc.Column("target", _("Target")),
        doc.Column("promised", _("Promised")),
        doc.Column("result", _("Result")),
        doc.Column("status", _("Status"), "state"),
    )
    told = [line for line in results.lines if scene.may_say(line.name)]
    rows = tuple(_result(scene, line) for line in told)
    return (
        doc.Facts("results_figures", _("How it went"), facts),
        doc.Table("results", _("Targets"), "", columns, rows, _("No targets were promised.")),
    )


def _result(scene: Scene, line: ResultLine) -> tuple[doc.Value, ...]:
    tones: dict[str, doc.Tone] = {"good": "good", "warn": "warn", "bad": "bad"}
    return (
        doc.words(line.name, _at(scene, line.url)),
        doc.words(line.path),
        doc.words(line.actual or "–"),
        doc.state(line.status, tones.get(line.tone, "none")),
    )


def _targets(scene: Scene, made: Pack) -> doc.Table:
    people = scene.allowed.people
    columns = [doc.Column("target", _("Target")), doc.Column("promised", _("Promised"))]
    columns += [doc.Column("owner", _("Owner"))] if people else []
    columns += [doc.Column("by", _("By when")), doc.Column("why", _("Why"))]
    shown = [one for one in made.targets if scene.may_say(one.name)]
    rows = tuple(_target(scene, one) for one in shown)
    return doc.Table(
        "targets",
        _("Targets of the organization"),
        "",
        tuple(columns),
        rows,
        _("No targets are set yet."),
    )


def _target(scene: Scene, one: TargetPage) -> tuple[doc.Value, ...]:
    row = [doc.words(one.name, _at(scene, one.url)), doc.words(one.path)]
    if scene.allowed.people:
        row.append(doc.words(one.owner or "–"))
    why = one.why if scene.may_say(one.why) else ""
    return (*row, doc.words(one.by_when), doc.words(why or "–"))


def _departments(scene: Scene, made: Pack) -> doc.Table:
    columns = (
        doc.Column("department", _("Department")),
        doc.Column("targets", _("Own targets"), "count"),
        doc.Column("expected", _("Expected contributions"), "count"),
    )
    # While nothing is asked of anybody yet, a list of noughts tells nothing.
    asked = any(one.lines or one.expected for one in made.departments)
    everybody = made.departments if asked else ()
    shown = [one for one in everybody if scene.may_say(one.name)]
    hidden = len(everybody) - len(shown)
    note = ngettext(
        "%(n)d further department is not named.",
        "%(n)d further departments are not named.",
        hidden,
    ) % {"n": hidden}
    return doc.Table(
        "departments",
        _("What is expected of each department"),
        "",
        columns,
        tuple(_department(scene, one) for one in shown),
        _("No department has a target yet."),
        note if hidden else "",
    )


def _department(scene: Scene, one: DepartmentPage) -> tuple[doc.Value, ...]:
    link = _at(scene, one.url)
    return (
        doc.words(one.name, link),
        doc.count(len(one.lines), link),
        doc.count(len(one.expected), link),
    )


def _at(scene: Scene, path: str) -> str:
    """Return a page as it was when the pack was made; nothing for readers outside."""
    return scene.pages.at(path) if scene.pages else ""
