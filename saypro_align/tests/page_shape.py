"""What kinds of elements a page is made of, and inside what: the same for any text and any number."""

from html.parser import HTMLParser
from typing import Final

# An element as style and assistive technology see it: its name and what it is said to be.
Kind = tuple[str, ...]
_VOID: Final = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
_TELLING: Final = ("class", "type", "role")


def shape(html: str) -> frozenset[tuple[Kind, Kind]]:
    """Return each kind of element together with the kind of its parent."""
    reader = _Reader()
    reader.feed(html)
    return frozenset(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[Kind, Kind]] = set()
        self._open: list[Kind] = [("",)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and go into it unless nothing can be inside."""
        kind = self._note(tag, attrs)
        if tag not in _VOID:
            self._open.append(kind)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self._note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Leave the innermost element of that name."""
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> Kind:
        told = dict(attrs)
        names = sorted(told.keys() - set(_TELLING) - {"href", "value", "id"})
        kind = (tag, *(told.get(name) or "" for name in _TELLING), *names)
        self.found.add((self._open[-1], kind))
        return kind
