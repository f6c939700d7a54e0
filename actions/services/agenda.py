"""The agenda of a meeting: filled from data, written by people, and the minutes of each item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.choices.sessions import SessionState
from actions.models import AgendaItem, Session, SessionDepartment
from actions.selectors.agenda_data import Wanted, wanted_items
from departments.models import User
from departments.services.checks import needs_text, only
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

MOST_ITEMS: Final = 60


@dataclass(frozen=True)
class TypedMinutes:
    """What somebody has in front of him at an item, and the version he saw."""

    item_id: UUID
    minutes: str
    outcome: str
    version: int


@dataclass(frozen=True)
class MinutesClash:
    """Two people wrote at the same item: what I typed, and the item as it stands now."""

    item: AgendaItem
    mine: TypedMinutes


@transaction.atomic
def fill_agenda(*, session: Session, actor: User | None, now: datetime) -> int:
    """Put on the agenda what the data want there; return how many items came or went.

    What somebody wrote stays: an item with minutes, outcome or decision is never taken off, a typed
    one never touched, and what a person took off does not come back.
    """
    _is_open(session)
    departments = SessionDepartment.objects.filter(session=session, removed_at=None)
    wanted = wanted_items(session, departments.values_list("department_id", flat=True), now)
    stored = list(session.items.all())
    here = {_key(item): item for item in stored if item.removed_at is None}
    unwanted = {_key(item) for item in stored if item.is_unwanted}
    changed = 0
    listed = [item for item in stored if item.removed_at is None]
    position, room = max((item.position for item in listed), default=0), MOST_ITEMS - len(listed)
    for one in wanted:
        item = here.get(one.key)
        if item is not None:
            _tell(item, one, actor=actor, now=now)
        elif one.key not in unwanted and room > 0:
            # What was taken off leaves its place empty: the items count, not the places.
            position, room = position + 1, room - 1
            changed += 1
            _create(session, one, position, actor=actor, now=now)
    keys = {one.key for one in wanted}
    for item in here.values():
        if item.is_from_data and _key(item) not in keys and _may_go(item):
            changed += 1
            _save(item, {"removed_at": now}, "agenda.filled", actor, now)
    return changed


@transaction.atomic
def add_item(
    *, session: Session, title: str, about: Wanted | None = None, actor: User, now: datetime
) -> AgendaItem:
    """Put an item at the end of the agenda: typed, or about something that is known."""
    _is_open(session)
    told = needs_text(title, "title", _("Enter what is to be talked about."))
    listed = list(session.items.filter(removed_at=None))
    position = max((item.position for item in listed), default=0) + 1
    if len(listed) >= MOST_ITEMS:
        raise DomainError(_("An agenda has at most %(n)d items.") % {"n": MOST_ITEMS})
    item = AgendaItem(
        session=session,
        position=position,
        title=told,
        told="" if about is None else about.told,
        subject_kind="" if about is None else about.kind,
        subject_id=None if about is None else about.id,
    )
    return create_row(item, actor=actor, now=now, event="agenda.added")


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, actor: User, now: datetime) -> AgendaItem:
    """Exchange an item with its neighbour; at the end of the agenda nothing happens."""
    session = Session.objects.select_for_update().get(pk=item.session_id)
    _is_open(session)
    rows = list(session.items.filter(removed_at=None))
    at = next((index for index, row in enumerate(rows) if row.pk == item.pk), None)
    if at is None:
        raise WrongState(_("This item was taken off the agenda."))
    other = at - 1 if up else at + 1
    if not 0 <= other < len(rows):
        return item
    rows[at], rows[other] = rows[other], rows[at]
    for position, row in enumerate(rows, start=1):
        _save(row, {"position": position}, "agenda.moved", actor, now)
    item.refresh_from_db()
    return item


@transaction.atomic
def remove_item(
    *, item: AgendaItem, expected_version: int | None = None, actor: User, now: datetime
) -> AgendaItem:
    """Take an item off the agenda; one with minutes or decisions stays."""
    _is_open(item.session)
    if not _may_go(item):
        raise WrongState(_("Something was written to this item. It stays in the minutes."))
    return save_row(
        item,
        changes={"removed_at": now, "is_unwanted": True},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="agenda.removed",
        where=models.Q(removed_at=None),
    )


@transaction.atomic
def write_minutes(
    *,
    item: AgendaItem,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> AgendaItem:
    """Write what was said to an item and how it ended.

    Raises Conflict with both texts when somebody else wrote first.
    """
    if item.session.state == SessionState.CANCELLED:
        raise WrongState(_("This meeting does not take place."))
    return save_row(
        item,
        changes=only(changes, frozenset({"minutes", "outcome"})),
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="minutes.written",
        where=models.Q(removed_at=None),
    )


@transaction.atomic
def save_minutes(
    *, session: Session, typed: Iterable[TypedMinutes], actor: User, now: datetime
) -> list[MinutesClash]:
    """Save what was typed at each item, and return the items at which somebody else wrote first.

    Nobody's text is overwritten: at those items what stands there stays, and what was typed comes
    back. An item that was left as it was seen is nobody's change.
    """
    items = {item.pk: item for item in session.items.filter(removed_at=None)}
    clashes = []
    for one in typed:
        item = items.get(one.item_id)
        if item is None or not _is_changed(item, one):
            continue
        item.session = session
        try:
            write_minutes(
                item=item,
                changes={"minutes": one.minutes, "outcome": one.outcome},
                expected_version=one.version,
                actor=actor,
                now=now,
            )
        except Conflict as conflict:
            clashes.append(MinutesClash(item=conflict.current or item, mine=one))
    return clashes


def _is_changed(item: AgendaItem, typed: TypedMinutes) -> bool:
    mine = (typed.minutes, typed.outcome)
    if mine == (item.minutes, item.outcome):
        return False
    if typed.version == item.version:
        return True
    # Somebody else wrote meanwhile; this person may only have left it as he saw it.
    seen = item.history.filter(version=typed.version).first()
    return seen is None or mine != (seen.minutes, seen.outcome)


def _create(
    session: Session, one: Wanted, position: int, *, actor: User | None, now: datetime
) -> None:
    item = AgendaItem(
        session=session,
        position=position,
        title=one.title,
        told=one.told,
        subject_kind=one.kind,
        subject_id=one.id,
        is_from_data=True,
    )
    create_row(item, actor=actor, now=now, event="agenda.filled")


def _tell(item: AgendaItem, one: Wanted, *, actor: User | None, now: datetime) -> None:
    """Bring up to date what the data say; an item that was talked about keeps what it said then."""
    if item.told != one.told and item.is_untouched:
        _save(item, {"told": one.told}, "agenda.filled", actor, now)


def _may_go(item: AgendaItem) -> bool:
    return item.is_untouched and not item.decisions.filter(removed_at=None).exists()


def _is_open(session: Session) -> None:
    if not session.is_to_come:
        raise WrongState(_("This meeting is over. Its agenda stays as it is."))


def _key(item: AgendaItem) -> tuple[str, Any]:
    return item.subject_kind, item.subject_id


def _save(
    item: AgendaItem, changes: dict[str, Any], event: str, actor: User | None, now: datetime
) -> None:
    save_row(item, changes=changes, expected_version=None, actor=actor, now=now, event=event)
