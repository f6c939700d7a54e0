"""Updates asked for and wishes for the next review, as lists and beside the things they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from actions.choices import OPEN_STATES
from actions.models import CorrectiveAction, ReviewWish, UpdateRequest
from actions.permissions import can_answer_update, can_ask_update
from actions.things import ACTION, GAP, PLAN, Thing
from departments.models import User
from saypro_align.audit import past
from saypro_align.lib.clock import organization_day
from saypro_align.lib.reads import Reads

WAITING, ANSWERED, EVERY = "waiting", "answered", "all"
SHOWN: Final = (WAITING, ANSWERED, EVERY)
# So long an answer stands beside its thing.
ANSWER_SHOWN: Final = timedelta(days=14)
WISH_HEADERS: Final = (
    gettext_lazy("Asked at"),
    gettext_lazy("Kind"),
    gettext_lazy("About"),
    gettext_lazy("Asked by"),
    gettext_lazy("Page"),
)
CSV_HEADERS: Final = (
    gettext_lazy("Asked at"),
    gettext_lazy("Kind"),
    gettext_lazy("About"),
    gettext_lazy("Asked by"),
    gettext_lazy("Asked of"),
    gettext_lazy("Question"),
    gettext_lazy("Answered at"),
    gettext_lazy("Answered by"),
    gettext_lazy("Answer"),
)
Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Ask:
    """What stands beside a thing: the last question about it, a wish for the review, what may be done."""

    kind: str
    id: UUID
    request: UpdateRequest | None
    wish: ReviewWish | None
    is_mine: bool
    may_ask: bool
    may_wish: bool
    may_withdraw: bool

    @property
    def url(self) -> str:
        """Return where it is asked."""
        return reverse("actions:update_ask", args=[self.kind, self.id])

    @property
    def wish_url(self) -> str:
        """Return where it is put on the next review."""
        return reverse("actions:wish_put", args=[self.kind, self.id])


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """A request in a list."""

    row: UpdateRequest
    thing: Thing
    late: str


@dataclass(frozen=True, slots=True)
class WishLine:
    """What somebody wants to talk about, and what that is called."""

    row: ReviewWish
    thing: Thing


@dataclass(frozen=True, slots=True)
class UpdatePage:
    """The page of one request."""

    line: UpdateLine
    may_answer: bool


def asks_of(
    keys: Iterable[Key], user: User, now: datetime, *, may: Iterable[Key] = ()
) -> Mapping[Key, Ask]:
    """Return what stands beside each thing; `may` are those the person may ask about; one query."""
    wanted, allowed, today = set(keys), set(may), organization_day(now)
    if not wanted:
        return {}
    requests: dict[Key, UpdateRequest] = {}
    shown = Q(answered_at=None) | Q(answered_at__gte=now - ANSWER_SHOWN)
    reads = Reads()
    asked = UpdateRequest.objects.visible_to(user).filter(_about(wanted), shown)
    asked = asked.select_related("asked_by", "answered_by").order_by("created_at", "pk")
    wished = ReviewWish.objects.open().filter(_about(wanted))
    answers = reads.ask(asked), reads.ask(wished.select_related("asked_by", "session"))
    for row in answers[0]:
        requests[_key(row)] = row
    wishes = {_key(row): row for row in answers[1]}
    return {
        key: _ask(key, requests.get(key), wishes.get(key), user, today, is_allowed=key in allowed)
        for key in wanted
    }


def ask_of(action: CorrectiveAction, user: User, now: datetime) -> Ask:
    """Return what stands on the page of an action; what is finished is asked about no more."""
    thing, key = Thing(action), (ACTION, action.pk)
    may = (
        action.state in OPEN_STATES
        and action.responsible_id != user.pk
        and can_ask_update(user, thing.department_ids)
    )
    found = asks_of([key], user, now, may=[key] if may else ())[key]
    return replace(found, may_wish=found.may_wish and not thing.is_known_to_few)


def _ask(
    key: Key,
    request: UpdateRequest | None,
    wish: ReviewWish | None,
    user: User,
    today: date,
    *,
    is_allowed: bool,
) -> Ask:
    is_allowed = is_allowed and not past.is_past()
    return Ask(
        kind=key[0],
        id=key[1],
        request=request,
        wish=wish,
        is_mine=request is not None and request.asked_by_id == user.pk,
        may_ask=is_allowed and (request is None or request.asked_on != today),
        may_wish=is_allowed and wish is None,
        may_withdraw=is_allowed and wish is not None,
    )


def listed(user: User, show: str) -> QuerySet[UpdateRequest]:
    """Return the requests the person may read, those without an answer first of all."""
    rows: Any = UpdateRequest.objects.visible_to(user).with_things()
    if show == WAITING:
        rows = rows.filter(answered_at=None)
    elif show == ANSWERED:
        rows = rows.exclude(answered_at=None)
    found: QuerySet[UpdateRequest] = rows.select_related("asked_by", "asked_of", "answered_by")
    return found.order_by("-created_at", "-pk")


def lines(rows: Iterable[UpdateRequest], now: datetime) -> list[UpdateLine]:
    """Return the rows of a list with what their things are called."""
    things = [(row, Thing(row.about)) for row in rows]
    return [UpdateLine(row, thing, thing.late(now)) for row, thing in things]


def update_page(row: UpdateRequest, user: User, now: datetime) -> UpdatePage:
    """Return what the page of a request shows."""
    thing = Thing(row.about)
    may = row.is_waiting and can_answer_update(user, row, thing.department_ids)
    return UpdatePage(UpdateLine(row, thing, thing.late(now)), may)


def csv_lines(rows: Iterable[UpdateRequest]) -> Iterable[list[object]]:
    """Yield the list as a spreadsheet shows it, under `CSV_HEADERS`."""
    for row in rows:
        thing = Thing(row.about)
        yield [
            row.created_at,
            thing.kind_name,
            thing.title,
            row.asked_by.name,
            row.asked_of.name,
            row.words,
            row.answered_at,
            row.answered_by.name if row.answered_by else None,
            row.answer,
        ]


def waiting_wishes(user: User) -> list[WishLine]:
    """Return what waits for a review to be planned, as far as the person may read it."""
    rows = ReviewWish.objects.visible_to(user).waiting().with_things().select_related("asked_by")
    return [WishLine(row, Thing(row.about)) for row in rows.order_by("created_at", "pk")]


def wish_lines(wishes: Iterable[WishLine]) -> Iterable[list[object]]:
    """Yield what waits as a spreadsheet shows it, under `WISH_HEADERS`."""
    for wish in wishes:
        row, thing = wish.row, wish.thing
        yield [row.created_at, thing.kind_name, thing.title, row.asked_by.name, thing.url]


def _about(keys: Iterable[Key]) -> Q:
    by_kind: dict[str, list[UUID]] = {ACTION: [], GAP: [], PLAN: []}
    for kind, pk in keys:
        by_kind[kind].append(pk)
    return Q(action__in=by_kind[ACTION]) | Q(gap__in=by_kind[GAP]) | Q(obligation__in=by_kind[PLAN])


def _key(row: UpdateRequest | ReviewWish) -> Key:
    if row.action_id is not None:
        return ACTION, row.action_id
    if row.gap_id is not None:
        return GAP, row.gap_id
    assert row.obligation_id is not None  # noqa: S101 - a constraint holds it
    return PLAN, row.obligation_id
