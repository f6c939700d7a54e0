"""Who is exempt from planning, who asks to be, and what ends soon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from departments import permissions
from departments.choices import QuarterState, RequestState
from departments.models import ExemptionRequest, Obligation, Quarter, User
from saypro_align.lib.clock import organization_day

# How long before an exemption ends those concerned are told.
WARNED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ExemptRow:
    """An exemption that holds."""

    obligation: Obligation
    ends_soon: bool
    days_left: int


@dataclass(frozen=True, slots=True)
class ExemptionPage:
    """The exemptions of a quarter, and the requests the reader may know of."""

    quarter: Quarter | None
    today: date
    exempt: tuple[ExemptRow, ...]
    waiting: tuple[ExemptionRequest, ...]
    answered: tuple[ExemptionRequest, ...]


def requests_for(user: User) -> QuerySet[ExemptionRequest]:
    """Return the requests of the own departments; strategy office and leadership read all."""
    if not permissions.is_internal(user):
        return ExemptionRequest.objects.none()
    rows = ExemptionRequest.objects.select_related(
        "department", "quarter", "asked_by", "decided_by"
    )
    if user.is_coordinator or user.is_leader:
        return rows
    return rows.filter(department_id__in=user.headed_department_ids())


def exemption_page(quarter: Quarter | None, user: User, now: datetime) -> ExemptionPage:
    """Return the page of a quarter, in a fixed number of queries."""
    today = organization_day(now)
    if quarter is None:
        return ExemptionPage(None, today, (), (), ())
    exempt = quarter.obligations.filter(exempt_until__gte=today).select_related(
        "department", "exempted_by", "quarter"
    )
    # What is asked for another quarter that is being opened waits as well.
    waiting = requests_for(user).filter(state=RequestState.WAITING)
    answered = requests_for(user).filter(quarter=quarter).exclude(state=RequestState.WAITING)
    return ExemptionPage(
        quarter=quarter,
        today=today,
        exempt=tuple(
            ExemptRow(row, ends_soon=_ends_soon(row, today), days_left=_days_left(row, today))
            for row in exempt.order_by("exempt_until", "department__name")
        ),
        waiting=tuple(waiting.order_by("created_at", "pk")),
        answered=tuple(answered.order_by("-decided_at", "pk")[:50]),
    )


def ending_soon(day: date) -> QuerySet[Obligation]:
    """Return the exemptions that end within two weeks and before their quarter does."""
    return (
        Obligation.objects.filter(
            quarter__state=QuarterState.OPEN,
            exempt_until__gte=day,
            exempt_until__lte=day + WARNED,
        )
        .filter(Q(exempt_until__lt=F("quarter__ends_on")))
        .select_related("department", "quarter")
        .order_by("exempt_until", "department__name", "pk")
    )


def _days_left(row: Obligation, today: date) -> int:
    return (row.exempt_until - today).days if row.exempt_until else 0


def _ends_soon(row: Obligation, today: date) -> bool:
    until = row.exempt_until
    return until is not None and until <= today + WARNED and until < row.quarter.ends_on
