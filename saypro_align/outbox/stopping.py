"""A sender that is asked to stop finishes the mail in hand and begins no other.

Between the server's "250" and our mark lies the only moment in which a mail can be sent twice. Whoever
stops a worker kindly (SIGTERM, SIGINT, SIGQUIT, a soft time limit) must not hit it, whether the signal
comes to the worker alone or, as under systemd, to each of its processes.
"""

import mmap
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

_HELD: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGUSR1)
# Shared with the worker's children, which are forked after this module was read.
_asked = mmap.mmap(-1, 1)


def ask(**_: Any) -> None:
    """Ask every sender of this worker to begin no other mail."""
    _asked[0] = 1


def forget() -> None:
    """Begin anew: a worker that starts has not been asked to stop."""
    _asked[0] = 0


def is_asked() -> bool:
    """Tell whether the worker is to stop."""
    return _asked[0] == 1


@contextmanager
def mail_in_hand() -> Iterator[None]:
    """Keep signals waiting while a mail is in hand; they arrive when its outcome is written."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []

    def later(number: int, _frame: FrameType | None) -> None:
        waiting.append(number)

    before = {number: signal.signal(number, later) for number in _HELD}
    try:
        yield
    finally:
        for number, handler in before.items():
            # None: a handler that was not set from Python; its default is what it had.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for held in dict.fromkeys(waiting):
            signal.raise_signal(held)
