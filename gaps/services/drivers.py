"""What another driver model would do to the open quarters: worked out, nothing written."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from departments.choices import QuarterState
from departments.models import Quarter
from gaps.choices import GapState
from gaps.facts import load_facts
from gaps.imagining import Change
from gaps.scoring.headline import Headline, headline
from gaps.selectors.rules import current_rules, pure_rules
from gaps.services.foresight import ForeseenGap, foresee, placed
from gaps.services.rules import PlanEffect
from gaps.services.scores import department_rows, obligations_of, plan_states
from gaps.services.verdicts import judge, verdicts_of
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True, slots=True)
class DriverTrial:
    """A quarter as it is and as it would be; what is new waits for a person before it counts."""

    quarter: Quarter
    before: Headline
    after: Headline
    opened: tuple[ForeseenGap, ...]
    closed: tuple[ForeseenGap, ...]
    turned: tuple[PlanEffect, ...]

    @property
    def to_confirm(self) -> int:
        """Return how many of the new gaps would wait to be confirmed."""
        return Counter(gap.input.state for gap in self.opened)[GapState.SUSPECTED.value]

    @property
    def moves(self) -> bool:
        """Return whether k or n would change at once."""
        return (self.before.aligned, self.before.total) != (self.after.aligned, self.after.total)

    @property
    def changes_nothing(self) -> bool:
        """Return whether no gap and no number would be another."""
        return not (self.opened or self.closed or self.moves)


def try_drivers(*, change: Change, now: datetime) -> list[DriverTrial]:
    """Return what the change would do in every open quarter."""
    quarters = Quarter.objects.filter(state=QuarterState.OPEN).order_by("starts_on", "pk")
    return [_trial(quarter, change, now) for quarter in quarters]


def _trial(quarter: Quarter, change: Change, now: datetime) -> DriverTrial:
    rules = pure_rules(current_rules(now))
    facts = load_facts(quarter, day=organization_day(now))
    would = change(facts)
    gaps = foresee(quarter, would, {plan.obligation_id for plan in would.plans})
    assessed = {plan.plan_id for plan in would.plans}
    obligations, states = obligations_of(quarter), plan_states(quarter)
    before = department_rows(
        quarter, obligations, facts, verdicts_of(quarter, facts, rules), states, now
    )
    verdicts = judge(would, placed(gaps, would), assessed, rules)
    after = department_rows(quarter, obligations, would, verdicts, states, now)
    effects = [
        PlanEffect(obligation, was, becomes)
        for obligation, was, becomes in zip(obligations, before, after, strict=True)
        if was.is_due
    ]
    return DriverTrial(
        quarter=quarter,
        before=headline(before, rules=rules),
        after=headline(after, rules=rules),
        opened=tuple(gap for gap in gaps if gap.is_open and not gap.was_open),
        closed=tuple(gap for gap in gaps if gap.was_open and not gap.is_open),
        turned=tuple(
            sorted(
                (effect for effect in effects if effect.turns),
                key=lambda effect: effect.obligation.department.name,
            )
        ),
    )
