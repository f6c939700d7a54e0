"""What every report has around its sections: names, news, as-of, definition, what is left out."""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import document as doc
from reports import words
from reports.builders import figures, steps
from reports.builders.cut import is_quarter, period_name
from reports.builders.scene import Scene
from reports.choices import Audience, ReportKind
from reports.models import ReportRun


def document(
    scene: Scene,
    *,
    sections: Iterable[doc.Section],
    headline: str = "",
    subject: str = "",
    preheader: str = "",
    title: str = "",
    is_change: bool | None = None,
) -> doc.Document:
    """Return the report with its frame; what a kind does not say itself comes from the numbers."""
    run, cut = scene.run, scene.cut
    changed = figures.is_change(scene) if is_change is None else is_change
    name = period_name(cut.period, cut.quarter)
    kind = str(ReportKind(run.kind).label)
    return doc.Document(
        kind=run.kind,
        kind_name=kind,
        audience=run.audience,
        audience_name=str(Audience(run.audience).label),
        organization=settings.ORGANIZATION_NAME,
        department=run.department.name if run.department else "",
        language=run.language,
        title=title or _("%(kind)s, %(period)s") % {"kind": kind, "period": name},
        subject=subject or _subject(scene),
        preheader=preheader or _preheader(scene),
        headline=_with_news(headline or figures.headline(scene), scene, is_change=changed),
        is_change=changed,
        period_key=run.period_key,
        period_name=name,
        quarter=cut.quarter.name if cut.quarter else "",
        as_of=cut.moment.isoformat(),
        as_of_text=cut.as_of_text,
        rule_version=cut.frozen.headline.rule_version if cut.frozen else "",
        how=scene.pages.page("gaps:how") if scene.pages else "",
        definition=words.definition(),
        exclusions=steps.exclusions(scene),
        sections=tuple(map(_headed, sections)),
        next_report=next_report(run),
    )


def _headed(section: doc.Section) -> doc.Section:
    """Give the only block of a part the part's name: one thing has one heading."""
    if len(section.blocks) != 1 or not section.blocks[0].title:
        return section
    return replace(section, blocks=(replace(section.blocks[0], title=section.title),))


def only(*blocks: doc.Block | None) -> tuple[doc.Block, ...]:
    """Return the blocks there are."""
    return tuple(block for block in blocks if block is not None)


def next_report(run: ReportRun) -> str:
    """Say when the schedule's next report comes, in its own zone; nothing where it rests."""
    schedule = run.schedule
    if not schedule.is_active:
        return ""
    at = schedule.next_run_at.astimezone(ZoneInfo(schedule.time_zone))
    return _("The next report comes on %(day)s.") % {"day": format_date(at, "j M Y")}


def _subject(scene: Scene) -> str:
    cut = scene.cut
    month = format_date(cut.period.first_day, "F")
    name = period_name(cut.period, cut.quarter) if is_quarter(cut.period) else month
    return words.monthly_subject(
        settings.ORGANIZATION_NAME,
        figures.shown(cut),
        figures.moved(scene),
        name,
        is_counted=cut.frozen is not None,
    )


def _with_news(headline: str, scene: Scene, *, is_change: bool) -> str:
    if is_change:
        return headline
    told = (
        _("No change this quarter.") if is_quarter(scene.cut.period) else _("No change this month.")
    )
    return f"{headline} {told}"


def open_and_late(scene: Scene) -> str:
    """Say how many gaps are open and actions late: "2 gaps are open, 1 action is late"."""
    seen = scene.seen
    number, late = (len(seen.open_gaps()), len(seen.overdue())) if seen else (0, 0)
    told = ngettext("%(n)d gap is open", "%(n)d gaps are open", number) % {"n": number}
    behind = ngettext("%(n)d action is late", "%(n)d actions are late", late) % {"n": late}
    return _("%(gaps)s, %(late)s") % {
        "gaps": told if number else _("no gap is open"),
        "late": behind if late else _("no action is late"),
    }


def _preheader(scene: Scene) -> str:
    told = open_and_late(scene)
    return f"{told[:1].upper()}{told[1:]}." if scene.seen else ""
