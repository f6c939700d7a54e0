"""A quarter's results as a report: successes, areas for improvement, next steps, as they were published."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Quarter
from kpis.choices.closings import ClosingOutcome
from reports import document as doc
from reports import words
from reports.builders import figures, frame, steps
from reports.builders.cut import cut_quarter, quarter_before, quarter_of
from reports.builders.scene import Scene, set_scene
from reports.builders.waiting import NotYet
from reports.models import QuarterResults, ReportRun, ResultsState
from reports.quarter_story import EndedTarget, QuarterStory
from saypro_align.lib import percent, periods

_WORST_FIRST = {ClosingOutcome.MISSED: 0, ClosingOutcome.PARTLY: 1, ClosingOutcome.REACHED: 2}


def build(run: ReportRun, *, now: datetime) -> tuple[doc.Document, Quarter | None]:
    """Return the newest published version of the quarter's results.

    Raises NotYet until somebody has closed the quarter and published them.
    """
    quarter = quarter_of(run.period_end)
    results = _published(quarter) if quarter else None
    if quarter is None or results is None:
        raise NotYet(_("The results of this quarter are not published yet."))
    story = QuarterStory.read(results.content)
    cut = cut_quarter(quarter, now)
    if story.as_of:
        cut = replace(cut, moment=min(datetime.fromisoformat(story.as_of), now))
    scene = set_scene(run, cut, None)
    document = frame.document(
        scene,
        sections=sections(scene, results, story, _earlier(quarter)),
        headline=f"{story.headline}.",
        subject=_subject(quarter, story),
        preheader=_first_line(scene, results.successes),
        is_change=True,
    )
    return document, quarter


def _published(quarter: Quarter) -> QuarterResults | None:
    rows = QuarterResults.objects.filter(quarter=quarter, state=ResultsState.PUBLISHED)
    return rows.order_by("-number").first()


def _earlier(quarter: Quarter) -> QuarterStory | None:
    before = quarter_before(quarter)
    results = _published(before) if before else None
    return QuarterStory.read(results.content) if results else None


def sections(
    scene: Scene, results: QuarterResults, story: QuarterStory, earlier: QuarterStory | None
) -> tuple[doc.Section, ...]:
    """Return the parts of the report, in their order."""
    note = (
        (_("Corrected: %(reason)s") % {"reason": results.reason},)
        if results.reason and scene.allowed.reasons
        else ()
    )
    numbers: list[doc.Block | None] = [
        _bullet(scene, story),
        _facts(scene, story, earlier),
        _targets(scene, story),
    ]
    if note:
        numbers.append(doc.Prose("corrected", _("Correction"), note))
    parts = [
        _part(scene, "successes", _("Successes"), results.successes),
        _part(scene, "improvements", _("Areas for improvement"), results.improvements),
        _part(scene, "next", _("Next steps"), results.next_steps),
        doc.Section("numbers", _("The numbers"), frame.only(*numbers)),
    ]
    thanks = steps.thanks(scene)
    if thanks is not None:
        parts.append(doc.Section("thanks", _("Recognition"), (thanks,)))
    return tuple(parts)


def _part(scene: Scene, key: str, title: str, text: str) -> doc.Section:
    """Return one of the three parts, a point a line; lines that name somebody stay inside."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if scene.may_say(line)]
    items = doc.Items(f"{key}_points", title, tuple(map(doc.words, told)), _("Nothing was named."))
    hidden = len(lines) - len(told)
    if not hidden:
        return doc.Section(key, title, (items,))
    left = ngettext(
        "%(n)d point that names people or departments is left out.",
        "%(n)d points that name people or departments are left out.",
        hidden,
    ) % {"n": hidden}
    return doc.Section(key, title, (items, doc.Prose(f"{key}_left", "", (left,))))


def _bullet(scene: Scene, story: QuarterStory) -> doc.Bullet | None:
    if not story.total:
        return None
    target = percent.with_sign(str(story.target_percent))
    return doc.Bullet(
        "alignment",
        _("Fully aligned plans"),
        _("%(k)d of %(n)d plans are fully aligned: %(share)s, target %(target)s.")
        % {"k": story.aligned, "n": story.total, "share": story.share, "target": target},
        _alignment(scene, story),
        doc.share(story.target_percent, 100, target),
    )


