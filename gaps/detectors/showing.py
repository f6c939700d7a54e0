"""How facts are shown inside sentences and evidence."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from gaps.detectors.facts import GoalFacts, KpiFacts, MeasureFacts
from gaps.detectors.matching import Spot

THIN_SPACE = "\u202f"
_MOVES = {
    "increase": "rise to",
    "decrease": "fall to",
    "at_least": "stay at or above",
    "at_most": "stay at or below",
}


def number(value: Decimal | None) -> str:
    """Show a number without trailing zeros, thousands parted by a thin space."""
    if value is None:
        return "–"
    whole, _point, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", THIN_SPACE)
    sign = "−" if value < 0 else ""
    return f"{sign}{grouped.lstrip('-')}{f'.{decimals}' if decimals else ''}"


def amount(value: Decimal | None, unit: str) -> str:
    """Show a number with its unit."""
    return f"{number(value)} {unit}".strip()


def path(kpi: KpiFacts) -> str:
    """Show what a KPI is to do: "rise to 4 % (today 2.8 %)"."""
    if kpi.direction == "range":
        return f"stay between {number(kpi.low)} and {amount(kpi.high, kpi.unit)}"
    if kpi.direction == "milestones":
        return f"{kpi.milestone_count} milestones"
    if not kpi.direction:
        return "no direction"
    aim = f"{_MOVES[kpi.direction]} {amount(kpi.target_value, kpi.unit)}"
    return aim if kpi.baseline is None else f"{aim} (today {amount(kpi.baseline, kpi.unit)})"


def day(value: date | None) -> str:
    """Show a date as people write it."""
    return "–" if value is None else f"{value.day} {value:%b %Y}"


def measures(goals: Iterable[GoalFacts]) -> str:
    """List what the goals are measured by: their measures, or their drivers if there are none."""
    chosen = [m for goal in goals for m in goal.measures if m.kind == "measure"]
    chosen = chosen or [m for goal in goals for m in goal.measures]
    return listed(measure.name for measure in chosen) or "–"


def listed(names: Iterable[str]) -> str:
    """Show names in quotation marks, parted by commas."""
    return ", ".join(f"“{name}”" for name in dict.fromkeys(names))


def wanted(measure: MeasureFacts) -> str:
    """Show a measure with the direction the goal wants."""
    return f"{measure.name} is to {'rise' if measure.direction == 'increase' else 'fall'}"


def kpi_line(spot: Spot) -> str:
    """Show a KPI with what it is to do."""
    return f"{spot.kpi.name}: {path(spot.kpi)}"
