"""Cells as spreadsheets put them on the clipboard: tabs between cells, lines between rows.

A cell that holds a tab, a line break or a quotation mark comes in quotation marks, which are then
doubled inside. A quotation mark that closes nowhere is text like any other.
"""

import re

# Possessive on purpose: no text makes it slow.
_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\r\n]|\Z)|([^\t\r\n]*+)')
_END = re.compile(r"\t|\r\n|\r|\n|\Z")


def rows_of(text: str) -> list[list[str]]:
    """Return the rows that hold anything, each with its cells; outer blanks are cut."""
    rows: list[list[str]] = []
    row: list[str] = []
    at = 0
    while at <= len(text):
        cell = _CELL.match(text, at)
        quoted, plain = cell.groups() if cell else (None, "")
        row.append((plain if quoted is None else quoted.replace('""', '"')).strip())
        end = _END.match(text, cell.end() if cell else at)
        sign = end.group() if end else ""
        at = end.end() if end else len(text)
        if sign != "\t":
            rows.append(row)
            row = []
        if not sign:
            break
    return [row for row in rows if any(row)]
