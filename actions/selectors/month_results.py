"""What a department's month came to, from targets, KPIs, check-ins, obstacles, gaps and actions.

Only what everybody in the department may read: targets of persons and suspected gaps stay out. The
number of queries does not depend on how much there is.
"""

from datetime import date, datetime, time
from typing import Final

from django.db.models import Count, Min, Q

from actions.choices import DONE_STATES
from actions.models import CorrectiveAction
from actions.month import MonthResults, ResultLine, Share
from departments.choices import ObjectiveState
from departments.models import Department, Plan, Quarter
from gaps.choices import OPEN_STATES, GapState
from gaps.models import Gap
from kpis.choices import UseState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import KpiUse, Kpt, Obstacle
from kpis.selectors.check_ins import Punctuality, punctuality_of
from kpis.selectors.progress import use_progress
from kpis.selectors.targets import standing_of
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import Period, at_local

_COUNTED: Final = tuple(state for state in OPEN_STATES if state != GapState.SUSPECTED)


def results_of_month(department: Department, month: Period, now: datetime) -> MonthResults:
    """Return what the month came to, as it is known now."""
    day = min(month.last_day, organization_day(now))
    quarter = Quarter.objects.filter(starts_on__lte=day, ends_on__gte=day).first()
    if quarter is None:
        return MonthResults()
    begin, end = month.bounds(organization_zone())
    gaps = Gap.objects.filter(
        pk__in=Gap.objects.in_quarter(quarter)
        .filter(parties__obligation__department=department, on_draft=False)
        .exclude(state__in=(GapState.SUSPECTED, GapState.DISMISSED))
        .values("pk")
    )
    actions = CorrectiveAction.objects.filter(department=department)
    return MonthResults(
        targets=_targets(department, quarter, day, now),
        kpis=_kpis(department, quarter, day, now),
        gaps_opened=gaps.filter(opened_at__gte=begin, opened_at__lt=end).count(),
        gaps_resolved=gaps.filter(resolved_at__gte=begin, resolved_at__lt=end).count(),
        gaps_open=gaps.filter(state__in=_COUNTED).count(),
        actions_done=actions.filter(
            implemented_at__gte=begin, implemented_at__lt=end, state__in=DONE_STATES
        ).count(),
        actions_late=actions.overdue_at(now).count(),
        check_ins=_check_ins(department, month.first_day, day),
        **_obstacles(department, end, day),
    )


def _check_ins(department: Department, first: date, last: date) -> Share:
    """Return how many of the check-ins that were due came in time."""
    due = punctuality_of(departments=[department.pk], first=first, last=last)
    told = due.get(department.pk, Punctuality())
    return Share(told.in_time, told.total)


def _obstacles(department: Department, end: datetime, day: date) -> dict[str, int]:
    """Return how many stood in the department's way at the month's end, and how old the oldest was."""
    rows = Obstacle.objects.filter(department=department, is_personal=False, created_at__lt=end)
    rows = rows.filter(Q(solved_at=None) | Q(solved_at__gte=end))
    found = rows.exclude(kpt__level=KptLevel.PERSON).aggregate(
        n=Count("pk"), oldest=Min("created_at")
    )
    if not found["n"]:
        return {}
    days = (day - organization_day(found["oldest"])).days
    return {"obstacles_open": found["n"], "obstacles_oldest_days": max(0, days)}


def _targets(
    department: Department, quarter: Quarter, day: date, now: datetime
) -> tuple[ResultLine, ...]:
    rows = Kpt.objects.filter(quarter=quarter, level=KptLevel.DEPARTMENT, department=department)
    kpts = list(
        rows.filter(state__in=(KptState.FINAL, KptState.CLOSED))
        .select_related("kpi", "quarter")
        .order_by("name", "pk")
    )
    # As they stood at the month's end, by what is known now.
    at = now if day == organization_day(now) else at_local(day, time(12), organization_zone())
    stands = standing_of(kpts, now=at, as_of=now)
    return tuple(
        ResultLine(
            id=str(kpt.pk),
            name=kpt.name,
            status=stands[kpt.pk].status,
            rule=stands[kpt.pk].rule,
            value=""
            if (actual := stands[kpt.pk].actual) is None or kpt.kpi is None
            else numerals.quantity(actual, kpt.kpi.unit),
        )
        for kpt in kpts
    )


def _kpis(
    department: Department, quarter: Quarter, day: date, now: datetime
) -> tuple[ResultLine, ...]:
    plans = Plan.objects.in_quarter(quarter).in_force()
    uses = list(
        KpiUse.objects.filter(
            Q(objective__plan__in=plans.filter(obligation__department=department)),
            objective__state=ObjectiveState.ACTIVE,
            state=UseState.ACTIVE,
        )
        .select_related("kpi")
        .order_by("objective__position", "kpi__name", "pk")
    )
    found = use_progress(uses, day, as_of=now)
    return tuple(
        ResultLine(
            id=str(use.kpi_id),
            name=use.kpi.name,
            status=found[use.pk].status,
            rule=found[use.pk].rule,
            value=""
            if (value := found[use.pk].value) is None
            else numerals.quantity(value, use.kpi.unit),
        )
        for use in uses
    )
