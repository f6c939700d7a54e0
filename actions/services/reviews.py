"""Reviews that make themselves: each department's month, and the middle of each quarter."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from actions import review_calendar
from actions.choices.sessions import TO_COME, SessionKind, SessionState
from actions.models import MonthlyReview, Session
from actions.selectors.month_results import results_of_month
from actions.services.sessions import SessionDraft, plan_session
from departments.choices import OrganizationRole, QuarterState
from departments.models import Department, Holiday, Quarter, User
from departments.selectors import colleagues, heads_of
from saypro_align.audit.rows import create_row
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.exceptions import Conflict, DomainError
from saypro_align.lib.periods import Period, at_local, is_working_day

logger = logging.getLogger(__name__)

_AT: Final = time(10)
_LENGTH: Final = timedelta(hours=1)
# A meeting of the department within so many days is the one in which a month is looked back on.
_SOON: Final = timedelta(days=31)


def make_due_reviews(*, now: datetime) -> int:
    """Make the reviews that are due and not there yet; return how many were made.

    However often, however late and by however many workers this runs, each is made once. One that
    cannot be made keeps none of the others back.
    """
    return _make_months(now) + _make_middles(now)


def _make_months(now: datetime) -> int:
    today, made = organization_day(now), 0
    opened = Quarter.objects.exclude(state=QuarterState.PREPARING)
    months = review_calendar.months_due(today, opened.values_list("starts_on", "ends_on"))
    # The newest first: it names the meeting in which older ones that were missed are looked at too.
    for month in reversed(months):
        there = MonthlyReview.objects.filter(month=month.first_day).values("department_id")
        missing = Department.objects.active_on(month.last_day).exclude(pk__in=there)
        wanted = list(missing.order_by("name", "pk"))
        leads = _leads(wanted)
        for department in wanted:
            made += _try(department, month, leads.get(department.pk), now)
    return made


def _try(department: Department, month: Period, lead: User | None, now: datetime) -> bool:
    if lead is None:
        return False
    try:
        # Another worker may have made it a moment ago.
        with suppress(Conflict):
            make_monthly_review(department=department, month=month, lead=lead, now=now)
            return True
    except (DomainError, ValidationError):
        logger.exception("The monthly review of %s could not be made", department.slug)
    return False


@transaction.atomic
def make_monthly_review(
    *, department: Department, month: Period, lead: User, now: datetime
) -> MonthlyReview:
    """Make a department's review of a month, in the meeting it has soon, else in one of its own."""
    session = _meeting_soon(department, month, now)
    if session is None:
        session = _plan_month(department, month, lead, now)
    results = results_of_month(department, month, now)
    review = MonthlyReview(
        department=department,
        month=month.first_day,
        session=session,
        analysis=results.sentences,
        drafted=results.sentences,
        results=results.frozen(),
    )
    return create_row(review, actor=None, now=now, event="monthly_review.made")


@transaction.atomic
def make_mid_quarter_review(*, quarter: Quarter, lead: User, now: datetime) -> Session:
    """Plan the look at a quarter's middle with all heads, leadership and strategy office."""
    zone = organization_zone()
    day = review_calendar.mid_quarter_meeting_on(
        quarter.mid_quarter_on, organization_day(now), _working_days(None)
    )
    # In the quarter's last days there is no later day left: then it is at once.
    begins = at_local(min(day, quarter.ends_on), _AT, zone)
    concerned = Department.objects.filter(obligations__quarter=quarter, active_until=None)
    office = Q(organization_role=OrganizationRole.LEADER)
    office |= Q(organization_role=OrganizationRole.COORDINATOR)
    draft = SessionDraft(
        kind=SessionKind.MID_QUARTER,
        title=_("Mid-quarter review of %(quarter)s") % {"quarter": quarter.name},
        purpose=_(
            "Where each target stands, what is in doubt, and what is kept, changed or stopped."
        ),
        starts_at=begins,
        ends_at=begins + _LENGTH,
        time_zone=str(zone),
        chair=lead,
        quarter=quarter,
        departments=tuple(concerned.order_by("name", "pk")),
        people=tuple(colleagues().filter(office).order_by("name", "pk")),
    )
    return plan_session(draft=draft, actor=None, now=now)


