"""Requests between departments as their ledgers show them: who owes whom what, and an answer when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Quarter, User
from kpis.choices import HandshakeState, KpiState
from kpis.handshaking import possible_verbs
from kpis.models import Handshake, HandshakeOffer, Kpi
from kpis.permissions import handshake_sides
from saypro_align.audit import past

RECEIVED, GIVEN = "received", "asked"
SIDES = {RECEIVED: _("Asked of the department"), GIVEN: _("Asked by the department")}
OVERDUE = "overdue"
CSV_HEADERS: Final = (
    _("Quarter"),
    _("Asked by"),
    _("Asked of"),
    _("Objective"),
    _("KPI"),
    _("What is needed"),
    _("Measured by"),
    _("How much"),
    _("Unit"),
    _("Needed by"),
    _("Answer by"),
    _("State"),
    _("Reason"),
)


@dataclass(frozen=True, slots=True)
class HandshakeRate:
    """How many of the requests between departments both have said yes to, and what is late.

    A late answer counts as a gap; one about a target is no part of a plan, and none in one.
    """

    confirmed: int
    total: int
    overdue: int
    overdue_on_targets: int


@dataclass(frozen=True, slots=True)
class HandshakeLine:
    """A request in a list."""

    row: Handshake
    today: date

    @property
    def is_overdue(self) -> bool:
        """Return whether its answer is late."""
        return self.row.is_overdue(self.today)

    @property
    def is_to_judge(self) -> bool:
        """Return whether the asking department should say if the contribution came."""
        return self.row.is_to_judge(self.today)

    @property
    def owing(self) -> Department | None:
        """Return who owes the answer."""
        return self.row.owing


@dataclass(frozen=True, slots=True)
class HandshakePage:
    """One request with its rounds and what this reader may do now."""

    line: HandshakeLine
    offers: tuple[HandshakeOffer, ...]
    verbs: tuple[str, ...]
    # The asked department's own series, for who accepts on its behalf.
    series: tuple[Kpi, ...]
    # Whether this reader may open the KPI that counts it; its name was told him by its owner.
    may_open_kpi: bool


def listed(
    user: User,
    *,
    quarter: Quarter | None,
    today: date,
    department: Department | None = None,
    side: str = "",
    state: str = "",
) -> QuerySet[Handshake]:
    """Return the requests the person may read, those that wait for an answer first.

    What was withdrawn is shown only when asked for; so the list is as long as the rate's second number.
    """
    rows = Handshake.objects.visible_to(user).select_related("asking", "asked", "quarter")
    if quarter is not None:
        rows = rows.filter(quarter=quarter)
    if department is not None:
        rows = rows.filter(_of(department.pk, side))
    if state == OVERDUE:
        rows = rows.overdue(today)
    elif state:
        rows = rows.filter(state=state)
    else:
        rows = rows.exclude(state=HandshakeState.WITHDRAWN)
    return open_first(rows)


def handshake_page(handshake: Handshake, user: User, today: date) -> HandshakePage:
    """Return what the page of a request shows."""
    # Nothing is answered in the past.
    sides = frozenset() if past.is_past() else handshake_sides(user, handshake)
    verbs = possible_verbs(
        handshake.state,
        sides,
        due_on=handshake.due_on,
        today=today,
        offers_made=handshake.offers_made,
    )
    accepts = "accept" in verbs and handshake.state == HandshakeState.ASKED
    return HandshakePage(
        line=HandshakeLine(handshake, today),
        offers=tuple(handshake.offers.select_related("by", "made_by")),
        verbs=verbs,
        series=tuple(series_of(handshake.asked_id)) if accepts else (),
        may_open_kpi=Kpi.objects.visible_to(user).filter(pk=handshake.kpi_id).exists()
        if handshake.kpi_id is not None
        else False,
    )


def series_of(department_id: UUID) -> QuerySet[Kpi]:
    """Return the KPIs a department owns and still measures."""
    return (
        Kpi.objects.filter(
            department_links__department_id=department_id,
            department_links__confirmed_at__isnull=False,
        )
        .exclude(state=KpiState.RETIRED)
        .order_by("name", "pk")
    )


def handshake_rate(quarter: Quarter, today: date, department: UUID | None = None) -> HandshakeRate:
    """Count the quarter's requests, without those taken back, and how many both agreed to."""
    rows = Handshake.objects.filter(quarter=quarter).exclude(state=HandshakeState.WITHDRAWN)
    if department is not None:
        rows = rows.filter(_of(department))
    late = Q(state__in=HandshakeState.waiting(), answer_by__lt=today)
    counted = rows.aggregate(
        total=Count("pk"),
        confirmed=Count("pk", filter=Q(state__in=HandshakeState.confirmed())),
        overdue=Count("pk", filter=late & Q(kpt=None)),
        overdue_on_targets=Count("pk", filter=late & ~Q(kpt=None)),
    )
    return HandshakeRate(**counted)


def handshakes_of(
    user: User, quarter: Quarter, department: Department, keys: Collection[UUID]
) -> dict[UUID, list[Handshake]]:
    """Return, by objective, what a department asked others for; one query."""
    found: dict[UUID, list[Handshake]] = {}
    rows = (
        Handshake.objects.visible_to(user)
        .filter(quarter=quarter, asking=department, objective_key__in=keys)
        .exclude(state=HandshakeState.WITHDRAWN)
        .select_related("asked", "asking")
    )
    for row in open_first(rows):
        if row.objective_key is not None:
            found.setdefault(row.objective_key, []).append(row)
    return found


def csv_lines(rows: Iterable[Handshake]) -> Iterable[list[object]]:
    """Yield the lines of the list as a spreadsheet shows them, under `CSV_HEADERS`."""
    for row in rows:
        yield [
            row.quarter.code,
            row.asking.name,
            row.asked.name,
            row.objective_text,
            row.kpi_name,
            row.text,
            row.measured_by,
            None if row.amount is None else f"{row.amount.normalize():f}",
            row.unit,
            row.due_on.isoformat(),
            row.answer_by.isoformat(),
            row.get_state_display(),
            row.answer,
        ]


def _of(department_id: UUID, side: str = "") -> Q:
    if side == RECEIVED:
        return Q(asked_id=department_id)
    if side == GIVEN:
        return Q(asking_id=department_id)
    return Q(asked_id=department_id) | Q(asking_id=department_id)


def open_first(rows: QuerySet[Handshake]) -> QuerySet[Handshake]:
    """Put what waits for an answer first, then what is promised, each by its day."""
    place = Case(
        When(state__in=HandshakeState.waiting(), then=Value(0)),
        When(state=HandshakeState.AGREED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    day = Case(When(state__in=HandshakeState.waiting(), then=F("answer_by")), default=F("due_on"))
    return rows.annotate(_place=place, _day=day).order_by("_place", "_day", "pk")
