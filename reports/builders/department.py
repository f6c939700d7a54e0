"""One department's report: its plan, its gaps and actions, its targets, and what it owes next."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import IN_FORCE_STATES
from departments.models import Department, Quarter
from kpis.choices import KpiStatus, UseState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import KpiUse, Kpt
from kpis.selectors.progress import use_progress
from kpis.selectors.summaries import targets_in
from kpis.selectors.targets import standing_of
from kpis.words.targets import path_text
from reports import alignment, words
from reports import document as doc
from reports.builders import figures, frame, steps, tables
from reports.builders.cut import Cut, cut_period, period_before, period_name
from reports.builders.scene import Moment, Scene, of_department, set_scene
from reports.builders.waiting import NotYet
from reports.models import ProgressReport, ReportRun
from reports.selectors.frozen import FrozenPlan
from saypro_align.audit import past as audit_past

_PROMISED: Final = (KptState.FINAL, KptState.CLOSED)
_RANKS: Final = {"bad": 0, "warn": 1, "none": 2, "": 2, "good": 3}
_TONES: Final[dict[str, doc.Tone]] = {"good": "good", "warn": "warn", "bad": "bad"}


def build(run: ReportRun, *, now: datetime) -> tuple[doc.Document, Quarter | None]:
    """Return the report of the run's department for its month or quarter.

    Raises NotYet for readers outside until the department has agreed to be shown.
    """
    department = run.department
    if department is None:
        raise NotYet(_("This report is one department's; none is named."))
    cut = cut_period(run, now)
    scene = set_scene(run, cut, period_before(cut, now))
    if not scene.may_name(department.pk):
        raise NotYet(
            _("%(department)s has not agreed to be shown outside.")
            % {"department": department.name}
        )
    scene = of_department(scene, department)
    plan = _plan(cut, department)
    headline = _headline(scene, department, plan)
    document = frame.document(
        scene,
        sections=_sections(scene, department, plan),
        headline=headline,
        subject=_subject(scene, department),
        title=_("%(department)s, %(period)s")
        % {"department": department.name, "period": period_name(cut.period, cut.quarter)},
        is_change=_is_change(scene, department, plan),
    )
    return document, cut.quarter


def _plan(cut: Cut | None, department: Department) -> FrozenPlan | None:
    if cut is None or cut.frozen is None:
        return None
    key = str(department.pk)
    return next((plan for plan in cut.frozen.plans if plan.department_id == key), None)


def _headline(scene: Scene, department: Department, plan: FrozenPlan | None) -> str:
    open_gaps = len(scene.seen.open_gaps()) if scene.seen else 0
    word = alignment.alignment_word(plan).label if plan else _("No plan")
    told = ngettext("%(n)d gap is open.", "%(n)d gaps are open.", open_gaps) % {"n": open_gaps}
    if not open_gaps:
        told = _("No gap is open.")
    return _("%(department)s: %(word)s. %(gaps)s") % {
        "department": department.name,
        "word": word.lower(),
        "gaps": told,
    }


def _subject(scene: Scene, department: Department) -> str:
    """Name the department, and the period in full, else shortly, else not, as there is room."""
    news = frame.open_and_late(scene)
    full = period_name(scene.cut.period, scene.cut.quarter)
    tellings = [
        _("%(department)s in %(period)s: %(news)s")
        % {"department": department.name, "period": period, "news": news}
        for period in (full, scene.run.period_told)
    ]
    return words.first_that_fits(*tellings, f"{department.name}: {news}")


def _is_change(scene: Scene, department: Department, plan: FrozenPlan | None) -> bool:
    """Return whether the plan's word or score, or its gaps and actions, moved."""
    before = _plan(scene.before.cut, department) if scene.before else None
    if plan is None or before is None:
        return plan is not before or figures.is_change(scene)
    same = (plan.score, plan.is_fully_aligned, plan.state) == (
        before.score,
        before.is_fully_aligned,
        before.state,
    )
    return not same or figures.is_change(scene, own=True)


def _sections(
    scene: Scene, department: Department, plan: FrozenPlan | None
) -> tuple[doc.Section, ...]:
    before = _plan(scene.before.cut, department) if scene.before else None
    title, nothing = figures.against(scene)
    facts = doc.Facts(
        "figures",
        title,
        (
            *_plan_facts(scene, department, plan, before),
            *figures.own_facts(scene),
        ),
        figures.other_plans(scene) if scene.before else nothing,
    )
    inside = scene.allowed.plans
    parts = [
        doc.Section(
            "plan",
            _("The plan"),
            frame.only(facts, _kpis(scene, department) if inside else None),
        ),
        doc.Section(
            "gaps",
            _("Gaps and corrective actions"),
            (tables.gaps(scene), *((tables.late(scene), tables.done(scene)) if inside else ())),
        ),
    ]
    if inside:
        parts.append(doc.Section("targets", _("Targets"), (_targets(scene, department),)))
        progress = _progress(scene, department)
        if progress.blocks:
            parts.append(progress)
    owed = steps.next_steps(scene)
    plan_to_come = steps.plan_to_come(scene, department)
    if plan_to_come is not None:
        owed = replace(owed, items=(plan_to_come, *owed.items))
    parts.append(doc.Section("next", _("What is owed next"), (owed,)))
    return tuple(parts)


