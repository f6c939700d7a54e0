"""Which goal measures a KPI moves: declared by its owner, or said by its own name.

A name says it when it holds all telling words of a measure or of one of its other names. Candidates
come from an index by word, so the work grows with the number of KPIs and not with its square.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from gaps.detectors.facts import (
    GoalFacts,
    KpiFacts,
    MeasureFacts,
    ObjectiveFacts,
    PlanFacts,
    QuarterFacts,
)
from saypro_align.lib import wording
from saypro_align.lib.text import content_words

UP, DOWN = 1, -1
_MOVEMENT = {"increase": UP, "at_least": UP, "decrease": DOWN, "at_most": DOWN}
words_of = lru_cache(maxsize=32_768)(content_words)


class Place(Enum):
    """Where a KPI stands towards the goals its objective serves."""

    MOVES = "moves a measure or driver of a goal it is meant for"
    OTHER_GOAL = "moves a measure of another goal only"
    NEAR = "belongs to the goal's field but moves nothing of it"
    NOTHING = "moves nothing of any goal"
    UNKNOWN = "cannot be told"


class Phrase(NamedTuple):
    """A measure's name as a KPI's name must hold it.

    One telling word alone is too little when the name said how it is counted: "stock level" is not
    met by "stock keepers". Then the KPI must be counted so too, or name nothing else.
    """

    telling: frozenset[str]
    counted: frozenset[str]
    measure: MeasureFacts

    def is_held_by(self, words: frozenset[str]) -> bool:
        """Tell whether the words of a KPI's name say that it is this measure."""
        if not self.telling <= words:
            return False
        if len(self.telling) > 1 or not self.counted:
            return True
        return not self.counted.isdisjoint(words) or words - wording.MEASURING == self.telling


class Spot(NamedTuple):
    """A KPI in its objective and plan."""

    plan: PlanFacts
    objective: ObjectiveFacts
    kpi: KpiFacts


def spots(plans: Iterable[PlanFacts]) -> Iterator[Spot]:
    """Walk over all active KPIs of all active objectives."""
    for plan in plans:
        for objective in plan.active_objectives:
            for kpi in objective.active_kpis:
                yield Spot(plan, objective, kpi)


def movement(kpi: KpiFacts) -> int | None:
    """Return where the KPI is to go: up, down, or nowhere in particular."""
    return _MOVEMENT.get(kpi.direction)


