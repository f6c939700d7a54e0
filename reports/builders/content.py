"""What a monthly report says, frozen: plain values that go into JSON and come back the same."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline of one moment: two integers and what is shown of them."""

    aligned: int
    total: int
    target_percent: int
    shown: str | None
    meets: bool | None
    needed: int | None
    quarter: str
    as_of: str
    rule_version: str = ""
    snapshot_id: str = ""
    resolved_not_verified: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One number beside its value a month earlier."""

    label: str
    before: str
    now: str
    difference: str


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """How one department's plan stands."""

    department: str
    plan_state: str
    alignment: str
    tone: str
    score: str
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class GapLine:
    """Department, gap, corrective action, status: the customer's table."""

    department: str
    gap: str
    kind: str
    action: str
    status: str
    tone: str
    severity: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A corrective action that is late or done; `responsible` is empty for external readers."""

    title: str
    department: str
    responsible: str
    day: str
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """The whole report of one month for one audience."""

    period_key: str
    period_name: str
    audience: str
    audience_name: str
    organization: str
    headline: str
    subject: str
    figures: Figures
    before: Figures | None = None
    changes: tuple[Change, ...] = ()
    departments: tuple[DepartmentLine, ...] = ()
    missing: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    overdue: tuple[ActionLine, ...] = ()
    done: tuple[ActionLine, ...] = ()
    next_steps: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the run's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "MonthlyReport":
        """Return the report a run's row holds."""
        before = raw.get("before")
        return cls(
            **{
                **raw,
                "figures": Figures(**raw["figures"]),
                "before": Figures(**before) if before else None,
                "changes": tuple(Change(**one) for one in raw["changes"]),
                "departments": tuple(DepartmentLine(**one) for one in raw["departments"]),
                "gaps": tuple(GapLine(**one) for one in raw["gaps"]),
                "overdue": tuple(ActionLine(**one) for one in raw["overdue"]),
                "done": tuple(ActionLine(**one) for one in raw["done"]),
                "missing": tuple(raw["missing"]),
                "exempt": tuple(raw["exempt"]),
                "next_steps": tuple(raw["next_steps"]),
            }
        )
