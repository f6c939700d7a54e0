"""The quarterly alignment report: progress, score trend, corrective measures, next steps."""

from datetime import datetime

from django.utils.translation import gettext as _

from departments.models import Quarter
from reports import document as doc
from reports.builders import effects, figures, frame, steps, tables
from reports.builders.cut import cut_period, period_before
from reports.builders.scene import Scene, set_scene
from reports.models import ReportRun


def build(run: ReportRun, *, now: datetime) -> tuple[doc.Document, Quarter | None]:
    """Return the report of the run's quarter, as it was closed or as its last day ended."""
    cut = cut_period(run, now)
    scene = set_scene(run, cut, period_before(cut, now))
    return frame.document(scene, sections=_sections(scene)), cut.quarter


def _sections(scene: Scene) -> tuple[doc.Section, ...]:
    title, nothing = figures.against(scene)
    numbers = figures.facts(scene, title=title, nothing_before=nothing)
    progress = frame.only(
        figures.bullet(scene),
        numbers,
        tables.departments(scene),
        effects.orphan_goals(scene),
        steps.thanks(scene),
    )
    measures = frame.only(tables.gaps(scene), effects.effects(scene), *_actions(scene))
    coming = frame.only(effects.what_could_break_it(scene), steps.next_steps(scene))
    trend = figures.trend(scene)
    return (
        doc.Section("progress", _("Progress"), progress),
        *((doc.Section("trend", _("Score trend"), (trend,)),) if trend else ()),
        doc.Section("measures", _("Corrective measures"), measures),
        doc.Section("next", _("Next steps"), coming),
    )


def _actions(scene: Scene) -> tuple[doc.Block, ...]:
    """Return verdicts and late actions; single actions are no business of outsiders."""
    return () if scene.outside is not None else (effects.verdicts(scene), tables.late(scene))
