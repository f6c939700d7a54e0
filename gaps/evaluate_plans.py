"""Which KPIs of a whole plan (a plan-set file) a person should look at first, and why.

What a file cannot show (measures and drivers of its goals) is not judged; structure comes before words:
something unwanted that is to rise, activity under an outcome, a target that is not better than today, what
was done in place of what came of it, what is put in; then those that fit another objective of the plan better
than their own.
Where a KPI carries a label (``"misaligned": true`` or ``false``) the precision of the first is told.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from saypro_align.lib import closeness, counting, doing, effort

FORMAT = "plan-set/1"
FIRST = 20
FAR = "fits better under"
_NOT_BETTER = {"max": lambda now, goal: goal <= now, "min": lambda now, goal: goal >= now}


@dataclass(frozen=True, slots=True)
class Placed:
    """A KPI under an objective of a plan, with the goal that the objective serves."""

    id: str
    name: str
    objective: str
    goal: str
    seeking: str
    baseline: Fraction | None
    target: Fraction | None
    label: bool | None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A KPI with what speaks against it, the clearest first."""

    place: int
    missed: float
    why: str
    kpi: Placed


def plan_sets(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return the plan-set files of a folder by name."""
    found = []
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(content, dict) and content.get("format") == FORMAT:
            found.append((path.stem, content))
    return found


def placed(content: dict[str, Any]) -> Iterator[Placed]:
    """Walk over all KPIs of a plan-set."""
    goals = {goal["id"]: goal["title"] for goal in content["goals"]}
    for department in content["departments"]:
        for objective in department["objectives"]:
            for kpi in objective["kpis"]:
                yield Placed(
                    id=kpi["id"],
                    name=kpi["name"],
                    objective=objective["title"],
                    goal=goals.get(objective.get("goal_id"), ""),
                    seeking=kpi.get("seeking_to") or "",
                    baseline=_number(kpi.get("baseline")),
                    target=_number(kpi.get("target")),
                    label=kpi.get("misaligned"),
                )


def _number(value: dict[str, Any] | None) -> Fraction | None:
    raw = (value or {}).get("value")
    return Fraction(str(raw)) if isinstance(raw, int | float) else None


def queue(kpis: list[Placed]) -> list[Suspect]:
    """Put the KPIs in the order in which a person should look at them."""
    objectives = list(dict.fromkeys(kpi.objective for kpi in kpis))
    found = []
    for kpi in kpis:
        near = {objectives[one.index]: one.score for one in closeness.rank(kpi.name, objectives)}
        best = max(near, key=lambda objective: near[objective])
        missed = near[best] - near[kpi.objective]
        far = (len(_ORDER), f"{FAR} “{best}”" if missed else "")
        place, why = next(_reasons(kpi), far)
        found.append(Suspect(place, missed, why, kpi))
    return sorted(found, key=lambda one: (one.place, -one.missed, one.kpi.id))


_ORDER = (
    "is to rise, though less is wanted",
    "counts activity",
    "not better than today",
    "counts what was done",
    "counts what is put in",
)


def _reasons(kpi: Placed) -> Iterator[tuple[int, str]]:
    bad = doing.unwanted(kpi.name) if kpi.seeking == "max" and kpi.target is not None else None
    if bad is not None:
        yield 0, f"{_ORDER[0]} ({bad})"
    word = counting.activity(kpi.name)
    if word is not None and not counting.is_asked_for(word, kpi.objective):
        yield 1, f"{_ORDER[1]} ({word})"
    if _is_not_better(kpi):
        yield 2, _ORDER[2]
    done = doing.output(kpi.name)
    if done is not None and not doing.is_asked_for(done, kpi.objective):
        yield 3, f"{_ORDER[3]} ({done})"
    paid = effort.put_in(kpi.name) if kpi.seeking == "max" else None
    if paid is not None and not effort.is_asked_for(paid, kpi.objective):
        yield 4, f"{_ORDER[4]} ({paid})"


def _is_not_better(kpi: Placed) -> bool:
    if kpi.baseline is None or kpi.target is None:
        return False
    is_worse = _NOT_BETTER.get(kpi.seeking)
    return is_worse is not None and is_worse(kpi.baseline, kpi.target)


def figures(folder: Path) -> Iterator[str]:
    """Yield, for each plan-set file, what is flagged by structure and the first of the queue."""
    for name, content in plan_sets(folder):
        suspects = queue(list(placed(content)))
        flagged = [one for one in suspects if one.place < len(_ORDER)]
        yield f"Plan {name}: {len(suspects)} KPIs, {len(flagged)} flagged by structure"
        yield from _precision("flagged", flagged[:FIRST])
        yield from _precision("of the queue", suspects[:FIRST])
        for number, one in enumerate(suspects[:FIRST], start=1):
            yield f"  {number:>2} {one.kpi.name} | {one.kpi.objective} | {one.why or 'fits best here'}"


def _precision(name: str, first: list[Suspect]) -> Iterator[str]:
    labels = [one.kpi.label for one in first if one.kpi.label is not None]
    if labels:
        yield f"  first {len(labels)} {name}: {sum(labels)} of {len(labels)} misaligned"
