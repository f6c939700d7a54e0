"""Several steps typed or copied at once: one a line, with who and by when where a table had them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from saypro_align.lib.tsv import rows_of

# "1. ", "2) ", "- ", "• ": how lists come out of documents and mails.
_MARK: Final = re.compile(r"^(?:\(?\d{1,3}[.)]|[-*–—•·▪◦])\s+")
_BOX: Final = re.compile(r"^\[[ xX]?\]\s+")


@dataclass(frozen=True)
class PastedStep:
    """One line as it was pasted; `who` and `due` are as they stood in the second and third column."""

    text: str
    who: str = ""
    due: str = ""


def steps_in(text: str) -> list[PastedStep]:
    """Return the steps of a pasted text in order; marks of lists and empty lines are left out."""
    found = []
    for cells in rows_of(text):
        first, *more = [" ".join(cell.split()) for cell in cells]
        said = _BOX.sub("", _MARK.sub("", first)).strip()
        if said:
            who, due = [*more, "", ""][:2]
            found.append(PastedStep(said, who, due))
    return found


def lines_of(steps: Iterable[PastedStep]) -> str:
    """Return steps as they may be pasted again."""
    return "\n".join("\t".join(filter(None, (one.text, one.who, one.due))) for one in steps)


def person_named(name: str, people: Mapping[str, str]) -> str:
    """Return the id of the only person of that name, whatever its case; "" for nobody or several."""
    wanted = " ".join(name.split()).casefold()
    found = [pk for pk, known in people.items() if known.casefold() == wanted]
    return found[0] if wanted and len(found) == 1 else ""
