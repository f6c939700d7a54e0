"""The monthly alignment report: frozen numbers of one month for one audience."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices import OPEN_STATES, ActionState
from actions.models import CorrectiveAction
from departments.choices import PlanState, QuarterState
from departments.models import Quarter
from gaps.choices import GapKind, GapState, Severity
from gaps.models import Gap
from reports import alignment, words
from reports.builders import content, past
from reports.choices import Audience
from reports.models import ReportRun
from reports.selectors.frozen import Frozen, last_on
from saypro_align.lib import periods
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.periods import Period

NEXT_STEPS = 6
_WORST_FIRST = {severity: rank for rank, severity in enumerate(Severity.values)}


def build(run: ReportRun, *, now: datetime) -> tuple[content.MonthlyReport, Quarter | None]:
    """Return the report of the run's month and the quarter it lies in.

    Reads the last snapshot of the month, not the live tables: a report built late says the same.
    """
    del now
    period = periods.month_of_key(run.period_key)
    quarter = _quarter_of(period.last_day)
    frozen = last_on(quarter, period.last_day) if quarter else None
    return _report(run.audience, period, quarter, frozen), quarter


def _report(
    audience: str, period: Period, quarter: Quarter | None, frozen: Frozen | None
) -> content.MonthlyReport:
    figures = _figures(frozen, quarter)
    start, end = period.bounds(organization_zone())
    last_month = _before(period)
    before = _figures(last_month, last_month.quarter) if last_month else None
    difference = words.points_between(before.shown if before else None, figures.shown)
    seen = past.load(quarter, end, period.last_day, audience) if quarter else None
    missing = (plan.department for plan in frozen.plans if plan.is_missing) if frozen else ()
    return content.MonthlyReport(
        period_key=period.key,
        period_name=format_date(period.first_day, "F Y"),
        audience=audience,
        audience_name=str(Audience(audience).label),
        organization=settings.ORGANIZATION_NAME,
        headline=words.headline_sentence(
            figures.aligned, figures.total, figures.target_percent, figures.needed
        ),
        subject=words.monthly_subject(
            settings.ORGANIZATION_NAME,
            figures.shown,
            difference,
            format_date(period.first_day, "F"),
        ),
        figures=figures,
        before=before,
        changes=tuple(_changes(audience, period, figures, last_month, seen)),
        departments=tuple(_departments(frozen)),
        missing=tuple(missing),
        exempt=tuple(_exempt(frozen, audience)),
        gaps=tuple(_gaps(seen, start)) if seen else (),
        overdue=tuple(_actions(seen, seen.overdue(), audience)) if seen else (),
        done=tuple(_actions(seen, seen.done_since(start), audience)) if seen else (),
        next_steps=tuple(_next_steps(seen, frozen, audience)) if seen else (),
    )


def _quarter_of(day: date) -> Quarter | None:
    rows = Quarter.objects.filter(starts_on__lte=day, ends_on__gte=day)
    return rows.exclude(state=QuarterState.PREPARING).order_by("-starts_on", "-id").first()


def _before(period: Period) -> Frozen | None:
    """Return the last snapshot of the month before, in whatever quarter that lay."""
    day = period.first_day - timedelta(days=1)
    quarter = _quarter_of(day)
    return last_on(quarter, day) if quarter else None


def _figures(frozen: Frozen | None, quarter: Quarter | None) -> content.Figures:
    name = quarter.name if quarter else ""
    if frozen is None:
        return content.Figures(0, 0, 0, None, None, None, name, "")
    headline = frozen.headline
    return content.Figures(
        aligned=headline.aligned,
        total=headline.total,
        target_percent=headline.target_percent,
        shown=headline.shown,
        meets=headline.meets,
        needed=headline.needed,
        quarter=name,
        as_of=frozen.taken_at.isoformat(),
        rule_version=headline.rule_version,
        snapshot_id=str(headline.snapshot_id),
        resolved_not_verified=frozen.resolved_not_verified,
    )


def _changes(
    audience: str,
    period: Period,
    now: content.Figures,
    last_month: Frozen | None,
    seen: past.Past | None,
) -> Iterable[content.Change]:
    if last_month is None or not now.snapshot_id:
        return
    before = last_month.headline
    yield content.Change(
        label=_("Alignment"),
        before=words.percent_or_none(before.shown),
        now=words.percent_or_none(now.shown),
        difference=words.change_words(words.points_between(before.shown, now.shown)) or "–",
    )
    yield _count(_("Fully aligned plans"), before.aligned, now.aligned)
    yield _count(_("Plans due"), before.total, now.total)
    if seen is None:
        return
    day = period.first_day - timedelta(days=1)
    moment = period.bounds(organization_zone())[0]
    earlier = past.load(last_month.quarter, moment, day, audience)
    yield _count(_("Open gaps"), len(earlier.open_gaps()), len(seen.open_gaps()))
    yield _count(_("Late actions"), len(earlier.overdue()), len(seen.overdue()))


def _count(label: str, before: int, now: int) -> content.Change:
    moved = now - before
    sign = {1: "+", -1: "\u2212"}.get((moved > 0) - (moved < 0), "")
    difference = f"{sign}{abs(moved)}" if moved else _("unchanged")
    return content.Change(label, str(before), str(now), difference)


def _departments(frozen: Frozen | None) -> Iterable[content.DepartmentLine]:
    for plan in sorted(frozen.due if frozen else (), key=alignment.worst_first):
        word = alignment.alignment_word(plan)
        state = str(PlanState(plan.state).label) if plan.state in PlanState.values else ""
        yield content.DepartmentLine(
            department=plan.department,
            plan_state=state or _("No plan"),
            alignment=word.label,
            tone=word.tone,
            score=alignment.score_text(plan),
            rating=plan.rating,
        )


def _exempt(frozen: Frozen | None, audience: str) -> Iterable[str]:
    exempt = [plan for plan in frozen.plans if plan.is_exempt] if frozen else []
    if audience == Audience.EXTERNAL or not exempt:
        yield from (plan.department for plan in exempt)
        return
    for plan in exempt:
        reason = plan.exempt_reason
        yield f"{plan.department}: {reason}" if reason else plan.department


def _gaps(seen: past.Past, start: datetime) -> Iterable[content.GapLine]:
    listed = [*seen.open_gaps(), *seen.resolved_since(start)]
    for gap in sorted(listed, key=lambda gap: _urgency(seen, gap)):
        action = seen.action_of(gap)
        state = GapState(gap.state)
        yield content.GapLine(
            department=", ".join(department.name for department in seen.departments[gap.pk]),
            gap=gap.sentence,
            kind=str(GapKind(gap.kind).label),
            action=action.title if action else _("None yet"),
            status=_status(seen, gap, action),
            tone=state.tone,
            severity=str(Severity(gap.severity).label),
        )


def _urgency(seen: past.Past, gap: Gap) -> tuple[bool, int, datetime, str]:
    gone = gap.state in (GapState.RESOLVED, GapState.VERIFIED)
    return (gone, _WORST_FIRST[Severity(gap.severity)], gap.opened_at, str(gap.pk))


def _status(seen: past.Past, gap: Gap, action: CorrectiveAction | None) -> str:
    state = str(GapState(gap.state).label)
    if action is None or action.state not in OPEN_STATES or action.deadline is None:
        return state
    label = str(ActionState(action.state).label).lower()
    if action.is_overdue(seen.day):
        late = _days_late((seen.day - action.deadline).days)
        return _("%(gap)s; action %(action)s, %(late)s") % {
            "gap": state,
            "action": label,
            "late": late,
        }
    return _("%(gap)s; action %(action)s, due %(day)s") % {
        "gap": state,
        "action": label,
        "day": _day(action.deadline),
    }


def _actions(
    seen: past.Past, actions: Iterable[CorrectiveAction], audience: str
) -> Iterable[content.ActionLine]:
    for action in actions:
        late = (seen.day - action.deadline).days if action.is_overdue(seen.day) else 0  # type: ignore[operator]
        done_on = (
            periods.local_day(action.implemented_at, organization_zone())
            if action.implemented_at
            else None
        )
        yield content.ActionLine(
            title=action.title,
            department=seen.names[action.department_id].name,
            responsible=_responsible(seen, action, audience),
            day=_day(done_on or action.deadline),
            days_late=late,
        )


def _responsible(seen: past.Past, action: CorrectiveAction, audience: str) -> str:
    """Name the responsible person to insiders only."""
    if audience == Audience.EXTERNAL or action.responsible_id is None:
        return ""
    return seen.people[action.responsible_id].name


def _next_steps(seen: past.Past, frozen: Frozen | None, audience: str) -> Iterable[str]:
    for plan in frozen.plans if frozen else ():
        if plan.is_missing:
            yield _("%(department)s submits its plan.") % {"department": plan.department}
    without = sum(seen.action_of(gap) is None for gap in seen.open_gaps())
    if without:
        yield ngettext(
            "Plan a corrective action for %(count)d open gap.",
            "Plan a corrective action for %(count)d open gaps.",
            without,
        ) % {"count": without}
    coming = [
        action
        for action in seen.actions
        if action.state in OPEN_STATES and action.deadline and action.deadline >= seen.day
    ]
    for action in sorted(coming, key=lambda a: (a.deadline, a.title))[:NEXT_STEPS]:
        who = _responsible(seen, action, audience)
        place = seen.names[action.department_id].name
        yield _("%(day)s: %(title)s (%(who)s)") % {
            "day": _day(action.deadline),
            "title": action.title,
            "who": f"{place}, {who}" if who else place,
        }


def _days_late(days: int) -> str:
    return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}


def _day(value: date | None) -> str:
    return format_date(value, "j M Y") if value else ""
