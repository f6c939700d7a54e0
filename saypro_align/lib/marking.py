"""Marking the words somebody searched for, in texts that are escaped piece by piece."""

from collections.abc import Collection

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from saypro_align.lib.text import WORD, normalise, stem

_BEFORE, _LENGTH = 60, 180


def meets(word: str, wanted: Collection[str]) -> bool:
    """Return whether a word of a text is one of those searched for, or begins or bends like it."""
    folded = normalise(word)
    return any(folded.startswith(one) or stem(folded) == stem(one) for one in wanted)


def marked(text: str, wanted: Collection[str]) -> SafeString:
    """Return the text with every word searched for in a mark."""
    pieces: list[tuple[str, SafeString | str]] = []
    at = 0
    for found in WORD.finditer(text):
        if meets(found.group(), wanted):
            pieces.append((text[at : found.start()], format_html("<mark>{}</mark>", found.group())))
            at = found.end()
    pieces.append((text[at:], ""))
    return format_html_join("", "{}{}", pieces)


def excerpt(text: str, wanted: Collection[str]) -> str:
    """Return the part of a long text around the first word searched for; empty if none is in it."""
    flat = " ".join(text.split())
    first = next((one for one in WORD.finditer(flat) if meets(one.group(), wanted)), None)
    if first is None:
        return ""
    start = max(0, first.start() - _BEFORE)
    if start:
        start = flat.find(" ", start) + 1
    cut = flat[start : start + _LENGTH]
    return f"{'… ' if start else ''}{cut}{' …' if start + _LENGTH < len(flat) else ''}"
