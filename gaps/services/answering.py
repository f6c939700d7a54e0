"""Who answers for a gap, and why it came to be. Neither moves the number."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.services.checks import is_a_colleague
from gaps.choices import OPEN_STATES, Cause, GapState
from gaps.models import Gap
from gaps.permissions import can_assign, can_name_cause, party_department_ids
from gaps.services.moves import move, need
from gaps.services.notices import tell_owner
from saypro_align.lib.exceptions import DomainError

if TYPE_CHECKING:
    from departments.models import User

_CAUSED = tuple(state for state in GapState if state != GapState.DISMISSED)


@transaction.atomic
def assign_gap(
    *,
    gap: Gap,
    owner: "User | None",
    actor: "User",
    now: datetime,
    expected_version: int | None = None,
    tell: bool = True,
) -> Gap:
    """Say who answers for the gap; with nobody the heads of the departments concerned do again.

    A head gives it to his own people, the strategy office to anybody who may read it. Who gets it is
    told by mail, unless he gave it to himself or `tell` says that somebody else tells him.
    """
    need(can_assign(actor, gap), _("The strategy office and the heads concerned say who answers."))
    if owner is not None:
        _refuse_stranger(gap, owner, actor)
    before = gap.owner_id
    move(
        gap,
        allowed=OPEN_STATES,
        changes={"owner": owner},
        actor=actor,
        now=now,
        event="gap.assigned",
        expected_version=expected_version,
        rescore=False,
    )
    if tell and owner is not None and owner.pk not in (before, actor.pk):
        tell_owner(owner=owner, gaps=[gap], now=now)
    return gap


def _refuse_stranger(gap: Gap, owner: "User", actor: "User") -> None:
    is_a_colleague(owner)
    sentence = ""
    if not Gap.objects.visible_to(owner).filter(pk=gap.pk).exists():
        sentence = _("%(name)s may not read this gap. Choose somebody who may.")
    elif not actor.is_coordinator and not owner.department_ids() & party_department_ids(gap):
        sentence = _("%(name)s belongs to no department concerned. Choose one of your people.")
    if sentence:
        told = sentence % {"name": owner}
        raise DomainError(told, fields={"owner": [told]})


@transaction.atomic
def name_cause(
    *,
    gap: Gap,
    cause: str,
    actor: "User",
    now: datetime,
    expected_version: int | None = None,
) -> Gap:
    """Say why the gap came to be, so that the commonest causes can be seen."""
    need(
        can_name_cause(actor, gap), _("The strategy office and the heads concerned name the cause.")
    )
    if cause not in Cause.values:
        sentence = _("Choose the cause that fits best.")
        raise DomainError(sentence, fields={"cause": [sentence]})
    return move(
        gap,
        allowed=_CAUSED,
        changes={"cause": Cause(cause)},
        actor=actor,
        now=now,
        event="gap.cause_named",
        expected_version=expected_version,
        rescore=False,
    )


def gaps_of(person: "User") -> QuerySet[Gap]:
    """Return the open gaps the person answers for."""
    return (
        Gap.objects.filter(owner=person, state__in=OPEN_STATES)
        .exclude(quarter__state=QuarterState.CLOSED)
        .order_by("opened_at", "pk")
    )


@transaction.atomic
def give_gaps(*, gaps: Iterable[Gap], to: "User", actor: "User", now: datetime) -> int:
    """Let a colleague answer for the gaps of somebody who leaves.

    For what the colleague may not read nobody is named: the heads answer again.
    """
    is_a_colleague(to, "to")
    held = list(gaps)
    readable = set(
        Gap.objects.visible_to(to)
        .filter(pk__in=[gap.pk for gap in held])
        .values_list("pk", flat=True)
    )
    given = 0
    for gap in held:
        move(
            gap,
            allowed=OPEN_STATES,
            changes={"owner": to if gap.pk in readable else None},
            actor=actor,
            now=now,
            event="gap.assigned",
            rescore=False,
        )
        given += 1
    return given