def _plan_facts(
    scene: Scene, department: Department, plan: FrozenPlan | None, before: FrozenPlan | None
) -> list[doc.Fact]:
    earlier = scene.before
    found = [
        doc.Fact(
            _("Alignment"),
            _word(plan, scene.now, department),
            _word(before, earlier, department) if earlier else None,
        )
    ]
    if scene.allowed.plans:
        found.append(
            doc.Fact(
                _("Plan score"),
                _score(plan),
                _score(before) if earlier else None,
                _score_change(plan, before) if earlier else None,
            )
        )
    return found


def _word(plan: FrozenPlan | None, moment: Moment, department: Department) -> doc.Value:
    if plan is None:
        return doc.state(_("No plan"), "none")
    word = alignment.alignment_word(plan)
    link = moment.pages.department(department.slug) if moment.pages else ""
    return doc.state(word.label, _TONES.get(word.tone, "none"), link)


def _score(plan: FrozenPlan | None) -> doc.Value:
    if plan is None or plan.score is None:
        return doc.words("–")
    return doc.number(plan.score, alignment.score_text(plan))


def _score_change(plan: FrozenPlan | None, before: FrozenPlan | None) -> doc.Value | None:
    if plan is None or before is None or plan.score is None or before.score is None:
        return None
    moved = words.points_between(alignment.score_text(before), alignment.score_text(plan))
    return doc.points(Fraction(moved or 0, 1000), words.change_words(moved or 0))


def _kpis(scene: Scene, department: Department) -> doc.Table:
    """Return the KPIs of the plan in force, those that lag first, as known at the period's end."""
    quarter, moment, pages = scene.cut.quarter, scene.cut.moment, scene.pages
    with audit_past.as_of(moment):
        uses = list(
            KpiUse.objects.filter(
                state=UseState.ACTIVE,
                objective__plan__obligation__quarter=quarter,
                objective__plan__obligation__department=department,
                objective__plan__state__in=IN_FORCE_STATES,
            )
            .select_related("kpi", "objective")
            .order_by("objective__position", "position", "pk")
        )
        progress = use_progress(uses, scene.cut.day, moment)
    rows = []
    for use in uses:
        standing = progress[use.pk]
        status = KpiStatus(standing.status)
        rows.append(
            (
                doc.words(use.kpi.name, pages.kpi(use.kpi_id) if pages else ""),
                doc.words(use.objective.text),
                doc.number(standing.attainment, standing.text)
                if standing.attainment is not None
                else doc.words("–"),
                doc.state(str(status.label), _TONES.get(status.tone, "none")),
            )
        )
    columns = (
        doc.Column("kpi", _("KPI")),
        doc.Column("objective", _("Objective")),
        doc.Column("attained", _("Reached so far"), "number"),
        doc.Column("status", _("Status"), "state"),
    )
    rows.sort(key=lambda row: _RANKS[row[3].tone])
    return doc.Table(
        "kpis", _("KPIs of the plan"), "", columns, tuple(rows), _("No plan is in force.")
    )


def _targets(scene: Scene, department: Department) -> doc.Table:
    """Return the department's own targets; those of persons are nobody else's business."""
    quarter, moment, pages = scene.cut.quarter, scene.cut.moment, scene.pages
    with audit_past.as_of(moment):
        kpts: list[Kpt] = []
        if quarter is not None:
            own = targets_in(quarter, _PROMISED).filter(department=department)
            kpts = list(own.filter(level=KptLevel.DEPARTMENT))
        standings = standing_of(kpts, now=moment, as_of=moment)
    rows = []
    for kpt in kpts:
        standing = standings[kpt.pk]
        rows.append(
            (
                doc.words(kpt.name, pages.target(kpt.pk) if pages else ""),
                doc.words(path_text(kpt)),
                doc.number(standing.attainment, standing.text)
                if standing.attainment is not None
                else doc.words("–"),
                doc.state(str(standing.status.label), _TONES.get(standing.status.tone, "none")),
            )
        )
    columns = (
        doc.Column("target", _("Target")),
        doc.Column("promised", _("Promised")),
        doc.Column("attained", _("Reached so far"), "number"),
        doc.Column("status", _("Status"), "state"),
    )
    rows.sort(key=lambda row: _RANKS[row[3].tone])
    return doc.Table(
        "targets", _("Targets"), "", columns, tuple(rows), _("The department has no targets.")
    )


def _progress(scene: Scene, department: Department) -> doc.Section:
    """Return what the department itself reported in the period: achievements and challenges."""
    rows = ProgressReport.objects.sent().filter(
        department=department,
        ends_on__gte=scene.cut.period.first_day,
        ends_on__lte=scene.cut.day,
        sent_at__lte=scene.cut.moment,
    )
    blocks = []
    for report in rows.order_by("-ends_on"):
        lines = [*report.achievements.splitlines(), *report.challenges.splitlines()]
        day = tables.day_text(report.ends_on)
        blocks.append(
            doc.Items(
                f"progress_{report.ends_on:%Y%m%d}",
                _("Until %(day)s") % {"day": day},
                tuple(doc.words(line.strip()) for line in lines if line.strip()),
            )
        )
    return doc.Section("progress", _("Progress reports"), tuple(blocks))
