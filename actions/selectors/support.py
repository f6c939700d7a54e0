"""Support requests as their pages show them: what waits, for how long, and how fast answers come."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.support import SupportState
from actions.models import CorrectiveAction, SupportRequest
from actions.models.support import SupportQuerySet
from actions.permissions import can_answer_support, can_confirm_support, can_withdraw_support
from actions.supporting import ANSWERS, AnswerTimes, answer_times, next_state
from departments.models import Department, Membership, User
from kpis.choices import KpiState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpi
from saypro_align.lib.clock import organization_day

MOST_OFFERED = 200
LATE, MISSING = "late", "missing"
CSV_HEADERS: Final = (
    gettext_lazy("Department"),
    gettext_lazy("For whom"),
    gettext_lazy("Kind"),
    gettext_lazy("What is needed"),
    gettext_lazy("Why"),
    gettext_lazy("Needed by"),
    gettext_lazy("Asked by"),
    gettext_lazy("Asked on"),
    gettext_lazy("State"),
    gettext_lazy("Answered by"),
    gettext_lazy("Answered on"),
    gettext_lazy("Days to the answer"),
    gettext_lazy("Expected on"),
    gettext_lazy("Available on"),
    gettext_lazy("Answer"),
    gettext_lazy("Corrective action"),
    gettext_lazy("KPI"),
)


@dataclass(frozen=True, slots=True)
class SupportFilters:
    """What of the list is asked for."""

    department: Department | None = None
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class SupportLine:
    """A request in a list: how long it waits, or waited for its answer."""

    row: SupportRequest
    today: date

    @property
    def days(self) -> int:
        """Return the calendar days to the answer, or to today while there is none."""
        return days_waited(self.row, self.today)

    @property
    def is_late(self) -> bool:
        """Return whether its day has passed and it has not come."""
        return self.row.is_late(self.today)


@dataclass(frozen=True, slots=True)
class SupportPage:
    """One request and what this reader may do with it now."""

    line: SupportLine
    verbs: tuple[str, ...]
    # Named only to who may open them.
    kpi: Kpi | None
    action: CorrectiveAction | None


def listed(user: User, filters: SupportFilters, today: date) -> QuerySet[SupportRequest]:
    """Return the requests the person may read: open ones first, the oldest on top.

    What was withdrawn is shown only when asked for.
    """
    rows = narrowed(user, filters)
    if filters.state == LATE:
        rows = rows.filter(state__in=SupportState.missing(), needed_by__lt=today)
    elif filters.state == MISSING:
        rows = rows.missing_things()
    elif filters.state:
        rows = rows.filter(state=filters.state)
    else:
        rows = rows.exclude(state=SupportState.WITHDRAWN)
    place = Case(
        When(state=SupportState.OPEN, then=Value(0)),
        When(state__in=SupportState.on_the_way(), then=Value(1)),
        default=Value(2),
    )
    return rows.annotate(_place=place).order_by("_place", "created_at", "pk")


def narrowed(user: User, filters: SupportFilters) -> SupportQuerySet:
    """Return the requests of the chosen department and kind, in any state."""
    rows = SupportRequest.objects.visible_to(user).select_related(
        "department", "person", "asked_by", "answered_by", "action", "kpi"
    )
    if filters.department is not None:
        rows = rows.filter(department=filters.department)
    return rows.filter(kind=filters.kind) if filters.kind else rows


def times_of(user: User, filters: SupportFilters) -> AnswerTimes:
    """Return how fast the requests in view were answered, those taken back left out."""
    rows = narrowed(user, filters).exclude(state=SupportState.WITHDRAWN)
    moments = rows.order_by().values_list("created_at", "answered_at")
    pairs = list(moments)
    days = [
        (organization_day(answered) - organization_day(asked)).days
        for asked, answered in pairs
        if answered is not None
    ]
    return answer_times(days, len(pairs))


def days_waited(row: SupportRequest, today: date) -> int:
    """Return the calendar days between the request and its first answer, or today."""
    until = today if row.answered_at is None else organization_day(row.answered_at)
    return (until - organization_day(row.created_at)).days


def support_page(row: SupportRequest, user: User, today: date) -> SupportPage:
    """Return what the page of a request shows."""
    kpi = Kpi.objects.visible_to(user).filter(pk=row.kpi_id).first() if row.kpi_id else None
    action = (
        CorrectiveAction.objects.visible_to(user).filter(pk=row.action_id).first()
        if row.action_id
        else None
    )
    return SupportPage(SupportLine(row, today), possible_verbs(row, user), kpi, action)


def possible_verbs(row: SupportRequest, user: User) -> tuple[str, ...]:
    """Return what the person may do with the request as it stands."""
    if can_answer_support(user, row):
        allowed = set(ANSWERS)
    elif can_confirm_support(user, row) and not row.is_waiting:
        allowed = {"provide"}
    else:
        allowed = set()
    if can_withdraw_support(user, row):
        allowed.add("withdraw")
    order = (*ANSWERS, "withdraw")
    return tuple(
        verb for verb in order if verb in allowed and next_state(verb, row.state, row.kind)
    )


def missing_for_kpis(user: User, kpi_ids: Collection[UUID]) -> dict[UUID, list[SupportRequest]]:
    """Return, by KPI, the tools and accesses that are needed and not there; one query."""
    found: dict[UUID, list[SupportRequest]] = defaultdict(list)
    rows = SupportRequest.objects.visible_to(user).missing_things().filter(kpi_id__in=kpi_ids)
    for row in rows.select_related("department", "kpi").order_by("needed_by", "pk"):
        if row.kpi_id is not None:
            found[row.kpi_id].append(row)
    return dict(found)


def support_of_action(user: User, action: CorrectiveAction, today: date) -> list[SupportLine]:
    """Return what an action asked for, as far as the person may read it; one query."""
    rows = (
        SupportRequest.objects.visible_to(user)
        .filter(action=action)
        .exclude(state=SupportState.WITHDRAWN)
        .select_related("department", "person", "asked_by")
        .order_by("needed_by", "pk")
    )
    return [SupportLine(row, today) for row in rows]


def departments_for_asking(user: User) -> QuerySet[Department]:
    """Return the departments the person may ask for."""
    rows = Department.objects.all()
    return rows if user.is_coordinator else rows.filter(pk__in=user.department_ids())


def people_of(departments: Iterable[UUID]) -> list[tuple[User, UUID]]:
    """Return who works in the departments, each with the department."""
    rows = Membership.objects.filter(
        department__in=departments, ended_on=None, user__is_active=True
    ).select_related("user")
    return [(row.user, row.department_id) for row in rows.order_by("user__name", "user_id")]


def kpis_of(departments: Iterable[UUID]) -> QuerySet[Kpi]:
    """Return the KPIs the departments own and still measure, and those of targets all may read."""
    wanted = list(departments)
    own = Q(department_links__department__in=wanted, department_links__confirmed_at__isnull=False)
    shared = Q(kpts__level=KptLevel.ORGANIZATION) | Q(
        kpts__level=KptLevel.DEPARTMENT, kpts__department__in=wanted
    )
    return (
        Kpi.objects.filter(own | (shared & Q(kpts__state=KptState.FINAL)))
        .exclude(state=KpiState.RETIRED)
        .distinct()
        .order_by("name", "pk")
    )


def actions_of(departments: Iterable[UUID], user: User) -> QuerySet[CorrectiveAction]:
    """Return the actions the departments carry that are not done, as far as the person reads them."""
    readable = CorrectiveAction.objects.visible_to(user)
    rows = CorrectiveAction.objects.open().filter(
        pk__in=readable.values("pk"), department__in=departments
    )
    return rows.order_by("title", "pk")[:MOST_OFFERED]


def csv_lines(rows: Iterable[SupportRequest], user: User, today: date) -> Iterable[list[object]]:
    """Yield the list as a spreadsheet shows it, under `CSV_HEADERS`."""
    shown = list(rows)
    kpis = _readable(Kpi.objects.visible_to(user), {row.kpi_id for row in shown})
    acts = _readable(CorrectiveAction.objects.visible_to(user), {row.action_id for row in shown})
    for row in shown:
        yield [
            row.department.name,
            row.person.name if row.person else _("the team"),
            row.get_kind_display(),
            row.what,
            row.why,
            row.needed_by.isoformat(),
            row.asked_by.name,
            organization_day(row.created_at).isoformat(),
            row.get_state_display(),
            row.answered_by.name if row.answered_by else None,
            organization_day(row.answered_at).isoformat() if row.answered_at else None,
            days_waited(row, today) if row.answered_at else None,
            row.expected_on.isoformat() if row.expected_on else None,
            organization_day(row.available_at).isoformat() if row.available_at else None,
            row.answer,
            acts.get(row.action_id, ""),
            kpis.get(row.kpi_id, ""),
        ]


def _readable(
    rows: QuerySet[Kpi] | QuerySet[CorrectiveAction], ids: set[UUID | None]
) -> dict[UUID | None, str]:
    wanted = [pk for pk in ids if pk is not None]
    return {row.pk: str(row) for row in rows.filter(pk__in=wanted)}
