"""JSON from outside: bounded in size and depth before it is read, and without NaN."""

import json
import re
from typing import Any, Final

DEEPEST: Final = 40
_QUOTE, _ESCAPE = 0x22, 0x5C
_HALF_PAIR: Final = re.compile(r"\\u[dD]")


class Unreadable(ValueError):
    """The text is too large, too deep, or no JSON; the message is one of the constants below."""


TOO_LARGE, TOO_DEEP, BROKEN = "too large", "too deep", "broken"


def load(raw: bytes, *, largest: int) -> Any:
    """Return the parsed text. Raises Unreadable."""
    if len(raw) > largest:
        raise Unreadable(TOO_LARGE)
    if _is_too_deep(raw):
        raise Unreadable(TOO_DEEP)
    try:
        text = raw.decode("utf-8")
        read = json.loads(text, parse_constant=_refuse)
        if _HALF_PAIR.search(text):
            # Half of a surrogate pair is no character: neither a database nor an answer can hold it.
            json.dumps(read, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Unreadable(BROKEN) from error
    return read


def _refuse(name: str) -> None:
    raise ValueError(name)


def _is_too_deep(raw: bytes) -> bool:
    """Count brackets outside strings; cheap and without recursion."""
    level = 0
    inside = escaped = False
    for byte in raw:
        if inside:
            if escaped:
                escaped = False
            elif byte == _ESCAPE:
                escaped = True
            elif byte == _QUOTE:
                inside = False
        elif byte == _QUOTE:
            inside = True
        elif byte in b"[{":
            level += 1
            if level > DEEPEST:
                return True
        elif byte in b"]}":
            level -= 1
    return False
