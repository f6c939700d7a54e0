"""The stakeholder report: Department · Gap identified · Corrective action · Status, in the words for outside.

Insiders who get it read the same words; only who stands in it depends on consent.
"""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from departments.models import Quarter
from reports import document as doc
from reports.builders import figures, frame, steps, tables
from reports.builders.cut import cut_period, period_before, period_name
from reports.builders.scene import Scene, set_scene
from reports.models import ReportRun
from reports.words import SUBJECT_LIMIT, one_line


def build(run: ReportRun, *, now: datetime) -> tuple[doc.Document, Quarter | None]:
    """Return the report of the run's month or quarter, and the quarter it lies in."""
    cut = cut_period(run, now)
    scene = set_scene(run, cut, period_before(cut, now), outside_words=True)
    name = period_name(cut.period, cut.quarter)
    document = frame.document(scene, sections=sections(scene), subject=_subject(name))
    return document, cut.quarter


def sections(scene: Scene) -> tuple[doc.Section, ...]:
    """Return the parts of the report, in their order."""
    title, nothing = figures.against(scene)
    numbers = figures.facts(scene, title=title, nothing_before=nothing)
    return (
        doc.Section("gaps", _("Gaps and corrective actions"), (tables.gaps(scene),)),
        doc.Section("numbers", _("The numbers"), frame.only(figures.bullet(scene), numbers)),
        doc.Section("next", _("Next steps"), (steps.next_steps(scene),)),
    )


def _subject(period: str) -> str:
    told = _("How %(organization)s's plans fit its goals: %(period)s") % {
        "organization": settings.ORGANIZATION_NAME,
        "period": period,
    }
    return one_line(told)[:SUBJECT_LIMIT]
