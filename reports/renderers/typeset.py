"""PDF files, set by typst in a process of its own that has neither network nor files of ours.

What goes in is data, never markup: a template of ours reads it as JSON. The process is held to so
much memory and time and is gone afterwards; whatever a text may do to it, nobody else feels it.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from reports.renderers import typesetter

_WORKER: Final = Path(typesetter.__file__)
SECONDS: Final = 45
# A page is set on one core; more at once would only wait for each other and fill the memory.
AT_ONCE: Final = 2
_LONG_WORD: Final = 32
# Never printed: addresses behind words, and drawings. The digits of a hash stay on one line.
_AS_IT_IS: Final = frozenset(
    {"site", "link", "svg", "url", "alignment_url", "thanks_url", "digits"}
)
_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_UNKNOWN: Final = "\N{WHITE SQUARE}"
_PLACES = BoundedSemaphore(AT_ONCE)


class TypesettingError(RuntimeError):
    """The file could not be set; the message is for the log."""


def pdf(template: str, told: dict[str, Any], *, stamp: str = "") -> bytes:
    """Return the template filled with the data as PDF/UA; `stamp` is an ISO moment.

    The same data and stamp give the same bytes.
    """
    order = {
        "packages": _packages(),
        "template": template,
        "told": json.dumps(prepared(told)),
        "stamp": stamp,
        "is_strict": True,
    }
    if not _PLACES.acquire(timeout=SECONDS):
        message = "The typesetter is busy."
        raise TypesettingError(message)
    try:
        done = _set(order)
        if done.returncode == 1:
            # A letter may still be one that no font joins as it should. That must not keep the file
            # from everybody: it is tagged alike, without the claim.
            done = _set({**order, "is_strict": False})
    finally:
        _PLACES.release()
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace")[-500:] or str(done.returncode))
    return done.stdout


def _set(order: dict[str, Any]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603
            [sys.executable, "-IS", str(_WORKER)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=_WORKER.parent,
            env=surroundings(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = f"The typesetter took longer than {SECONDS} s."
        raise TypesettingError(message) from error


def surroundings() -> dict[str, str]:
    """Return what the process may know: no secret, no home, and no way out."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    nowhere = "http://127.0.0.1:9"
    return {**kept, "RAYON_NUM_THREADS": "2", "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere}


@cache
def _packages() -> str:
    found = importlib.util.find_spec("typst")
    if found is None or found.origin is None:
        message = "typst is not installed."
        raise TypesettingError(message)
    return str(Path(found.origin).parent.parent)


def prepared(told: Any) -> Any:
    """Return the data with each text as our fonts can print it; addresses and drawings stay."""
    if isinstance(told, str):
        return printable(told)
    if isinstance(told, dict):
        return {key: one if key in _AS_IT_IS else prepared(one) for key, one in told.items()}
    if isinstance(told, list | tuple):
        return [prepared(one) for one in told]
    return told


def printable(text: str) -> str:
    """Return the text with a square for what no font of ours has, and a chance to break long words."""
    known = _letters()
    if not known.issuperset(text):
        text = "".join(one if one in known else _UNKNOWN for one in text)
    if len(text) <= _LONG_WORD:
        return text
    return " ".join(_breakable(word) for word in text.split(" "))


def _breakable(word: str) -> str:
    if len(word) <= _LONG_WORD:
        return word
    half = _LONG_WORD // 2
    return _BREAK.join(word[at : at + half] for at in range(0, len(word), half))


@cache
def _letters() -> frozenset[str]:
    """Return the letters our fonts have; the list was made with them (see static/vendor/README.md)."""
    listed = typesetter.FOLDER / "fonts" / "coverage.txt"
    return frozenset("\n" + "".join(_covered(listed.read_text(encoding="ascii"))))


def _covered(listed: str) -> Iterator[str]:
    for line in listed.split():
        first, _dash, last = line.partition("-")
        yield from (chr(code) for code in range(int(first, 16), int(last or first, 16) + 1))
