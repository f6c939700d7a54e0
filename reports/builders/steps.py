"""What comes next, who is thanked, and what a report leaves out."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Recognition, RecognitionOptOut
from departments.choices import PlanState, QuarterState
from departments.models import Department, Obligation, Plan
from reports import document as doc
from reports.builders.outside import further
from reports.builders.scene import Scene
from reports.builders.tables import day_text, responsible
from reports.choices import ReportKind
from saypro_align.audit import past as audit_past
from saypro_align.lib.clock import organization_day

MOST_STEPS: Final = 6
MOST_THANKS: Final = 10
_WITH_TARGETS: Final = (ReportKind.RESULTS, ReportKind.PACK, ReportKind.DEPARTMENT)


def next_steps(scene: Scene) -> doc.Items:
    """Return what is expected, the nearest first; outsiders read of no single action."""
    steps = tuple(_outside_steps(scene) if scene.outside is not None else _steps(scene))
    return doc.Items("next", _("What we do next"), steps, _("Nothing is planned."))


def thanks(scene: Scene) -> doc.Thanks | None:
    """Return the thanks of the period, as everybody inside may see them; none for outsiders.

    Who stays off the wall is not named; thanks that name nobody then are left out.
    """
    if not scene.allowed.people:
        return None
    off = set(RecognitionOptOut.objects.filter(is_out=True).values_list("person_id", flat=True))
    rows = Recognition.objects.filter(
        withdrawn_at=None, created_at__gte=scene.cut.start, created_at__lte=scene.cut.moment
    ).select_related("by", "department")
    shown = list(_thanks(rows.prefetch_related("recipients__person"), off))
    if not shown:
        return None
    more = len(shown) - MOST_THANKS
    lines = [doc.words(text) for text in shown[:MOST_THANKS]]
    if more > 0:
        lines.append(doc.words(_("and %(n)d more") % {"n": more}))
    return doc.Thanks("thanks", _("Thank you"), tuple(lines))


def exclusions(scene: Scene) -> tuple[str, ...]:
    """Say what this version leaves out, so that nobody takes silence for nothing."""
    return tuple(_exclusions(scene))


def _steps(scene: Scene) -> Iterable[doc.Value]:
    seen, pages = scene.seen, scene.pages
    for plan in scene.plans():
        if plan.is_missing:
            link = pages.department(plan.slug) if pages else ""
            told = _("%(department)s submits its plan.") % {"department": plan.department}
            yield doc.words(told, link)
    if seen is None:
        return
    if without := len(seen.without_action()):
        link = pages.gaps(state="told", action="wanted") if pages else ""
        told = ngettext(
            "Plan a corrective action for %(count)d open gap.",
            "Plan a corrective action for %(count)d open gaps.",
            without,
        )
        yield doc.words(told % {"count": without}, link)
    for action in seen.coming()[:MOST_STEPS]:
        place, who = seen.names[action.department_id].name, responsible(seen, action, scene)
        told = _("%(day)s: %(title)s (%(who)s)") % {
            "day": day_text(action.deadline),
            "title": action.title,
            "who": f"{place}, {who}" if who else place,
        }
        yield doc.words(told, pages.action(action.pk) if pages else "")


def _outside_steps(scene: Scene) -> Iterable[doc.Value]:
    seen = scene.seen
    missing = sum(plan.is_missing for plan in scene.plans())
    if missing:
        told = ngettext(
            "%(count)d department submits its plan.",
            "%(count)d departments submit their plans.",
            missing,
        )
        yield doc.words(told % {"count": missing})
    if seen is None:
        return
    if without := len(seen.without_action()):
        told = ngettext(
            "A corrective action is to be planned for %(count)d open gap.",
            "Corrective actions are to be planned for %(count)d open gaps.",
            without,
        )
        yield doc.words(told % {"count": without})
    coming = seen.coming()
    if coming:
        told = ngettext(
            "%(count)d corrective action goes on; the next is due on %(day)s.",
            "%(count)d corrective actions go on; the next is due on %(day)s.",
            len(coming),
        )
        yield doc.words(told % {"count": len(coming), "day": day_text(coming[0].deadline)})


def _thanks(rows: Iterable[Recognition], off: set[UUID]) -> Iterable[str]:
    for row in rows:
        people = [one.person.name for one in row.recipients.all() if one.person_id not in off]
        whom = [row.department.name, *people] if row.department else people
        if whom:
            yield _("%(whom)s: %(why)s (%(by)s)") % {
                "whom": ", ".join(whom),
                "why": row.why,
                "by": row.by.name,
            }


def _exclusions(scene: Scene) -> Iterable[str]:
    yield from _exempt(scene)
    if not scene.allowed.people:
        yield _(
            "Gaps that are only suspected, that were none, or that stand in drafts are left out."
        )
        yield _("No person who works here is named.")
        yield _(
            "Departments are named only where they agreed to it; all of them count in the numbers."
        )
        return
    if scene.allowed.suspected:
        yield _("Gaps in drafts, advice, and what was found to be no gap are left out.")
    else:
        yield _(
            "Gaps that are only suspected, gaps in drafts, advice, and what was found to be no gap are "
            "left out."
        )
    if scene.run.kind in _WITH_TARGETS:
        yield _("Targets of single persons are left out.")
    else:
        yield _("What is done about targets is told with the targets, not here.")


def plan_to_come(scene: Scene, department: Department) -> doc.Value | None:
    """Return the next plan the department has still to hand in, as it was at the period's end."""
    moment, pages = scene.cut.moment, scene.pages
    with audit_past.as_of(moment):
        owed = Obligation.objects.filter(
            department=department, exempted_at=None, quarter__plans_due_at__gt=moment
        )
        handed_in = Plan.objects.filter(obligation=OuterRef("pk")).exclude(
            state__in=[PlanState.DRAFT, PlanState.WITHDRAWN]
        )
        rows = owed.exclude(Exists(handed_in)).exclude(quarter__state=QuarterState.PREPARING)
        duty = rows.select_related("quarter").order_by("quarter__plans_due_at").first()
    if duty is None:
        return None
    told = _("%(day)s: submit the plan of %(quarter)s.") % {
        "day": day_text(organization_day(duty.quarter.plans_due_at)),
        "quarter": duty.quarter.name,
    }
    return doc.words(told, pages.department(department.slug) if pages else "")


def _exempt(scene: Scene) -> Iterable[str]:
    exempt = [plan for plan in scene.plans() if plan.is_exempt]
    named = [plan for plan in exempt if scene.may_name(plan.department_id)]
    told = []
    for plan in named:
        reason = plan.exempt_reason.rstrip(" .") if scene.allowed.reasons else ""
        told.append(f"{plan.department} ({reason})" if reason else plan.department)
    hidden = len(exempt) - len(named)
    if hidden:
        told.append(further(hidden))
    if told:
        yield _("Exempt, not counted: %(who)s.") % {"who": ", ".join(told)}
