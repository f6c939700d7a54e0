"""The monthly alignment report: evaluation, movements and actions of one month for one audience."""

from datetime import datetime

from django.utils.translation import gettext as _

from departments.models import Quarter
from reports import document as doc
from reports.builders import figures, frame, steps, tables
from reports.builders.cut import cut_period, period_before
from reports.builders.scene import Scene, set_scene
from reports.models import ReportRun


def build(run: ReportRun, *, now: datetime) -> tuple[doc.Document, Quarter | None]:
    """Return the report of the run's month and the quarter it lies in.

    Reads what stood at the month's end, not what stands now: a report built late says the same.
    """
    cut = cut_period(run, now)
    scene = set_scene(run, cut, period_before(cut, now))
    return frame.document(scene, sections=sections(scene)), cut.quarter


def sections(scene: Scene) -> tuple[doc.Section, ...]:
    """Return the parts of the report, in their order."""
    title, nothing = figures.against(scene)
    numbers = figures.facts(scene, title=title, nothing_before=nothing)
    parts = [
        doc.Section("numbers", _("The month"), frame.only(figures.bullet(scene), numbers)),
        doc.Section(
            "gaps",
            _("Gaps and corrective actions"),
            (tables.gaps(scene), *_actions(scene)),
        ),
        doc.Section("departments", _("Departments"), (tables.departments(scene),)),
        doc.Section("next", _("Next steps"), (steps.next_steps(scene),)),
    ]
    thanks = steps.thanks(scene)
    if thanks is not None:
        parts.append(doc.Section("thanks", _("Recognition"), (thanks,)))
    return tuple(parts)


def _actions(scene: Scene) -> tuple[doc.Block, ...]:
    """Return what is late and what was done; single actions are no business of outsiders."""
    return () if scene.outside is not None else (tables.late(scene), tables.done(scene))