def _make_middles(now: datetime) -> int:
    """Plan what nobody has planned; a review left out by the leadership is settled."""
    today, made = organization_day(now), 0
    settled = Session.objects.filter(
        Q(is_left_out=True) | ~Q(state=SessionState.CANCELLED),
        quarter=OuterRef("pk"),
        kind=SessionKind.MID_QUARTER,
    )
    rows = Quarter.objects.filter(state=QuarterState.OPEN).exclude(Exists(settled))
    due = [
        quarter
        for quarter in rows.order_by("starts_on", "pk")
        if review_calendar.mid_quarter_is_due(quarter.mid_quarter_on, quarter.ends_on, today)
    ]
    lead = _who_leads_all() if due else None
    if lead is None:
        return 0
    for quarter in due:
        try:
            with suppress(Conflict):
                make_mid_quarter_review(quarter=quarter, lead=lead, now=now)
                made += 1
        except (DomainError, ValidationError):
            logger.exception("The mid-quarter review of %s could not be planned", quarter.code)
    return made


def _meeting_soon(department: Department, month: Period, now: datetime) -> Session | None:
    """Return the monthly meeting in the month after, or the next one to come; cancelled ones are none."""
    zone = organization_zone()
    rows = Session.objects.of_department(department).filter(kind=SessionKind.MONTHLY)
    after = at_local(month.last_day + timedelta(days=1), time.min, zone)
    in_time = Q(starts_at__gte=after, starts_at__lt=after + _SOON)
    to_come = Q(state__in=TO_COME, starts_at__gt=now, starts_at__lt=now + _SOON)
    rows = rows.filter(in_time | to_come).exclude(state=SessionState.CANCELLED)
    return rows.order_by("starts_at", "pk").first()


def _plan_month(department: Department, month: Period, lead: User, now: datetime) -> Session:
    zone = ZoneInfo(department.time_zone)
    today = now.astimezone(zone).date()
    day = review_calendar.monthly_meeting_on(month, today, _working_days(department))
    begins = at_local(day, _AT, zone)
    quarter = Quarter.objects.filter(starts_on__lte=month.last_day, ends_on__gte=month.last_day)
    draft = SessionDraft(
        kind=SessionKind.MONTHLY,
        title=_("Monthly review of %(department)s: %(month)s")
        % {"department": department.name, "month": f"{month.first_day:%B %Y}"},
        purpose=_("Results, what they mean, and what to change."),
        starts_at=begins,
        ends_at=begins + _LENGTH,
        time_zone=department.time_zone,
        chair=lead,
        quarter=quarter.first(),
        departments=(department,),
    )
    return plan_session(draft=draft, actor=None, now=now)


def _leads(departments: Iterable[Department]) -> dict[object, User]:
    """Return who leads each department's review: its head, else somebody of the strategy office."""
    rows = list(departments)
    heads = heads_of([one.pk for one in rows])
    office = colleagues().filter(organization_role=OrganizationRole.COORDINATOR)
    stand_in = office.order_by("name", "pk").first() if rows else None
    found = {one.pk: next(iter(heads.get(one.pk, ())), stand_in) for one in rows}
    return {pk: lead for pk, lead in found.items() if lead is not None}


def _who_leads_all() -> User | None:
    """Return who leads what concerns everybody: the leadership, else the strategy office."""
    for role in (OrganizationRole.LEADER, OrganizationRole.COORDINATOR):
        person = colleagues().filter(organization_role=role).order_by("name", "pk").first()
        if person is not None:
            return person
    return None


def _working_days(department: Department | None) -> review_calendar.IsWorking:
    """Return the question whether people work on a day: no week-end, no holiday."""
    rows = Holiday.objects.filter(retired_at=None)
    rows = rows.filter(Q(department=None) | Q(department=department))
    off = frozenset(rows.values_list("day", flat=True))

    def works(day: date) -> bool:
        return is_working_day(day) and day not in off

    return works