@dataclass(slots=True)
class GoalIndex:
    """The goals of a quarter, ready to be asked."""

    goals: dict[UUID, GoalFacts] = field(default_factory=dict)
    measures: dict[UUID, MeasureFacts] = field(default_factory=dict)
    shared_kpis: frozenset[UUID] = frozenset()
    _phrases: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _fields: dict[UUID, frozenset[str]] = field(default_factory=dict)
    _named: dict[str, tuple[MeasureFacts, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: QuarterFacts) -> "GoalIndex":
        """Build the index of a quarter's goals, with the KPIs its departments share."""
        index = cls.of_goals(facts.goals)
        index.shared_kpis = _shared(facts.plans)
        return index

    @classmethod
    def of_goals(cls, goals: Iterable[GoalFacts]) -> "GoalIndex":
        """Build the index of goals alone, for who does not ask what departments share."""
        index = cls()
        for goal in goals:
            index.goals[goal.id] = goal
            index._fields[goal.id] = _field_of(goal)
            for measure in goal.measures if goal.is_active else ():
                index.measures[measure.id] = measure
                for phrase in {_phrase(name, measure, goal) for name in _names(measure)}:
                    if phrase.telling:
                        index._phrases[min(phrase.telling)].append(phrase)
        return index

    def active_goals_of(self, objective: ObjectiveFacts) -> list[GoalFacts]:
        """Return the active goals the objective is confirmed to serve."""
        linked = (self.goals.get(link.goal_id) for link in objective.links if link.is_confirmed)
        return [goal for goal in linked if goal is not None and goal.is_active]

    def named_measures(self, kpi: KpiFacts) -> tuple[MeasureFacts, ...]:
        """Return the measures of active goals that the KPI's name says it is."""
        if kpi.name not in self._named:
            words = words_of(kpi.name)
            found = {
                phrase.measure.id: phrase.measure
                for word in sorted(words)
                for phrase in self._phrases.get(word, ())
                if phrase.is_held_by(words)
            }
            self._named[kpi.name] = tuple(found.values())
        return self._named[kpi.name]

    def is_measure_itself(self, kpi: KpiFacts, measure: MeasureFacts) -> bool:
        """Tell whether the KPI is this quantity, and not its cost, its loss or its complaints."""
        own = words_of(" ".join(_names(measure)))
        turned = (words_of(kpi.name) & wording.TURNING) - own
        return not turned and measure in self.named_measures(kpi)

    def moved_measures(self, kpi: KpiFacts) -> tuple[MeasureFacts, ...]:
        """Return what the KPI moves: the measure its owner declared, else what its name says."""
        declared = self.measures.get(kpi.goal_measure_id) if kpi.goal_measure_id else None
        return (declared,) if declared is not None else self.named_measures(kpi)

    def stance(self, kpi: KpiFacts, measure: MeasureFacts) -> int | None:
        """Return where the KPI pushes the measure: by its own direction, or as its owner means it."""
        if self.is_measure_itself(kpi, measure):
            return movement(kpi)
        if kpi.goal_measure_id == measure.id:
            return UP if measure.direction == "increase" else DOWN
        return None

    def place(self, kpi: KpiFacts, goals: list[GoalFacts]) -> Place:
        """Judge a KPI against the goals its objective serves."""
        if not any(goal.measures for goal in goals):
            return Place.UNKNOWN
        moved = {measure.goal_id for measure in self.moved_measures(kpi)}
        if any(goal.id in moved for goal in goals):
            return Place.MOVES
        if moved:
            return Place.OTHER_GOAL
        if kpi.direction == "milestones" or (kpi.relevance is not None and kpi.relevance > 2):
            return Place.UNKNOWN
        if any(self.is_near(kpi, goal) for goal in goals):
            return Place.NEAR
        return Place.NOTHING

    def is_near(self, kpi: KpiFacts, goal: GoalFacts) -> bool:
        """Tell whether the KPI's words belong to the field of the goal."""
        return not words_of(kpi.name).isdisjoint(self._fields[goal.id])

    def activity(self, kpi: KpiFacts, goals: list[GoalFacts]) -> str | None:
        """Return the activity the KPI counts although its goals want an outcome."""
        word = wording.counts_activity(kpi.name, kpi.unit)
        if word is None or movement(kpi) != UP or not any(goal.measures for goal in goals):
            return None
        wanted = [m for m in self.moved_measures(kpi) if any(m.goal_id == g.id for g in goals)]
        if any(m in self.named_measures(kpi) or _is_activity(m) for m in wanted):
            return None
        if any(_wants_activity(goal) for goal in goals):
            return None
        away = all(goal.domain_terms and not self.is_near(kpi, goal) for goal in goals)
        return None if away and not wanted else word

    def is_irrelevant(self, kpi: KpiFacts, goals: list[GoalFacts]) -> bool:
        """Tell whether the KPI belongs to kind D, which then stands alone: no A beside it."""
        if kpi.relevance is not None and kpi.relevance <= 2:
            return True
        return self.place(kpi, goals) is Place.NOTHING and self.activity(kpi, goals) is None


def _shared(plans: Iterable[PlanFacts]) -> frozenset[UUID]:
    """The KPIs that several departments own or use together."""
    departments: dict[UUID, set[UUID]] = defaultdict(set)
    for spot in spots(plans):
        departments[spot.kpi.kpi_id] |= {spot.plan.department_id, *spot.kpi.department_ids}
    return frozenset(kpi_id for kpi_id, owners in departments.items() if len(owners) > 1)


def _names(measure: MeasureFacts) -> tuple[str, ...]:
    return (measure.name, *measure.terms)


def _phrase(name: str, measure: MeasureFacts, goal: GoalFacts) -> Phrase:
    """Part a name into the words that tell the measure from its field and how it is counted."""
    full = words_of(name)
    said = full - wording.MEASURING or full
    telling = said - _stems_of(goal.domain_terms)
    counted = full - said
    if counted & wording.SHARES:
        counted |= wording.SHARES
    return Phrase(telling if telling - wording.WEAK else said, counted, measure)


def _field_of(goal: GoalFacts) -> frozenset[str]:
    """The goal's own list of field words; without one, the words of its title and measures."""
    if goal.domain_terms:
        return _stems_of(goal.domain_terms)
    texts = [goal.title, *(name for measure in goal.measures for name in _names(measure))]
    return _stems_of(texts) - wording.WEAK - wording.VAGUE_VERBS - words_of("increase reduce grow")


def _stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(words_of(text) for text in texts))


def _is_activity(measure: MeasureFacts) -> bool:
    return wording.counts_activity(measure.name, measure.unit) is not None


def _wants_activity(goal: GoalFacts) -> bool:
    return any(_is_activity(measure) for measure in goal.measures if measure.kind == "measure")
