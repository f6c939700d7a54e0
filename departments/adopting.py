"""What of the starting set an organization has already, by the names its measures go by."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from departments.choices import CouplingSign
from departments.models import Goal, GoalMeasure, MeasureCoupling
from departments.selectors import open_measures
from departments.starting_set import UsualCoupling, UsualFunction, UsualMeasure, starting_set
from saypro_align.lib.text import content_words, normalise


@dataclass(frozen=True, slots=True)
class OfferedMeasure:
    """A measure of the set: in use as one of our own, or offered with the goal it may serve."""

    usual: UsualMeasure
    in_use: GoalMeasure | None
    suggested: Goal | None


@dataclass(frozen=True, slots=True)
class OfferedCoupling:
    """A coupling of the set with the names of both numbers."""

    usual: UsualCoupling
    first: str
    second: str
    is_in_use: bool

    @property
    def effect(self) -> str:
        """Return what happens, in the words of the form."""
        return str(CouplingSign(self.usual.sign).label)


@dataclass(frozen=True, slots=True)
class Offer:
    """What of the set is offered to be taken."""

    functions: tuple[tuple[UsualFunction, tuple[OfferedMeasure, ...]], ...]
    couplings: tuple[OfferedCoupling, ...]

    @property
    def free(self) -> list[OfferedMeasure]:
        """Return the measures that are not in use."""
        return [one for _function, row in self.functions for one in row if one.in_use is None]


def measures_in_use() -> dict[str, GoalMeasure]:
    """Return the keys of the set that stand for a measure of ours, whatever name it has there."""
    known: dict[str, GoalMeasure] = {}
    for measure in open_measures().select_related("goal"):
        for name in (measure.name, *measure.terms.splitlines()):
            if name.strip():
                known.setdefault(normalise(name), measure)
    return {
        key: known[name]
        for key, usual in starting_set().measures.items()
        for name in sorted(usual.names & known.keys())[:1]
    }


def offer(function_keys: Iterable[str]) -> Offer:
    """Return the measures of these functions, and the couplings that they and ours could have."""
    chosen = frozenset(function_keys)
    shipped, in_use = starting_set(), measures_in_use()
    goals = list(Goal.objects.filter(retired_on=None))
    rows = tuple(
        (
            function,
            tuple(
                OfferedMeasure(one, in_use.get(one.key), _fitting(one, goals))
                for one in function.measures
            ),
        )
        for function in shipped.functions
        if function.key in chosen
    )
    offered = {one.usual.key for _function, row in rows for one in row}
    stored = coupled_ids()
    couplings = tuple(
        OfferedCoupling(
            usual=one,
            first=shipped.measures[one.first].name,
            second=shipped.measures[one.second].name,
            is_in_use=_ids(one, in_use) in stored,
        )
        for one in shipped.couplings_of(offered | in_use.keys())
        if offered & {one.first, one.second}
    )
    return Offer(rows, couplings)


def coupled_ids() -> set[frozenset[UUID]]:
    """Return the pairs of measures that are coupled now."""
    rows = MeasureCoupling.objects.filter(retired_at=None).values_list("first_id", "second_id")
    return {frozenset(pair) for pair in rows}


def _ids(coupling: UsualCoupling, in_use: dict[str, GoalMeasure]) -> frozenset[UUID]:
    ends = (in_use.get(coupling.first), in_use.get(coupling.second))
    return frozenset(measure.pk for measure in ends if measure is not None)


def _fitting(usual: UsualMeasure, goals: list[Goal]) -> Goal | None:
    """Return the goal that shares most words with the measure, in its family if possible."""
    words = content_words(" ".join((usual.name, *usual.terms)))

    def fit(goal: Goal) -> tuple[int, bool, int]:
        own = content_words(f"{goal.title} {goal.description} {goal.domain_terms}")
        return len(words & own), goal.category == usual.goals, goal.weight or 0

    best = max(goals, key=fit, default=None)
    return best if best is not None and fit(best)[:2] > (0, False) else None
