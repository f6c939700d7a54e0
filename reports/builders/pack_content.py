"""What a meeting pack says: plain values that any renderer can show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResultLine:
    """How a target of the quarter before ended, or stands."""

    name: str
    owner: str
    path: str
    actual: str
    attained: str
    # 0 to 100 for the bar; None without data.
    share: int | None
    status: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """The quarter before: alignment, targets reached, and each target of the organization."""

    quarter: str
    # How it went; while it runs, how it stands.
    heading: str
    alignment: str
    alignment_url: str
    alignment_as_of: str
    reached: int
    judged: int
    url: str
    lines: tuple[ResultLine, ...] = ()

    @property
    def best(self) -> tuple[str, ...]:
        """Return what was reached."""
        return tuple(line.name for line in self.lines if line.tone == "good")


@dataclass(frozen=True, slots=True)
class TargetPage:
    """One target explained: statement, from where to where, who, why."""

    name: str
    path: str
    kpi: str
    owner: str
    by_when: str
    why: str
    serves: str
    url: str
    # Who carries it: departments with their share of it.
    shares: tuple[tuple[str, str], ...] = ()
    expected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One target of a department."""

    name: str
    path: str
    owner: str
    by_when: str
    url: str


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """What is expected of one department."""

    name: str
    url: str
    lines: tuple[DepartmentLine, ...] = ()
    # Which target of the organization, how it contributes, whether its head has said yes.
    expected: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Thanks:
    """A recognition as everybody may see it."""

    by: str
    whom: str
    why: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole pack, slide by slide."""

    organization: str
    quarter: str
    code: str
    vision: str
    as_of: str
    # Whether the targets are promised; else they are proposed and may change.
    is_final: bool
    results: Results | None
    targets: tuple[TargetPage, ...]
    departments: tuple[DepartmentPage, ...]
    thanks: tuple[Thanks, ...]
    more_thanks: int
    thanks_url: str
    url: str

    @property
    def slides(self) -> int:
        """Return how many slides it has."""
        fixed = 1 + (self.results is not None) + bool(self.thanks)
        return fixed + len(self.targets) + len(self.departments)

    @property
    def numbered_targets(self) -> list[tuple[int, TargetPage]]:
        """Return the slides of the targets with their numbers."""
        return list(enumerate(self.targets, start=2 + (self.results is not None)))

    @property
    def numbered_departments(self) -> list[tuple[int, DepartmentPage]]:
        """Return the slides of the departments with their numbers."""
        before = 2 + (self.results is not None) + len(self.targets)
        return list(enumerate(self.departments, start=before))
