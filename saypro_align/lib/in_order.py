"""Ids that sort as they were made, for rows whose order within one moment tells something."""

import secrets
import time
from threading import Lock
from typing import Final
from uuid import UUID

_NANOSECONDS: Final = 1_000_000
_COUNTED: Final = 12
_RANDOM: Final = 62
_VERSION: Final = 7
_VARIANT: Final = 0b10


class _Ticks:
    """Milliseconds with 4096 parts each, never the same twice in a process and never going back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def next(self) -> int:
        """Return the present tick, or the one after the last where the clock has not moved on."""
        whole, rest = divmod(time.time_ns(), _NANOSECONDS)
        present = (whole << _COUNTED) | (rest << _COUNTED) // _NANOSECONDS
        with self._lock:
            self._last = max(present, self._last + 1)
            return self._last


_ticks: Final = _Ticks()


def id_in_order() -> UUID:
    """Return a UUID (RFC 9562, version 7) greater than every one this process has made before."""
    whole, part = divmod(_ticks.next(), 1 << _COUNTED)
    return UUID(
        int=whole << 80
        | _VERSION << 76
        | part << 64
        | _VARIANT << _RANDOM
        | secrets.randbits(_RANDOM)
    )
