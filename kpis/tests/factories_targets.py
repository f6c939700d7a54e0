"""Key performance targets for tests: of the organization unless told otherwise, complete and final."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory

from departments.models import User
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    QuarterFactory,
    UserFactory,
)
from kpis.choices import Direction
from kpis.choices.targets import ENDED, PROMISED, ChangeState, KptLevel, KptState
from kpis.models import Kpt, KptPhase, TargetChange
from kpis.tests.factories import KpiFactory, _Stamped


def _signer(row: Any) -> User:
    """Return who proposed it and made it final: who answers for it."""
    held: User = row.owner or (
        row.team.lead if getattr(row, "team", None) else UserFactory.create()
    )
    return held


class KptFactory(_Stamped):
    """Royalty revenue from 200 000 to 230 000 in the quarter; `level` and `state` shape the rest."""

    class Meta:
        model = Kpt

    quarter = factory.SubFactory(QuarterFactory)
    level = KptLevel.ORGANIZATION
    state = KptState.FINAL
    name = factory.Sequence(lambda number: f"Increase royalty revenue by 15 % ({number})")
    rationale = "Royalties pay for the programmes that our members need."
    goal = factory.Maybe(
        factory.LazyAttribute(lambda row: row.level == KptLevel.ORGANIZATION),
        factory.SubFactory(GoalFactory),
        None,
    )
    department = factory.Maybe(
        factory.LazyAttribute(lambda row: row.level != KptLevel.ORGANIZATION),
        factory.SubFactory(DepartmentFactory),
        None,
    )
    person = factory.Maybe(
        factory.LazyAttribute(lambda row: row.level == KptLevel.PERSON),
        factory.SubFactory(UserFactory),
        None,
    )
    contribution = factory.LazyAttribute(
        lambda row: "" if row.level == KptLevel.ORGANIZATION else "Brings a part of the revenue."
    )
    owner = factory.LazyAttribute(lambda row: row.person or UserFactory.create())
    kpi = factory.SubFactory(
        KpiFactory,
        name=factory.Sequence(lambda number: f"Royalty revenue {number}"),
        unit="R",
        direction=Direction.INCREASE,
    )
    baseline = Decimal(200000)
    target_value = Decimal(230000)
    starts_on = factory.LazyAttribute(lambda row: row.quarter.starts_on)
    due_on = factory.LazyAttribute(lambda row: row.quarter.ends_on)
    proposed_at = factory.LazyAttribute(
        lambda row: None if row.state == KptState.DRAFT else row.created_at
    )
    proposed_by = factory.LazyAttribute(lambda row: _signer(row) if row.proposed_at else None)
    finalized_at = factory.LazyAttribute(
        lambda row: row.created_at if row.state in PROMISED else None
    )
    finalized_by = factory.LazyAttribute(lambda row: _signer(row) if row.finalized_at else None)
    ended_at = factory.LazyAttribute(lambda row: row.created_at if row.state in ENDED else None)
    state_reason = factory.LazyAttribute(
        lambda row: "The market is gone." if row.state in ENDED else ""
    )


class KptPhaseFactory(_Stamped):
    """A point of a target's path in the middle of its quarter."""

    class Meta:
        model = KptPhase

    kpt = factory.SubFactory(KptFactory)
    on = factory.LazyAttribute(lambda row: row.kpt.quarter.mid_quarter_on)
    expected = Decimal(210000)


class TargetChangeFactory(_Stamped):
    """Somebody asks for 220 000 instead of 230 000; nobody has answered."""

    class Meta:
        model = TargetChange

    kpt = factory.SubFactory(KptFactory)
    old = {"target_value": "230000"}
    new = {"target_value": "220000"}
    reason = "Two licences were not renewed."
    state = ChangeState.REQUESTED
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.SelfAttribute("created_at")
    decided_by = factory.LazyAttribute(
        lambda row: None if row.state == ChangeState.REQUESTED else row.kpt.accountable
    )
    decided_at = factory.LazyAttribute(
        lambda row: row.asked_at + timedelta(days=1) if row.decided_by else None
    )
    decide_reason = factory.LazyAttribute(
        lambda row: "The other ten sell well." if row.state == ChangeState.DECLINED else ""
    )
