"""How much style and script a page asks for before anything is seen."""

import gzip
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

# The promise: CSS and scripts of a first view, compressed.
BUDGET = 60_000
_SHEET = re.compile(r"<link\b[^>]*\brel=\"stylesheet\"[^>]*>")
_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=\"([^\"]+)\"")
_ADDRESS = re.compile(r"href=\"([^\"]+)\"")


def weight(page: str) -> int:
    """Return the bytes of all style sheets and scripts; what is not ours is refused."""
    sheets = [_ADDRESS.findall(link)[0] for link in _SHEET.findall(page)]
    return sum(_compressed(address) for address in {*sheets, *_SCRIPT.findall(page)})


@cache
def _compressed(address: str) -> int:
    assert address.startswith("/static/"), f"{address} is not ours"
    path = finders.find(address.partition("?")[0].removeprefix("/static/"))
    assert path, f"{address} is missing"
    return len(gzip.compress(Path(str(path)).read_bytes()))
