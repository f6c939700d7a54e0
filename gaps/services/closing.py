"""A quarter as it stands now, and what the number would be with some gaps closed; nothing written.

The same facts, gaps and scoring as the official number. What is promised here is what the snapshot
says once the gaps are really gone.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from departments.models import Obligation, Quarter
from gaps.detectors.facts import QuarterFacts
from gaps.facts import load_facts
from gaps.models import Gap
from gaps.scoring.closing import as_if_closed, as_if_counting
from gaps.scoring.headline import DepartmentRow, Headline, headline
from gaps.scoring.plan_score import PlanInput, score_plan
from gaps.scoring.rules import Rules
from gaps.selectors.rules import current_rules, pure_rules
from gaps.services.scores import department_rows, obligations_of, plan_states
from gaps.services.verdicts import Placed, assessed_plans, gaps_by_obligation, judge, plan_inputs
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True)
class Standing:
    """Every plan of a quarter with what it scores, ready to be scored otherwise."""

    quarter: Quarter
    now: datetime
    rules: Rules
    facts: QuarterFacts
    placed: Mapping[uuid.UUID, list[Placed]]
    assessed: frozenset[uuid.UUID]
    obligations: Mapping[str, Obligation]
    inputs: Mapping[uuid.UUID, PlanInput]
    rows: tuple[DepartmentRow, ...]
    # The rule of each gap.
    rule_ids: Mapping[str, str]

    @property
    def headline(self) -> Headline:
        """Return the number as it is worked out now."""
        return headline(self.rows, rules=self.rules)

    @property
    def due(self) -> tuple[DepartmentRow, ...]:
        """Return the rows of the denominator."""
        return tuple(row for row in self.rows if row.is_due and not row.is_exempt)

    def closing(self, gap_ids: Collection[str]) -> "Standing":
        """Return the quarter with these gaps closed."""
        closed = frozenset(gap_ids)
        return self._scored(lambda plan: as_if_closed(plan, closed, self.rule_ids))

    def counting(self, gap_ids: Collection[str]) -> "Standing":
        """Return the quarter as if these suspected gaps counted."""
        counting = frozenset(gap_ids)
        return self._scored(lambda plan: as_if_counting(plan, counting))

    def without_goals(self, goal_ids: Collection[uuid.UUID]) -> "Standing":
        """Return the quarter as if these goals had ended."""
        goals = tuple(
            replace(goal, is_active=goal.is_active and goal.id not in goal_ids)
            for goal in self.facts.goals
        )
        facts = replace(self.facts, goals=goals)
        inputs = plan_inputs(facts, self.placed, self.assessed)
        return replace(self, facts=facts)._scored(lambda plan: plan, inputs)

    def lost(self, then: "Standing") -> tuple[str, ...]:
        """Return the departments that are fully aligned now and not then."""
        return then.gained(self)

    def gained(self, then: "Standing") -> tuple[str, ...]:
        """Return the departments that are fully aligned then and not now."""
        return tuple(
            sorted(
                self.obligations[row.obligation_id].department.name
                for row, other in zip(self.due, then.due, strict=True)
                if other.is_fully_aligned and not row.is_fully_aligned
            )
        )

    def _scored(
        self,
        change: Callable[[PlanInput], PlanInput],
        inputs: Mapping[uuid.UUID, PlanInput] | None = None,
    ) -> "Standing":
        changed = {pk: change(plan) for pk, plan in (inputs or self.inputs).items()}
        return replace(
            self,
            inputs=changed,
            rows=tuple(self._row(row, changed) for row in self.rows),
        )

    def _row(self, row: DepartmentRow, changed: Mapping[uuid.UUID, PlanInput]) -> DepartmentRow:
        pk = uuid.UUID(row.obligation_id)
        if pk not in changed or changed[pk] == self.inputs[pk]:
            return row
        verdict = score_plan(changed[pk], day=self.facts.day, rules=self.rules)
        return replace(row, plan_score=verdict)


def standing(quarter: Quarter, *, now: datetime) -> Standing:
    """Return the quarter as it stands; the number of queries does not depend on its size."""
    facts = load_facts(quarter, day=organization_day(now))
    rules = pure_rules(current_rules(now))
    placed = gaps_by_obligation(quarter)
    assessed = frozenset(assessed_plans(quarter, facts))
    inputs = plan_inputs(facts, placed, assessed)
    verdicts = judge(facts, placed, assessed, rules)
    obligations = obligations_of(quarter)
    rows = department_rows(quarter, obligations, facts, verdicts, plan_states(quarter), now)
    return Standing(
        quarter=quarter,
        now=now,
        rules=rules,
        facts=facts,
        placed=placed,
        assessed=assessed,
        obligations={str(one.pk): one for one in obligations},
        inputs=inputs,
        rows=tuple(rows),
        rule_ids=rule_ids_of(_named(rows)),
    )


def rule_ids_of(gap_ids: Iterable[str]) -> dict[str, str]:
    """Return the rule of each of these gaps."""
    rows = Gap.objects.filter(pk__in=set(gap_ids)).values_list("pk", "rule_id")
    return {str(pk): rule_id for pk, rule_id in rows}


def _named(rows: Iterable[DepartmentRow]) -> set[str]:
    scores = [row.plan_score for row in rows if row.plan_score is not None]
    return {reason.gap_id for score in scores for reason in score.reasons if reason.gap_id}
