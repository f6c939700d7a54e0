"""What the organization remembers: which earlier gaps are most like this one.

The same number, the same measure of a goal and the same rule say more than words; words decide where
plans name things differently. How an earlier gap ended only breaks ties: what worked is told first.
Pure: it knows no framework, and asks nobody but what is handed in.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from saypro_align.lib.likeness import Scale, because, features
from saypro_align.lib.text import STOP_WORDS, stem, tokens

# What each kind of likeness adds; the words of two texts that are the same add _WORDS.
_WORDS = 1.0
_SAME_KPI, _SAME_MEASURE, _SAME_GOAL = 1.2, 0.5, 0.25
_SAME_RULE, _SAME_KIND = 0.4, 0.15
_SAME_DEPARTMENT, _LIKE_DEPARTMENT = 0.15, 0.15
_WORKED = 0.05
# Below it two gaps have no more in common than that both are gaps.
LEAST = 0.45
_WEAKEST_WORD = 0.12
_MOST_WORDS = 4


class Why(StrEnum):
    """What makes an earlier gap like this one."""

    KPI = "kpi"
    MEASURE = "measure"
    GOAL = "goal"
    RULE = "rule"
    KIND = "kind"
    DEPARTMENT = "department"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Trace:
    """What is remembered of one gap."""

    id: UUID
    kind: str
    rule_id: str = ""
    # What it is about: the names of KPI, objective, measure; what a person wrote.
    text: str = ""
    kpis: frozenset[UUID] = frozenset()
    measures: frozenset[UUID] = frozenset()
    goals: frozenset[UUID] = frozenset()
    departments: frozenset[UUID] = frozenset()
    department_names: str = ""
    worked: bool = False
    # Counts up with time; of two alike the later one is told first.
    moment: int = 0


@dataclass(frozen=True, slots=True)
class Remembered:
    """An earlier gap with how much it is like the one asked for, and why."""

    id: UUID
    score: float
    reasons: tuple[Why, ...]
    words: tuple[str, ...] = ()


def most_similar(asked: Trace, earlier: Sequence[Trace], limit: int = 3) -> tuple[Remembered, ...]:
    """Return the earlier gaps that are most like the one asked for, the likest first."""
    words = _Words([trace.text for trace in (asked, *earlier)])
    found = ((_compare(asked, trace, words), trace) for trace in earlier if trace.id != asked.id)
    alike = [(one, trace) for one, trace in found if one.score >= LEAST]
    alike.sort(key=lambda pair: (-round(pair[0].score, 6), -pair[1].moment, str(pair[1].id)))
    return tuple(one for one, _trace in alike[:limit])


def _compare(asked: Trace, trace: Trace, words: "_Words") -> Remembered:
    shared = words.likeness(asked.text, trace.text)
    parts: list[tuple[Why, float]] = [
        (Why.KPI, _SAME_KPI * bool(asked.kpis & trace.kpis)),
        (Why.MEASURE, _SAME_MEASURE * bool(asked.measures & trace.measures)),
        (Why.RULE, _SAME_RULE * (bool(asked.rule_id) and asked.rule_id == trace.rule_id)),
        (Why.WORDS, _WORDS * shared if shared >= _WEAKEST_WORD else 0.0),
        (Why.GOAL, _SAME_GOAL * bool(asked.goals & trace.goals)),
        (Why.DEPARTMENT, _department(asked, trace)),
        (Why.KIND, _SAME_KIND * (asked.kind == trace.kind)),
    ]
    about = sum(value for why, value in parts if why in _ABOUT)
    score = sum(value for _why, value in parts) if about else 0.0
    return Remembered(
        id=trace.id,
        score=score + _WORKED * trace.worked if score else 0.0,
        reasons=tuple(why for why, value in parts if value),
        words=because(asked.text, trace.text)[:_MOST_WORDS] if shared >= _WEAKEST_WORD else (),
    )


# The same rule in the same department alone makes no two gaps alike: one of these must join in.
_ABOUT = frozenset({Why.KPI, Why.MEASURE, Why.GOAL, Why.WORDS})


def _department(asked: Trace, trace: Trace) -> float:
    """Return what the departments add: the same ones, or ones with a like name elsewhere."""
    if asked.departments & trace.departments:
        return _SAME_DEPARTMENT
    one, other = _stems(asked.department_names), _stems(trace.department_names)
    return _LIKE_DEPARTMENT if one & other else 0.0


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in tokens(text) if word not in STOP_WORDS)


class _Words:
    """How much texts are about the same; a rare word, or family of words, that both use says much."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._scale = Scale(texts)
        self._lengths: dict[str, float] = {}

    def likeness(self, one: str, other: str) -> float:
        """Return from 0 to 1 how much the texts are alike."""
        first, second = features(one), features(other)
        shared = sum(
            value * second[name] * self._scale.weight(name)
            for name, value in first.items()
            if name in second
        )
        return shared / (self._length(one) * self._length(other)) if shared else 0.0

    def _length(self, text: str) -> float:
        if text not in self._lengths:
            parts = features(text).items()
            total = sum(value**2 * self._scale.weight(name) for name, value in parts)
            self._lengths[text] = math.sqrt(total) or 1.0
        return self._lengths[text]
