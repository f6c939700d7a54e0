"""Reads of what actions ask for and what they get."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions import permissions
from actions.access.resources import asked_by, people_with_known_load, readable_requests
from actions.amounts import given_of
from actions.choices import OPEN_STATES, ResourceKind
from actions.choices.resources import ASKED_STATES, WAITING_STATES, RequestState
from actions.models import CorrectiveAction, ResourceRequest, ResourceRequestQuerySet, Step
from actions.selectors.load import PersonLoad, loads_of
from departments.models import Department, Quarter, User
from saypro_align.lib.clock import organization_day

SHORT = "short"


@dataclass(frozen=True)
class ResourceFilters:
    """What the address of the list asks for; None and "" ask for everything."""

    state: str = ""
    kind: str = ""
    department: Department | None = None
    quarter: Quarter | None = None
    person: User | None = None


@dataclass(frozen=True)
class Total:
    """How much of one kind and unit was asked for and given; and how many requests got all."""

    kind: ResourceKind
    unit: str
    asked: Decimal
    given: Decimal
    requests: int
    in_full: int

    @property
    def counted_in(self) -> str:
        """Return what the amounts count."""
        return _("hours a week") if self.kind == ResourceKind.TIME else self.unit

    @property
    def told(self) -> str:
        """Return how much of what was asked for was given."""
        return given_of(self.given, self.asked, self.counted_in)


@dataclass(frozen=True)
class RequestLine:
    """A request as lists show it, with what the reader may do about it."""

    row: ResourceRequest
    may_edit: bool
    may_approve: bool
    may_decline: bool
    may_allocate: bool
    may_withdraw: bool


@dataclass(frozen=True)
class ActionResources:
    """What an action asks for: its section on the page."""

    lines: list[RequestLine]
    totals: list[Total]
    loads: list[PersonLoad]
    # Steps that say what they need and for which nobody has asked yet.
    unasked: list[Step]
    may_ask: bool

    @property
    def missing(self) -> list[ResourceRequest]:
        """Return what was declined or given only in part."""
        return [line.row for line in self.lines if line.row.missing]


def resource_rows(user: User, filters: ResourceFilters) -> ResourceRequestQuerySet:
    """Return the requests of the list: what waits first, the oldest of it on top."""
    rows = readable_requests(user)
    if filters.state == SHORT:
        rows = rows.short()
    elif filters.state == "waiting":
        rows = rows.filter(state__in=WAITING_STATES)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.department:
        rows = rows.filter(action__department=filters.department)
    if filters.quarter:
        actions = CorrectiveAction.objects.in_quarter(filters.quarter)
        rows = rows.filter(action__in=actions.values("pk"))
    if filters.person:
        rows = rows.filter(person=filters.person)
    waiting = Q(state__in=WAITING_STATES)
    return rows.alias(waits=waiting).order_by(F("waits").desc(), "created_at", "id")


def totals(rows: ResourceRequestQuerySet) -> list[Total]:
    """Return how much was asked for and given by kind and unit; what was withdrawn does not count."""
    full = Q(state=RequestState.ALLOCATED, allocated=F("amount"))
    found = (
        rows.filter(state__in=ASKED_STATES)
        .order_by()
        .values("kind", "unit")
        .annotate(
            asked=Sum("amount"),
            given=Sum("allocated", filter=Q(state=RequestState.ALLOCATED)),
            requests=Count("pk"),
            in_full=Count("pk", filter=full),
        )
    )
    order = list(ResourceKind)
    return sorted(
        (
            Total(
                ResourceKind(row["kind"]),
                row["unit"],
                row["asked"],
                row["given"] or Decimal(0),
                row["requests"],
                row["in_full"],
            )
            for row in found
        ),
        key=lambda total: (order.index(total.kind), total.unit),
    )


def request_line(row: ResourceRequest, user: User) -> RequestLine:
    """Return the request with what the person may do about it now."""
    return _line(row, user, asked_by(user, [row]))


def _line(row: ResourceRequest, user: User, own: Container[UUID]) -> RequestLine:
    is_open = row.action.state in OPEN_STATES
    decides = permissions.can_decide_request(user, row)
    edits = permissions.can_edit_request(user, row)
    is_new = row.state == RequestState.REQUESTED
    is_given = row.state == RequestState.ALLOCATED
    return RequestLine(
        row=row,
        may_edit=is_open and is_new and edits,
        may_approve=is_open and is_new and decides and row.pk not in own,
        may_decline=row.state in WAITING_STATES and decides,
        may_allocate=is_open and decides and (is_given or row.state == RequestState.APPROVED),
        may_withdraw=edits and (is_given or row.state in WAITING_STATES),
    )


def action_resources(action: CorrectiveAction, user: User, now: datetime) -> ActionResources:
    """Return what the action asks for, as this reader sees it."""
    rows = readable_requests(user).filter(action=action)
    listed = list(rows.order_by("created_at", "id"))
    for row in listed:
        row.action = action
    known = people_with_known_load(user).filter(
        pk__in=[row.person_id for row in listed if row.state == RequestState.ALLOCATED]
    )
    loads = loads_of(known, now).values()
    own = asked_by(user, listed)
    return ActionResources(
        lines=[_line(row, user, own) for row in listed],
        totals=totals(rows),
        loads=sorted(loads, key=lambda load: (load.person.name, str(load.person.pk))),
        unasked=_unasked(action, listed),
        may_ask=action.state in OPEN_STATES and permissions.can_edit(user, action),
    )


def known_person(reader: User, pk: UUID | None) -> User | None:
    """Return the person if the reader may know how much time is given away."""
    return people_with_known_load(reader).filter(pk=pk).first() if pk else None


RESOURCE_HEADERS: Final[Sequence[str | Promise]] = (
    gettext_lazy("What"),
    gettext_lazy("Kind"),
    gettext_lazy("Action"),
    gettext_lazy("Step"),
    gettext_lazy("Department"),
    gettext_lazy("Asked for"),
    gettext_lazy("Given"),
    gettext_lazy("Counted in"),
    gettext_lazy("Person"),
    gettext_lazy("From"),
    gettext_lazy("Until"),
    gettext_lazy("State"),
    gettext_lazy("Reason"),
    gettext_lazy("Asked by"),
    gettext_lazy("Asked on"),
)


def resource_lines(rows: Iterable[ResourceRequest]) -> Iterator[Sequence[object]]:
    """Return the lines of the file."""
    for row in rows:
        yield (
            row.what,
            row.get_kind_display(),
            row.action.title,
            row.step.text if row.step else "",
            row.action.department.name,
            row.amount,
            row.allocated,
            row.counted_in,
            row.person.name if row.person else "",
            row.starts_on,
            row.ends_on,
            row.get_state_display(),
            row.answer,
            row.requested_by.name,
            organization_day(row.created_at),
        )


def _unasked(action: CorrectiveAction, rows: Iterable[ResourceRequest]) -> list[Step]:
    asked: set[UUID | None] = {row.step_id for row in rows}
    steps = action.steps.filter(retired_at=None, done_at=None).exclude(resource_kind="")
    return [step for step in steps if step.pk not in asked]
