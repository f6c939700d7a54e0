"""What a plan-set file holds, as frozen values, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

_ABOUT_A_YEAR: Final = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that cannot be imported, and where."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class SetGoal:
    """A goal of the file."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class SetKpi:
    """A KPI of the file, its numbers in our terms; `stated` is a target that is no number."""

    path: str
    name: str
    unit: str
    direction: str
    baseline: Decimal | None
    target_value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    due_on: date | None
    stated: str


@dataclass(frozen=True, slots=True)
class SetObjective:
    """An objective of the file; `goal_link` says on what ground the link stands."""

    path: str
    title: str
    goal_id: str | None
    goal_link: str
    due_on: date | None
    kpis: tuple[SetKpi, ...]


@dataclass(frozen=True, slots=True)
class SetDepartment:
    """A department of the file with its plan."""

    path: str
    name: str
    purpose: str
    objectives: tuple[SetObjective, ...]


@dataclass(frozen=True, slots=True)
class PlanSet:
    """A whole file."""

    organization: str
    label: str
    starts_on: date
    ends_on: date
    goals: tuple[SetGoal, ...]
    departments: tuple[SetDepartment, ...]

    @property
    def code(self) -> str:
        """Return the short name of the period: "2019-20", or "2026-07" for a part of a year."""
        if (self.ends_on - self.starts_on).days < _ABOUT_A_YEAR:
            return f"{self.starts_on:%Y-%m}"
        if self.starts_on.year == self.ends_on.year:
            return f"{self.starts_on:%Y}"
        return f"{self.starts_on:%Y}-{self.ends_on:%y}"

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Return the numbers of goals, departments, objectives and KPIs."""
        objectives = [o for department in self.departments for o in department.objectives]
        return (
            len(self.goals),
            len(self.departments),
            len(objectives),
            sum(len(objective.kpis) for objective in objectives),
        )


class Faulty(ValueError):
    """The file cannot be imported; `problems` says why, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
