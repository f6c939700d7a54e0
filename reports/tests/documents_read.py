"""Reads documents in tests: a block, a fact, the texts of a table's cells."""

from typing import Any

from reports.document import Document, Fact


def block(report: Document, key: str) -> Any:
    """Return the block of this key."""
    return next(one for section in report.sections for one in section.blocks if one.key == key)


def table(report: Document, key: str) -> Any:
    """Return the table of this key."""
    return block(report, key)


def cells(report: Document, key: str) -> list[list[str]]:
    """Return the texts of a table, row by row."""
    return [[cell.text for cell in row] for row in table(report, key).rows]


def items(report: Document, key: str) -> list[str]:
    """Return the lines of a list."""
    return [one.text for one in block(report, key).items]


def fact(report: Document, label: str) -> Fact:
    """Return one number beside its value before."""
    facts: tuple[Fact, ...] = block(report, "figures").facts
    return next(one for one in facts if one.label == label)


def then(report: Document, label: str) -> tuple[str, str, str]:
    """Return a number's words: before, now, and how they differ; empty where there is none."""
    told = fact(report, label)
    return (
        told.before.text if told.before else "",
        told.now.text,
        told.difference.text if told.difference else "",
    )