def _facts(scene: Scene, story: QuarterStory, earlier: QuarterStory | None) -> doc.Facts:
    pages = scene.pages
    since = scene.cut.period.first_day.isoformat()
    results = pages.page("reports:results_page", pages.quarter.code) if pages else ""
    counts: Mapping[str, tuple[int, int | None, str]] = {
        _("Gaps resolved"): (
            story.gaps_resolved,
            _of(earlier, "gaps_resolved"),
            pages.gaps(state="gone") if pages else "",
        ),
        _("Open gaps"): (
            story.gaps_open,
            _of(earlier, "gaps_open"),
            pages.gaps(state="told") if pages else "",
        ),
        _("Corrective actions done"): (
            story.actions_done,
            _of(earlier, "actions_done"),
            pages.actions(state="done", since=since) if pages else "",
        ),
        _("Corrective actions that worked"): (
            story.actions_effective,
            _of(earlier, "actions_effective"),
            pages.actions(state="effective", since=since) if pages else "",
        ),
    }
    facts = [
        doc.Fact(
            _("Alignment"),
            _alignment(scene, story),
            _alignment(None, earlier) if earlier else None,
            _points(story, earlier),
        ),
        doc.Fact(
            _("Targets reached"),
            _reached(story, results),
            _reached(earlier, "") if earlier else None,
        ),
        *(
            _count(label, doc.count(now, link), before)
            for label, (now, before, link) in counts.items()
        ),
    ]
    note = "" if earlier else _("There are no results of the quarter before to compare with.")
    return doc.Facts("figures", _("Against the quarter before"), tuple(facts), note)


def _count(label: str, now: doc.Value, before: int | None) -> doc.Fact:
    earlier = None if before is None else doc.count(before)
    return doc.Fact(label, now, earlier, figures.difference(now, earlier))


def _of(story: QuarterStory | None, name: str) -> int | None:
    return None if story is None else int(getattr(story, name))


def _alignment(scene: Scene | None, story: QuarterStory) -> doc.Value:
    link = scene.pages.dashboard(show="due") if scene and scene.pages else ""
    return doc.share(
        story.aligned,
        story.total,
        percent.percent_text(story.aligned, story.total),
        link,
        "good" if story.meets else "bad",
    )


def _points(story: QuarterStory, earlier: QuarterStory | None) -> doc.Value | None:
    if earlier is None:
        return None
    moved = words.points_between(
        percent.shown(earlier.aligned, earlier.total), percent.shown(story.aligned, story.total)
    )
    if moved is None:
        return None
    return doc.points(Fraction(moved, 1000), words.change_words(moved))


def _reached(story: QuarterStory, link: str) -> doc.Value:
    if not story.targets:
        return doc.words(percent.NOT_AVAILABLE)
    text = _("%(k)d of %(n)d") % {"k": story.reached, "n": len(story.targets)}
    return doc.share(story.reached, len(story.targets), text, link)


def _targets(scene: Scene, story: QuarterStory) -> doc.Table:
    """Return how each shared target ended, the missed first; outsiders read of nobody's by name."""
    shown = [one for one in story.targets if _may_show(scene, one)]
    columns = (
        doc.Column("target", _("Target")),
        doc.Column("whose", _("Whose")),
        doc.Column("promised", _("Promised")),
        doc.Column("result", _("Result")),
        doc.Column("outcome", _("How it ended"), "state"),
    )
    hidden = len(story.targets) - len(shown)
    note = ngettext(
        "%(n)d further target counts and is not listed.",
        "%(n)d further targets count and are not listed.",
        hidden,
    ) % {"n": hidden}
    return doc.Table(
        "targets",
        _("Key performance targets"),
        _("%(k)d of %(n)d targets were reached.") % {"k": story.reached, "n": len(story.targets)},
        columns,
        tuple(_target(scene, one) for one in sorted(shown, key=_rank)),
        _("No targets were promised."),
        note if hidden else "",
    )


def _rank(one: EndedTarget) -> tuple[int, str, str]:
    return (_WORST_FIRST[one.choice], one.department, one.name)


def _may_show(scene: Scene, one: EndedTarget) -> bool:
    return all(scene.may_say(text) for text in (one.name, one.department, one.promised, one.result))


def _target(scene: Scene, one: EndedTarget) -> tuple[doc.Value, ...]:
    tone: Iterable[doc.Tone] = (name for name in ("good", "warn", "bad") if name == one.choice.tone)
    return (
        doc.words(one.name, scene.pages.target(one.id) if scene.pages else ""),
        doc.words(one.whose),
        doc.words(one.promised),
        doc.words(one.result or "–"),
        doc.state(str(one.choice.label), next(iter(tone), "none")),
    )


def _first_line(scene: Scene, text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and scene.may_say(line)), "")


def _subject(quarter: Quarter, story: QuarterStory) -> str:
    """Name the quarter in full, else shortly, else not, as there is room."""
    short, news = periods.short_quarter(quarter.code), {"news": story.headline}
    tellings = [
        _("%(quarter)s results: %(news)s") % {"quarter": quarter.name, **news},
        _("%(quarter)s results: %(news)s") % {"quarter": short, **news},
        _("%(quarter)s: %(news)s") % {"quarter": short, **news},
    ]
    return words.first_that_fits(*tellings, _("Results: %(news)s") % news)
