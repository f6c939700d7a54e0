"""Deciding on many gaps as one: either all of them, or nothing and the reason for each that cannot."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaps.access import readable_gaps
from gaps.choices import Cause
from gaps.models import Gap
from gaps.selectors.scores import Headline, headline
from gaps.services.answering import assign_gap, name_cause
from gaps.services.gaps import accept_gap, confirm_gap, dismiss_gap, latest_acceptance
from gaps.services.notices import tell_owner
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.together import together

if TYPE_CHECKING:
    from departments.models import User

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """A gap as it was seen when it was chosen."""

    id: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True)
class Verb:
    """What is done to each gap, and what stands in for the person's words while it is only tried."""

    service: Callable[..., Gap]
    stand_in: Callable[[Gap], Mapping[str, Any]]


def _until(gap: Gap) -> date:
    return latest_acceptance(gap.quarter)


VERBS: Final[dict[str, Verb]] = {
    "confirm": Verb(confirm_gap, lambda _gap: {}),
    "dismiss": Verb(dismiss_gap, lambda _gap: {"reason": "…"}),
    "accept": Verb(accept_gap, lambda gap: {"reason": "…", "until": _until(gap)}),
    "assign": Verb(assign_gap, lambda _gap: {"owner": None}),
    "cause": Verb(name_cause, lambda _gap: {"cause": Cause.OTHER}),
}


@dataclass(frozen=True, slots=True)
class Done:
    """What was done together, and what it did to the number of each quarter."""

    gaps: tuple[Gap, ...]
    numbers: tuple[tuple[Headline, Headline], ...]

    @property
    def moves(self) -> tuple[tuple[Headline, Headline], ...]:
        """Return the numbers that moved, before and after."""
        return tuple(
            (before, after)
            for before, after in self.numbers
            if (before.aligned, before.total) != (after.aligned, after.total)
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """What would be done: each gap with the reason why it cannot be, if there is one."""

    rows: tuple[tuple[Gap, str], ...]
    # Chosen, and no longer there for this person.
    missing: int
    done: Done | None

    @property
    def fitting(self) -> tuple[Gap, ...]:
        """Return the gaps to which it can be done."""
        return tuple(gap for gap, refusal in self.rows if not refusal)

    @property
    def refused(self) -> int:
        """Return how many cannot be decided so."""
        return sum(bool(refusal) for _gap, refusal in self.rows) + self.missing


class NotAll(DomainError):
    """Some of the gaps could not be decided so; nothing was saved."""

    code = "not_all"
    status = 409

    def __init__(self, refusals: Mapping[uuid.UUID, str]) -> None:
        self.refusals = dict(refusals)
        count = len(refusals)
        told = ngettext(
            "%(count)d gap cannot be decided so. Nothing was saved.",
            "%(count)d gaps cannot be decided so. Nothing was saved.",
            count,
        )
        fields = {str(pk): [refusal] for pk, refusal in refusals.items()}
        super().__init__(told % {"count": count}, fields=fields)


class _OnlyTried(Exception):
    def __init__(self, done: Done) -> None:
        self.done = done
        super().__init__()


def decide_together(
    *,
    verb: str,
    chosen: Sequence[Chosen],
    fields: Mapping[str, Any],
    actor: "User",
    now: datetime,
) -> Done:
    """Do one thing to all chosen gaps, or to none. Raises NotAll with the reason for each refused.

    The number is brought up to date once, and who is to answer for the gaps gets one mail.
    """
    return _decide(verb, chosen, lambda _gap: fields, actor, now)


def try_together(
    *,
    verb: str,
    chosen: Sequence[Chosen],
    fields: Mapping[str, Any] | None = None,
    actor: "User",
    now: datetime,
) -> Trial:
    """Return what would be done to the chosen gaps and to the number; nothing is saved.

    As long as the person has not typed the `fields`, others stand in for them.
    """

    def stand_in(gap: Gap) -> Mapping[str, Any]:
        return VERBS[verb].stand_in(gap) if fields is None else fields

    gaps = _read(actor, chosen)
    done, refusals = _tried(verb, chosen, stand_in, actor, now)
    fitting = [one for one in chosen if one.id not in refusals]
    if refusals and fitting:
        done, _none = _tried(verb, fitting, stand_in, actor, now)
    rows = tuple((gap, refusals.get(gap.pk, "")) for gap in gaps)
    return Trial(rows=rows, missing=len(chosen) - len(gaps), done=done)


def _tried(
    verb: str,
    chosen: Sequence[Chosen],
    fields: Callable[[Gap], Mapping[str, Any]],
    actor: "User",
    now: datetime,
) -> tuple[Done | None, dict[uuid.UUID, str]]:
    try:
        with transaction.atomic():
            raise _OnlyTried(_decide(verb, chosen, fields, actor, now, tell=False))
    except _OnlyTried as tried:
        return tried.done, {}
    except NotAll as refused:
        return None, refused.refusals


@transaction.atomic
def _decide(
    verb: str,
    chosen: Sequence[Chosen],
    fields: Callable[[Gap], Mapping[str, Any]],
    actor: "User",
    now: datetime,
    *,
    tell: bool = True,
) -> Done:
    if verb not in VERBS:
        raise DomainError(_("Choose what to do."))
    if not 0 < len(chosen) <= MOST:
        told = _("Choose at least one gap, and at most %(most)d at once.") % {"most": MOST}
        raise DomainError(told)
    gaps = {gap.pk: gap for gap in _read(actor, chosen)}
    refusals = {one.id: _("It is no longer in your list.") for one in chosen if one.id not in gaps}
    quarters = {gap.quarter_id: gap.quarter for gap in gaps.values()}
    before = {pk: headline(quarter) for pk, quarter in quarters.items()}
    more = {"tell": False} if verb == "assign" else {}
    with together():
        for one in chosen:
            if one.id not in gaps:
                continue
            refusal = _one(verb, gaps[one.id], one.version, fields, actor, now, more)
            if refusal:
                refusals[one.id] = refusal
        if refusals:
            raise NotAll(refusals)
    if tell and verb == "assign":
        _tell(list(gaps.values()), actor, now)
    after = {pk: headline(quarter) for pk, quarter in quarters.items()}
    return Done(
        gaps=tuple(gaps.values()), numbers=tuple((before[pk], after[pk]) for pk in quarters)
    )


def _one(
    verb: str,
    gap: Gap,
    version: int,
    fields: Callable[[Gap], Mapping[str, Any]],
    actor: "User",
    now: datetime,
    more: Mapping[str, Any],
) -> str:
    """Do it to one gap; return why not, "" when it is done."""
    service = VERBS[verb].service
    try:
        with transaction.atomic():
            service(gap=gap, **fields(gap), **more, expected_version=version, actor=actor, now=now)
    except DomainError as refused:
        return str(refused.message)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def _tell(gaps: list[Gap], actor: "User", now: datetime) -> None:
    owner = gaps[0].owner
    if owner is not None and owner.pk != actor.pk:
        tell_owner(owner=owner, gaps=gaps, now=now)


def _read(actor: "User", chosen: Sequence[Chosen]) -> list[Gap]:
    """Return the chosen gaps the person may read, in the order in which they were chosen."""
    found = readable_gaps(actor).in_bulk([one.id for one in chosen])
    return [found[one.id] for one in chosen if one.id in found]
