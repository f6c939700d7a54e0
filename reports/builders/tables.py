"""The tables of a report: gaps with what is done about them, departments, late and done actions."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices import OPEN_STATES, ActionState
from actions.models import CorrectiveAction
from departments.choices import PlanState
from gaps.choices import GapState, Severity
from gaps.models import Gap
from reports import alignment
from reports import document as doc
from reports.builders.outside import silent, told_outside
from reports.builders.past import Past
from reports.builders.scene import Scene
from saypro_align.lib import periods
from saypro_align.lib.clock import organization_zone

_WORST_FIRST = {severity: rank for rank, severity in enumerate(Severity.values)}
_GONE = (GapState.RESOLVED, GapState.VERIFIED)


def gaps(scene: Scene, *, title: str = "") -> doc.Table:
    """Return Department · Gap identified · Corrective action · Status, worst first."""
    seen = scene.seen
    listed = listed_gaps(scene) if seen else []
    note = ""
    if seen is None:
        rows: tuple[tuple[doc.Value, ...], ...] = ()
    elif scene.outside is not None:
        told = told_outside(seen, listed, scene.outside)
        rows = tuple(
            (
                doc.words(one.departments),
                doc.words(one.row.gap),
                doc.words(one.row.action),
                doc.state(one.row.status, "good" if one.is_gone else "warn"),
            )
            for one in told
        )
        note = _left_out(seen, listed, {one.gap.pk for one in told})
    else:
        rows = tuple(_gap_row(scene, seen, gap) for gap in listed)
    return doc.Table(
        key="gaps",
        title=title or _("Gaps"),
        sentence=_count_sentence(scene),
        columns=gap_columns(),
        rows=rows,
        empty=_("No open gaps."),
        note=note,
    )


def gap_columns() -> tuple[doc.Column, ...]:
    """Return the customer's four columns, in the customer's order."""
    return (
        doc.Column("department", _("Department")),
        doc.Column("gap", _("Gap identified")),
        doc.Column("action", _("Corrective action")),
        doc.Column("status", _("Status"), "state"),
    )


def listed_gaps(scene: Scene) -> list[Gap]:
    """Return what is open and what went away in the period, worst first."""
    seen = scene.seen
    if seen is None:
        return []
    unsure = seen.suspected() if scene.allowed.suspected else []
    found = [*seen.open_gaps(), *unsure, *seen.resolved_since(scene.cut.start)]
    return sorted(found, key=_urgency)


def departments(scene: Scene) -> doc.Table:
    """Return how each plan stands, worst first; outsiders read of those only who agreed to it."""
    frozen = scene.cut.frozen
    due = sorted(frozen.due if frozen else (), key=alignment.worst_first)
    shown = [plan for plan in due if scene.may_name(plan.department_id)]
    columns = [
        doc.Column("department", _("Department")),
        doc.Column("alignment", _("Alignment"), "state"),
    ]
    if scene.allowed.plans:
        columns += [
            doc.Column("plan", _("Plan")),
            doc.Column("score", _("Score"), "number"),
            doc.Column("rating", _("Rating, 1 to 5"), "count"),
        ]
    rows = []
    for plan in shown:
        pages = scene.pages
        word = alignment.alignment_word(plan)
        row = [
            doc.words(plan.department, pages.department(plan.slug) if pages else ""),
            doc.state(word.label, _tone(word.tone)),
        ]
        if scene.allowed.plans:
            state = PlanState(plan.state).label if plan.state in PlanState.values else _("No plan")
            row += [
                doc.words(str(state), pages.plan(plan.slug) if pages and plan.state else ""),
                doc.number(plan.score, alignment.score_text(plan))
                if plan.score is not None
                else doc.words("–"),
                doc.count(plan.rating) if plan.rating is not None else doc.words("–"),
            ]
        rows.append(tuple(row))
    return doc.Table(
        key="departments",
        title=_("Departments, worst first"),
        sentence=_missing(scene),
        columns=tuple(columns),
        rows=tuple(rows),
        empty=_none_shown(scene) if not due else _("No department has agreed to be shown."),
        note=_hidden(len(due) - len(shown)),
    )


def _none_shown(scene: Scene) -> str:
    if scene.cut.frozen is None:
        return _("Nothing was counted in this time.")
    return _("No plan was due.")


def late(scene: Scene) -> doc.Table:
    """Return the actions past their deadline, the oldest deadline first."""
    seen = scene.seen
    found = seen.overdue() if seen else []
    columns = [*_action_columns(scene), doc.Column("late", _("Late"), "count")]
    rows = [
        (
            *_action_row(scene, seen, action),
            doc.count(seen.days_late(action), text=_days_late(seen.days_late(action))),
        )
        for action in found
        if seen
    ]
    return doc.Table(
        "late", _("Late actions"), "", tuple(columns), tuple(rows), _("No action is late.")
    )


def done(scene: Scene) -> doc.Table:
    """Return the actions carried out in the period, in their order."""
    seen = scene.seen
    found = seen.done_since(scene.cut.start) if seen else []
    columns = [
        *_action_columns(scene),
        doc.Column("done", _("Done on"), "day"),
        doc.Column("state", _("State"), "state"),
    ]
    rows = [
        (*_action_row(scene, seen, action), _done_on(action), _state_of(action))
        for action in found
        if seen
    ]
    return doc.Table(
        "done", _("Actions done"), "", tuple(columns), tuple(rows), _("No action was finished.")
    )


def day_cell(value: date | None, *, tone: doc.Tone = "") -> doc.Value:
    """Return a day, or a dash where there is none."""
    return doc.day_value(value, day_text(value), tone=tone) if value else doc.words("–")


def day_text(value: date | None) -> str:
    """Write a day as the product does: "21 Nov 2026"."""
    return format_date(value, "j M Y") if value else ""


def responsible(seen: Past, action: CorrectiveAction, scene: Scene) -> str:
    """Name the responsible person to those who may know."""
    if not scene.allowed.people or action.responsible_id is None:
        return ""
    return seen.people[action.responsible_id].name


def _action_columns(scene: Scene) -> list[doc.Column]:
    columns = [doc.Column("action", _("Action")), doc.Column("department", _("Department"))]
    if scene.allowed.people:
        columns.append(doc.Column("responsible", _("Responsible")))
    return columns


def _action_row(scene: Scene, seen: Past, action: CorrectiveAction) -> list[doc.Value]:
    pages = scene.pages
    department = seen.names[action.department_id]
    row = [
        doc.words(action.title, pages.action(action.pk) if pages else ""),
        doc.words(department.name, pages.department(department.slug) if pages else ""),
    ]
    if scene.allowed.people:
        row.append(doc.words(responsible(seen, action, scene)))
    return row


def _gap_row(scene: Scene, seen: Past, gap: Gap) -> tuple[doc.Value, ...]:
    pages, action = scene.pages, seen.action_of(gap)
    concerned = seen.departments[gap.pk]
    first = concerned[0].slug if concerned else ""
    return (
        doc.words(
            ", ".join(one.name for one in concerned),
            pages.department(first) if pages and first else "",
        ),
        doc.words(gap.told, pages.gap(gap.pk) if pages else ""),
        doc.words(
            action.title if action else _none(gap),
            pages.action(action.pk) if pages and action else "",
        ),
        doc.state(_status(seen, gap, action), _tone(GapState(gap.state).tone)),
    )


def _urgency(gap: Gap) -> tuple[bool, bool, int, datetime, str]:
    return (
        gap.state in _GONE,
        gap.state == GapState.SUSPECTED,
        _WORST_FIRST[Severity(gap.severity)],
        gap.opened_at,
        str(gap.pk),
    )


def _none(gap: Gap) -> str:
    """Say that there is no action; for what was accepted, none is wanted."""
    return _("None wanted") if gap.state == GapState.ACCEPTED else _("None yet")


def _status(seen: Past, gap: Gap, action: CorrectiveAction | None) -> str:
    """Say how the gap stands; while an action is on its way, how that stands tells more."""
    state = str(GapState(gap.state).label)
    if gap.state == GapState.ACCEPTED and gap.accepted_until:
        return _("%(gap)s until %(day)s") % {"gap": state, "day": day_text(gap.accepted_until)}
    if action is None or action.state not in OPEN_STATES or action.deadline is None:
        return state
    behind = seen.days_late(action)
    parts = {
        "gap": state,
        "action": str(ActionState(action.state).label).lower(),
        "when": _days_late(behind)
        if behind
        else _("due %(day)s") % {"day": day_text(action.deadline)},
    }
    if gap.state in (GapState.PLANNED, GapState.IN_ACTION):
        return _("Action %(action)s, %(when)s") % parts
    return _("%(gap)s; action %(action)s, %(when)s") % parts


def _done_on(action: CorrectiveAction) -> doc.Value:
    at = action.implemented_at
    return day_cell(periods.local_day(at, organization_zone()) if at else None)


def _state_of(action: CorrectiveAction) -> doc.Value:
    state = ActionState(action.state)
    return doc.state(str(state.label), _tone(state.tone))


def _count_sentence(scene: Scene) -> str:
    seen = scene.seen
    if seen is None:
        return ""
    number, gone = len(seen.open_gaps()), len(seen.resolved_since(scene.cut.start))
    told = ngettext("%(n)d gap is open", "%(n)d gaps are open", number) % {"n": number}
    return _("%(open)s, %(gone)d resolved in this time.") % {"open": told, "gone": gone}


def _left_out(seen: Past, listed: Iterable[Gap], told: set[object]) -> str:
    left = [gap for gap in listed if gap.pk not in told]
    concerned = {one.pk for gap in left for one in seen.departments[gap.pk]}
    return silent(len(left), len(concerned))


def _missing(scene: Scene) -> str:
    frozen = scene.cut.frozen
    count = sum(plan.is_missing for plan in frozen.plans) if frozen else 0
    if not count:
        return ""
    return ngettext(
        "%(count)d department has not submitted a plan. It counts as not aligned.",
        "%(count)d departments have not submitted a plan. They count as not aligned.",
        count,
    ) % {"count": count}


def _hidden(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)d further department is counted and not named.",
        "%(count)d further departments are counted and not named.",
        count,
    ) % {"count": count}


def _days_late(days: int) -> str:
    return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}


def _tone(name: str) -> doc.Tone:
    tones: dict[str, doc.Tone] = {"good": "good", "warn": "warn", "bad": "bad", "none": "none"}
    return tones.get(name, "")
