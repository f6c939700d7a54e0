"""What the next review is to talk about: put on its agenda at once, or kept until there is one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actions.choices.sessions import FOR_EVERYBODY, REVIEWS, TO_COME, Outcome
from actions.models import AgendaItem, ReviewWish, Session
from actions.permissions import can_put_on_review
from actions.selectors.things import wanted as wanted_item
from actions.services.agenda import MOST_ITEMS, add_item
from actions.things import Thing
from departments.models import User
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState


@transaction.atomic
def put_on_review(*, thing: Thing, actor: User, now: datetime) -> ReviewWish:
    """Put a thing on the agenda of the next review it fits; without one it waits for one.

    What stands there already comes back as it is. Raises DomainError for what not every reader of
    an agenda may read.
    """
    if not can_put_on_review(actor, thing.department_ids):
        raise NotAllowed(
            _("Leadership and strategy office do this, and heads with what is theirs.")
        )
    if thing.is_known_to_few:
        raise DomainError(
            _("An agenda is read by people who may not read this. Confirm the gap first.")
        )
    here: ReviewWish | None = ReviewWish.objects.open().filter(**{thing.column: thing.row}).first()
    if here is not None:
        return here
    wish = ReviewWish(**{thing.column: thing.row}, asked_by=actor)
    create_row(wish, actor=actor, now=now, event="review_wish.made")
    session = _next_review(thing, now)
    if session is not None:
        _place(wish, session, actor=actor, now=now)
    return wish


@transaction.atomic
def withdraw_wish(
    *, wish: ReviewWish, expected_version: int | None = None, actor: User, now: datetime
) -> ReviewWish:
    """Take it off the next review; what somebody wrote there already stays in the minutes."""
    if not can_put_on_review(actor, Thing(wish.about).department_ids):
        raise NotAllowed(
            _("Leadership and strategy office do this, and heads with what is theirs.")
        )
    if not wish.is_open:
        raise WrongState(_("This is no longer on the next review."))
    item = wish.item
    save_row(
        wish,
        changes={"withdrawn_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="review_wish.withdrawn",
        where=Q(withdrawn_at=None, talked_at=None),
    )
    if item is not None and _is_only_wished(item):
        save_row(
            item,
            changes={"removed_at": now},
            expected_version=None,
            actor=actor,
            now=now,
            event="agenda.removed",
        )
    return wish


def take_wishes(*, session: Session, actor: User | None, now: datetime) -> int:
    """Put on the agenda of a new review what waits for one; return how much."""
    if session.kind not in REVIEWS or session.ends_at <= now:
        return 0
    taken = 0
    for wish in ReviewWish.objects.waiting().with_things():
        thing = Thing(wish.about)
        if _fits(session, thing) and not thing.is_known_to_few:
            _place(wish, session, actor=actor, now=now)
            taken += 1
    return taken


def end_wishes(*, session: Session, actor: User, now: datetime) -> None:
    """Close what was talked about; what was put off or taken off waits for the next review."""
    for wish in _of(session):
        item = wish.item
        if item is None or item.removed_at is not None or item.outcome == Outcome.POSTPONED:
            _wait(wish, actor=actor, now=now)
        else:
            _save(wish, {"talked_at": now}, "review_wish.talked", actor, now)


def release_wishes(*, session: Session, actor: User, now: datetime) -> None:
    """Let what stood on the agenda of a cancelled review wait for the next."""
    for wish in _of(session):
        _wait(wish, actor=actor, now=now)


def _wait(wish: ReviewWish, *, actor: User, now: datetime) -> None:
    """Let it wait, or put it on the next review that is planned already."""
    _save(wish, {"session": None, "item": None}, "review_wish.waits", actor, now)
    thing = Thing(wish.about)
    session = None if thing.is_known_to_few else _next_review(thing, now)
    if session is not None:
        _place(wish, session, actor=actor, now=now)


def _of(session: Session) -> list[ReviewWish]:
    rows = ReviewWish.objects.open().filter(session=session)
    return list(rows.with_things().select_related("item", "asked_by"))


def _next_review(thing: Thing, now: datetime) -> Session | None:
    """Return the next review that everybody reads or that is about one of its departments."""
    rows = Session.objects.filter(kind__in=REVIEWS, state__in=TO_COME, ends_at__gt=now)
    theirs = Q(concerned__department__in=thing.department_ids, concerned__removed_at=None) | Q(
        kind__in=FOR_EVERYBODY
    )
    return rows.filter(theirs).distinct().order_by("starts_at", "pk").first()


def _fits(session: Session, thing: Thing) -> bool:
    if session.kind in FOR_EVERYBODY:
        return True
    concerned = session.concerned.filter(removed_at=None)
    return concerned.filter(department__in=thing.department_ids).exists()


def _place(wish: ReviewWish, session: Session, *, actor: User | None, now: datetime) -> None:
    thing = Thing(wish.about)
    wanted = wanted_item(thing, wish.asked_by, now)
    item = session.items.filter(
        subject_kind=wanted.kind, subject_id=wanted.id, removed_at=None
    ).first()
    if item is None and session.items.filter(removed_at=None).count() >= MOST_ITEMS:
        # No room: it waits for the next one.
        return
    if item is None:
        by = actor or wish.asked_by
        item = add_item(session=session, title=wanted.title, about=wanted, actor=by, now=now)
    changes = {"session": session, "item": item}
    _save(wish, changes, "review_wish.placed", actor, now)


def _is_only_wished(item: AgendaItem) -> bool:
    """Return whether the item is there for the wish alone and nobody has written to it."""
    is_written = not item.is_untouched or item.decisions.filter(removed_at=None).exists()
    return item.removed_at is None and not item.is_from_data and not is_written


def _save(
    wish: ReviewWish, changes: Mapping[str, object], event: str, actor: User | None, now: datetime
) -> None:
    save_row(wish, changes=changes, expected_version=None, actor=actor, now=now, event=event)
