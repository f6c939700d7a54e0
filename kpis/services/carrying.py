"""Targets that go on: a draft of the next quarter that begins where the last one ended."""

from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter, User
from kpis.attainment import attainment, relative_target
from kpis.choices import Direction
from kpis.choices.closings import WhatNext
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptClosing
from kpis.selectors.targets import target_of
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import WrongState

_PLACES: Final = Decimal("0.0001")
_FROM_A_START: Final = (Direction.INCREASE, Direction.DECREASE)
# What the new draft takes over as it is; KPI, owner and words stay the same.
_SAME: Final = (
    "level",
    "goal",
    "department",
    "person",
    "name",
    "rationale",
    "contribution",
    "owner",
    "team",
    "kpi",
    "relative_target",
    "low",
    "high",
    "tolerance",
    "weight",
    "sharing",
)


@transaction.atomic
def carry_over(*, closing: KptClosing, actor: User | None, now: datetime) -> Kpt | None:
    """Make the next quarter's draft, or bring its start up to date; None where there is none to make.

    Without a next quarter the wish stays; `carry_waiting` makes the draft once there is one.
    """
    if closing.what_next != WhatNext.CARRY:
        return None
    if closing.carried_to is not None:
        return _renew(closing, closing.carried_to, actor, now)
    kpt = closing.kpt
    following = _after(kpt.quarter)
    if following is None:
        return None
    draft = Kpt(
        quarter=following,
        state=KptState.DRAFT,
        parent=_parent_in(following, kpt),
        starts_on=following.starts_on,
        due_on=following.ends_on,
        **{name: getattr(kpt, name) for name in _SAME},
        **_numbers(closing),
    )
    create_row(draft, actor=actor, now=now, event="target.carried_over", why=kpt.name)
    save_row(
        closing,
        changes={"carried_to": draft},
        expected_version=None,
        actor=actor,
        now=now,
        event="target.carried_over",
    )
    _take_in_parts(kpt, draft, actor, now)
    return draft


def carry_waiting(*, now: datetime) -> int:
    """Make the drafts that waited for a next quarter; return how many. Running it twice makes none."""
    rows = KptClosing.objects.filter(what_next=WhatNext.CARRY, carried_to=None)
    waiting = rows.select_related("kpt__quarter", "kpt__kpi").order_by("kpt__level", "pk")
    # The organization's first, then the departments' and the persons', so that parts find their whole.
    ordered = sorted(waiting, key=lambda one: list(KptLevel).index(KptLevel(one.kpt.level)))
    return sum(carry_over(closing=one, actor=None, now=now) is not None for one in ordered)


@transaction.atomic
def take_back(*, closing: KptClosing, actor: User, now: datetime) -> None:
    """Let a target stop after all: its draft goes, unless it has been proposed already."""
    draft = closing.carried_to
    if draft is None:
        return
    if draft.state != KptState.DRAFT:
        told = _("It is proposed for %(quarter)s already. Withdraw it there first.")
        raise WrongState(told % {"quarter": draft.quarter})
    save_row(
        draft,
        changes={
            "state": KptState.WITHDRAWN,
            "state_reason": _("It stops at the end of its quarter after all."),
            "ended_at": now,
        },
        expected_version=None,
        actor=actor,
        now=now,
        event="target.carried_over",
        where=models.Q(state=KptState.DRAFT),
    )
    save_row(
        closing,
        changes={"carried_to": None, "what_next": WhatNext.STOP},
        expected_version=None,
        actor=actor,
        now=now,
        event="target.carried_over",
    )


def _after(quarter: Quarter) -> Quarter | None:
    later = Quarter.objects.filter(starts_on__gt=quarter.ends_on)
    return later.exclude(state=QuarterState.CLOSED).order_by("starts_on", "pk").first()


def _parent_in(quarter: Quarter, kpt: Kpt) -> Kpt | None:
    """Return what the target above has become in the next quarter."""
    if kpt.parent_id is None:
        return None
    found = KptClosing.objects.filter(kpt=kpt.parent_id, carried_to__quarter=quarter)
    closing = found.select_related("carried_to").first()
    return closing.carried_to if closing else None


def _take_in_parts(kpt: Kpt, draft: Kpt, actor: User | None, now: datetime) -> None:
    """Hang the parts that were carried over first below the target they belong to."""
    parts = Kpt.objects.filter(
        carried_from__kpt__parent=kpt, quarter=draft.quarter, parent=None, state=KptState.DRAFT
    )
    for part in parts.exclude(level=KptLevel.ORGANIZATION).order_by("pk"):
        save_row(
            part,
            changes={"parent": draft},
            expected_version=None,
            actor=actor,
            now=now,
            event="target.carried_over",
        )


def _renew(closing: KptClosing, draft: Kpt, actor: User | None, now: datetime) -> Kpt:
    """Let an untouched draft begin at the result as it is known now."""
    edited = draft.history.exclude(history_change_reason="target.carried_over")
    if draft.state == KptState.DRAFT and not edited.exists():
        save_row(
            draft,
            changes=_numbers(closing),
            expected_version=None,
            actor=actor,
            now=now,
            event="target.carried_over",
        )
    return draft


def _numbers(closing: KptClosing) -> dict[str, Any]:
    """Return start and target of the new quarter: a relative one is worked out from the result.

    A number that is reached already is no target any more; somebody must enter the next one.
    """
    kpt, result = closing.kpt, closing.result
    if kpt.kpi is None or kpt.kpi.direction not in _FROM_A_START:
        return {"baseline": kpt.baseline, "target_value": kpt.target_value}
    if result is None:
        return {"baseline": kpt.baseline, "target_value": kpt.target_value}
    if kpt.relative_target is not None and result != 0:
        exact = relative_target(result, kpt.relative_target)
        value = Decimal(exact.numerator) / Decimal(exact.denominator)
        return {
            "baseline": result,
            "target_value": value.quantize(_PLACES, rounding=ROUND_HALF_EVEN),
        }
    share = attainment(target_of(kpt), result)
    is_reached = share is not None and share >= 1
    return {"baseline": result, "target_value": None if is_reached else kpt.target_value}
