"""`python -m gaps.evaluate --data DIR`: how often the rules about wording are right on labelled texts.

Reads files in the calibration format (one JSON object a line), whichever of them are there:
``objectives.jsonl``, ``kpi_goal_ranking.jsonl``, ``kpi_goal_pairs.jsonl`` and ``conflicts.jsonl``; and
plan-set files, of which it lists the KPIs to look at first (`gaps.evaluate_plans`). The
same input prints the same table, to the digit; no database, no clock, no network.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from gaps import evaluate_plans
from gaps.detectors import tensions
from saypro_align.lib import clarity, closeness, counting

Row = dict[str, Any]
ALL = "all"
FIRST = 20
LETTERS: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("specific", clarity.specific),
    ("measurable", clarity.measurable),
    ("time_bound", clarity.deadline),
)


@dataclass(slots=True)
class Counts:
    """How often a yes-or-no rule was right; shown as precision, recall and F1."""

    right: int = 0
    false_alarms: int = 0
    missed: int = 0
    silent: int = 0

    def add(self, *, said: bool, truth: bool) -> None:
        """Count one verdict."""
        self.right += said and truth
        self.false_alarms += said and not truth
        self.missed += truth and not said
        self.silent += not said and not truth

    @property
    def size(self) -> int:
        """Return how many verdicts were counted."""
        return self.right + self.false_alarms + self.missed + self.silent

    def __str__(self) -> str:
        precision = share(self.right, self.right + self.false_alarms)
        recall = share(self.right, self.right + self.missed)
        f1 = share(2 * self.right, 2 * self.right + self.false_alarms + self.missed)
        return f"{shown(precision)} {shown(recall)} {shown(f1)}"


def share(part: int, whole: int) -> Fraction | None:
    """Return part of whole, None where there is no whole."""
    return Fraction(part, whole) if whole else None


def shown(value: Fraction | None) -> str:
    """Show a share with three places, rounded down, so that a target is never met by rounding."""
    return "    –" if value is None else f"{int(value * 1000) / 1000:5.3f}"


def evaluate(folder: Path) -> Iterator[str]:
    """Yield the lines of the report for the files found in the folder."""
    parts: tuple[tuple[str, Callable[[list[Row]], Iterator[str]]], ...] = (
        ("objectives.jsonl", clarity_figures),
        ("kpi_goal_ranking.jsonl", ranking_figures),
        ("kpi_goal_pairs.jsonl", pair_figures),
        ("conflicts.jsonl", conflict_figures),
    )
    yield f"KPI to goal is ranked by {closeness.method()}."
    for name, figures in parts:
        if (folder / name).is_file():
            yield ""
            yield from figures(_rows(folder / name))
    for line in evaluate_plans.figures(folder):
        yield from ("", line) if line.startswith("Plan ") else (line,)


def _rows(path: Path) -> list[Row]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Group rows by a column, in the order of its values, and add all of them at the end."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row.get(key, "?"))].append(row)
    return {**dict(sorted(groups.items())), ALL: list(rows)}


def _line(name: str, size: int, figures: str) -> str:
    return f"{name:<44}{size:>6}  {figures}"


def clarity_figures(rows: list[Row]) -> Iterator[str]:
    """Compare the three letters that a text can show with the labels, by document."""
    for letter, rule in LETTERS:
        yield _line(f"Clarity: {letter}", len(rows), "precis recall    F1")
        for document, part in _by(rows, "doc").items():
            counts = Counts()
            for row in part:
                counts.add(said=rule(row["text"]) is not None, truth=row["labels"][letter])
            yield _line(f"  {document}", counts.size, str(counts))


def ranking_figures(rows: list[Row]) -> Iterator[str]:
    """Tell how often the goal a KPI stands under is ranked first."""
    firsts = {id(row): closeness.order(row["kpi"], row["goals"])[0] for row in rows}
    yield _line("KPI to goal: ranking", len(rows), " top-1")
    groups = {**_by(rows, "doc"), **_by(rows, "difficulty")}
    groups[ALL] = groups.pop(ALL)
    for name, part in groups.items():
        right = sum(firsts[id(row)] == row["correct_index"] for row in part)
        yield _line(f"  {name}", len(part), shown(share(right, len(part))))


def pair_figures(rows: list[Row]) -> Iterator[str]:
    """Tell how well likeness parts fitting pairs from others, and what the first flagged ones are."""
    scale = closeness.Scale(*([row[side] for row in rows] for side in ("kpi", "goal")))
    scores = {id(row): scale.score(row["kpi"], row["goal"]) for row in rows}
    yield _line("KPI to goal: pairs", len(rows), "   AUC")
    for document, part in _by(rows, "doc").items():
        yield _line(f"  {document}", len(part), shown(_auc(part, scores)))
    fitting = [row for row in rows if row["relevant"]]
    for kind, part in _by([row for row in rows if not row["relevant"]], "negative_type").items():
        if kind != ALL:
            yield _line(f"  against {kind}", len(part), shown(_auc(fitting + part, scores)))
    yield from _flagged(rows, scores)


def _auc(rows: list[Row], scores: dict[int, float]) -> Fraction | None:
    """Return how often a fitting pair scores above another one; a tie counts half."""
    fitting = [scores[id(row)] for row in rows if row["relevant"]]
    others = [scores[id(row)] for row in rows if not row["relevant"]]
    halves = sum(2 * (a > b) + (a == b) for a in fitting for b in others)
    return share(halves, 2 * len(fitting) * len(others))


def _flagged(rows: list[Row], scores: dict[int, float]) -> Iterator[str]:
    """Judge the first pairs that would be flagged, among those that stand in a plan or a source.

    Pairs put together for the ranking (easy and hard negatives) stand in no plan and are left out.
    """
    real = [row for row in rows if row["relevant"] or row.get("negative_type") == "source"]
    bad = sum(not row["relevant"] for row in real)
    if not bad:
        return
    queue = sorted(real, key=lambda row: (_suspicion(row), scores[id(row)], str(row["id"])))
    told = [row for row in real if _suspicion(row) == 0]
    counts = Counts()
    for row in real:
        counts.add(said=_suspicion(row) == 0, truth=not row["relevant"])
    yield _line(f"Misaligned KPIs ({bad} of them)", len(real), "precis recall    F1")
    # The first as many as there are, and the first screenful, which may hold more than there are.
    for size in sorted({min(bad, FIRST), min(FIRST, len(queue))}):
        right = sum(not row["relevant"] for row in queue[:size])
        yield _line(f"  first {size} of the queue", size, shown(share(right, size)))
    yield _line("  counts activity under an outcome", len(told), str(counts))


def _suspicion(row: Row) -> int:
    """Return 0 for a KPI that counts activity under a goal that does not ask for it, else 1."""
    word = counting.activity(row["kpi"])
    return 0 if word is not None and not counting.is_asked_for(word, row["goal"]) else 1


def conflict_figures(rows: list[Row]) -> Iterator[str]:
    """Tell how often two objectives that pull apart are found, and how often others are called so."""
    yield _line("Conflicts", len(rows), "precis recall    F1")
    said = {id(row): _pulls_apart(row["a"], row["b"]) for row in rows}
    for kind, part in _by(rows, "kind").items():
        counts = Counts()
        for row in part:
            counts.add(said=said[id(row)], truth=row["conflict"])
        yield _line(f"  {kind}", counts.size, str(counts))
    real = [row for row in rows if str(row.get("kind", "")).startswith("plan_pair")]
    if real:
        alarms = sum(said[id(row)] for row in real)
        yield _line(
            "  false alarms on pairs of real plans", len(real), shown(share(alarms, len(real)))
        )


def _pulls_apart(one: Row, other: Row) -> bool:
    named = (str(side.get("department", "")) for side in (one, other))
    return tensions.tension(one["text"], other["text"], *named) is not None


def main(arguments: list[str] | None = None) -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(prog="python -m gaps.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(arguments)
    if not options.data.is_dir():
        parser.error(f"{options.data} is no folder")
    sys.stdout.writelines(f"{line}\n" for line in evaluate(options.data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
