"""How targets end: what their owners say, what is frozen with the quarter, and what goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter, User
from kpis.choices.closings import ClosingOutcome, WhatNext
from kpis.choices.targets import KptState
from kpis.closing import outcome_of
from kpis.models import Kpt, KptClosing
from kpis.permissions.closings import is_closing_time
from kpis.selectors.closings import judged_at
from kpis.selectors.targets import Standing, standing_of
from kpis.services.carrying import carry_over, take_back
from kpis.services.target_endings import close_target
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True)
class Ending:
    """What an owner says of a target, and the version of it that he saw; 0 where there was none."""

    kpt: Kpt
    outcome: str
    what_next: str
    lessons: str = ""
    version: int = 0


@transaction.atomic
def say_endings(*, endings: Sequence[Ending], actor: User, now: datetime) -> list[KptClosing]:
    """Keep how targets ended, all or none; what is to go on becomes a draft of the next quarter.

    Raises Conflict where somebody else spoke first, and DomainError where the outcome differs from
    what the number says and nobody says why.
    """
    if not endings:
        return []
    # As they are stored now: the quarter may have been closed since the page was shown.
    rows = Kpt.objects.select_for_update(of=("self",)).select_related("quarter", "kpi")
    held = {kpt.pk: kpt for kpt in rows.filter(pk__in=[one.kpt.pk for one in endings])}
    found = _standings(list(held.values()), now)
    return [_say(one, held[one.kpt.pk], found[one.kpt.pk], actor, now) for one in endings]


@transaction.atomic
def close_targets(*, quarter: Quarter, actor: User, now: datetime) -> int:
    """Freeze how the quarter's promised targets ended; return how many there were.

    Where the owner has said nothing, the number speaks alone and the target stops. Values that came
    in since somebody spoke change what the number says, never what he said with a reason.
    """
    rows = Kpt.objects.filter(quarter=quarter, state=KptState.FINAL)
    kpts = list(rows.select_related("quarter", "kpi", "closing__carried_to").order_by("pk"))
    found = _standings(kpts, now)
    for kpt in kpts:
        _freeze(kpt, found[kpt.pk], actor, now)
        close_target(kpt=kpt, actor=actor, now=now)
    return len(kpts)


def _say(ending: Ending, kpt: Kpt, standing: Standing, actor: User, now: datetime) -> KptClosing:
    _may_be_said(kpt, now)
    told = {
        **_numbers(standing),
        "outcome": ending.outcome,
        "lessons": ending.lessons.strip(),
        "what_next": ending.what_next,
        "by": actor,
        "at": now,
    }
    _says_why(told)
    closing = KptClosing.objects.filter(kpt=kpt).select_related("carried_to").first()
    if (closing.version if closing else 0) != ending.version:
        said = _("Somebody else saved this first. Both texts are shown; nothing was overwritten.")
        raise Conflict(said, current=closing, mine=told)
    if closing is None:
        closing = create_row(
            KptClosing(kpt=kpt, **told), actor=actor, now=now, event="target.closing_said"
        )
    else:
        if ending.what_next == WhatNext.STOP:
            take_back(closing=closing, actor=actor, now=now)
        save_row(
            closing,
            changes=told,
            expected_version=None,
            actor=actor,
            now=now,
            event="target.closing_said",
            where=models.Q(frozen_at=None),
        )
    carry_over(closing=closing, actor=actor, now=now)
    return closing


def _may_be_said(kpt: Kpt, now: datetime) -> None:
    if kpt.state != KptState.FINAL:
        raise WrongState(_("Only a final target ends with its quarter."))
    if kpt.quarter.state == QuarterState.CLOSED:
        raise WrongState(_("The quarter is closed. How its targets ended is frozen."))
    if not is_closing_time(kpt.quarter, organization_day(now)):
        raise WrongState(_("Targets can be closed in the last two weeks of their quarter."))


def _says_why(told: dict[str, Any]) -> None:
    if told["outcome"] != told["suggested"] and not told["lessons"]:
        sentence = _("Say why it differs from what the number says.")
        raise DomainError(sentence, fields={"lessons": [sentence]})


def _freeze(kpt: Kpt, standing: Standing, actor: User, now: datetime) -> None:
    numbers = _numbers(standing)
    closing: KptClosing | None = getattr(kpt, "closing", None)
    if closing is None:
        row = KptClosing(
            kpt=kpt,
            outcome=numbers["suggested"],
            what_next=WhatNext.STOP,
            at=now,
            frozen_at=now,
            **numbers,
        )
        create_row(row, actor=actor, now=now, event="target.closing_frozen")
        return
    changes = {**numbers, "frozen_at": now}
    if not closing.lessons:
        changes["outcome"] = numbers["suggested"]
    save_row(
        closing,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event="target.closing_frozen",
    )
    carry_over(closing=closing, actor=actor, now=now)


def _standings(kpts: Sequence[Kpt], now: datetime) -> dict[Any, Standing]:
    found: dict[Any, Standing] = {}
    for quarter in {kpt.quarter for kpt in kpts}:
        mine = [kpt for kpt in kpts if kpt.quarter_id == quarter.pk]
        found |= standing_of(mine, now=judged_at(quarter, now), as_of=now)
    return found


def _numbers(standing: Standing) -> dict[str, Any]:
    reached = standing.attainment
    return {
        "suggested": ClosingOutcome(outcome_of(reached)),
        "attained": "" if reached is None else str(reached),
        "result": _decimal(standing.actual),
    }


def _decimal(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(_PLACES, rounding=ROUND_HALF_EVEN)
