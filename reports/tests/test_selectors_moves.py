"""Between any two stored snapshots the parts are the difference that was stored, whatever happened."""

import itertools
import random
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from departments.choices import PlanState
from departments.models import Obligation, Plan, Quarter
from departments.tests.factories import UserFactory
from gaps.choices import GapState
from gaps.models import AlignmentSnapshot, Gap
from gaps.scoring.moves import share
from gaps.selectors.moves import decomposition
from gaps.services.scores import score_quarter
from reports.tests.story import freeze, gap_on, plan_in_force

pytestmark = pytest.mark.django_db
STEPS = 14


def anything(chance: random.Random, plans: list[Plan], at: datetime) -> None:
    """Do to one of the plans what may happen to a plan."""
    plan = chance.choice(plans)
    gaps = Gap.objects.filter(parties__obligation=plan.obligation)
    states = [PlanState.ACTIVE, PlanState.ACTIVE, PlanState.SUBMITTED, PlanState.DRAFT]
    deeds = [
        lambda: gap_on(plan, opened_at=at),
        lambda: gap_on(plan, opened_at=at, state=GapState.SUSPECTED),
        lambda: gaps.update(state=GapState.DISMISSED, decision_reason="Looked at."),
        lambda: Plan.objects.filter(pk=plan.pk).update(state=chance.choice(states)),
        lambda: Obligation.objects.filter(pk=plan.obligation_id).update(
            exempted_at=at,
            exempted_by=UserFactory.create(),
            exempt_reason="It is being split.",
            exempt_until=date(2026, 12, 31),
        ),
    ]
    chance.choice(deeds)()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_parts_are_the_stored_difference_between_any_two_snapshots(
    seed: int, quarter: Quarter, now: datetime
) -> None:
    chance = random.Random(seed)
    plans = [plan_in_force(quarter, f"Department {number}") for number in range(4)]
    freeze(quarter, now)
    for step in range(1, STEPS):
        at = now + timedelta(hours=17 * step)
        anything(chance, plans, at)
        score_quarter(quarter=quarter, now=at)

    stored = list(AlignmentSnapshot.objects.order_by("taken_at", "number"))
    assert len(stored) >= STEPS // 2
    for first, last in itertools.combinations(stored, 2):
        found = decomposition(quarter, start=first.taken_at, end=last.taken_at)
        assert (found.before, found.after) == (
            (first.aligned, first.total),
            (last.aligned, last.total),
        )
        assert sum((part.points for part in found.parts), Fraction(0)) == (
            share(last.aligned, last.total) - share(first.aligned, first.total)
        )
        assert sum((part.aligned for part in found.parts), Fraction(0)) == (
            last.aligned - first.aligned
        )
