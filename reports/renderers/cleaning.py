"""Texts as every format can carry them: what people typed, without what only machines obey."""

import re
import unicodedata
from typing import Any, Final

from reports.document import Document

# Marks that turn the order of letters around: "gpj.exe" would read as "exe.jpg".
_TURNS: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
_LINES: Final = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")

# What nearly all texts are made of: nothing in these ranges is ever left out.
_PLAIN: Final = re.compile(r"[ -~\xa0-\u0377\u2010-\u2027\u202f-\u205e\u20a0-\u20c0\u2190-\u23ff]*")
_BREAKS: Final = re.compile(r" *\n+ *")


def cleaned(document: Document) -> Document:
    """Return the document with each text cleaned; numbers and links stay."""
    told: dict[str, Any] = _walked(document.to_json())
    return Document.from_json(told)


def clean(text: str) -> str:
    """Return the text without control and turning marks and without halves of letters."""
    if _PLAIN.fullmatch(text):
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").translate(_LINES)
    return "".join(one for one in lines if one == "\n" or _is_kept(one))


def one_line(text: str) -> str:
    """Return the clean text on one line."""
    return _BREAKS.sub(" ", clean(text))


def _is_kept(letter: str) -> bool:
    return letter not in _TURNS and unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co")


def _walked(told: Any, *, has_lines: bool = False) -> Any:
    """Clean all there is; only what somebody wrote as paragraphs keeps its lines."""
    if isinstance(told, str):
        return clean(told) if has_lines else one_line(told)
    if isinstance(told, dict):
        return {key: _walked(one, has_lines=key == "paragraphs") for key, one in told.items()}
    if isinstance(told, list | tuple):
        return [_walked(one, has_lines=has_lines) for one in told]
    return told
