"""Wake a background task without ever waiting for the broker or failing because of it.

What is due stands in our rows and the timetable finds it there; a nudge only makes it sooner.
Call it after the commit: `transaction.on_commit(partial(nudge, send_due_mails_task))`.
"""

import logging
import threading
import time
from typing import Any, Final

from celery import Task, current_app
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError

logger = logging.getLogger(__name__)

# A broker that accepts and then says nothing costs a request this much, once in a while.
IMPATIENT: Final = {"socket_connect_timeout": 0.4, "socket_timeout": 0.6, "max_retries": 0}
_PAUSE_SECONDS: Final = 5.0


class _Broker:
    """Remembers that the broker was away, so that not every request finds out by itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._away_until = 0.0

    def is_away(self) -> bool:
        """Tell whether the last failure was a moment ago."""
        with self._lock:
            return time.monotonic() < self._away_until

    def note(self, *, away: bool) -> None:
        """Remember how the last attempt went."""
        with self._lock:
            self._away_until = time.monotonic() + _PAUSE_SECONDS if away else 0.0


broker = _Broker()


def nudge(task: Task[Any, Any] | str, *args: str | int) -> bool:
    """Ask the worker to run the task soon; tell whether the broker took the message.

    A service names the task, which stands in a layer above it.
    """
    if broker.is_away():
        return False
    name = task if isinstance(task, str) else task.name
    app = current_app
    options = {**app.conf.broker_transport_options, **IMPATIENT}
    try:
        with app.connection_for_write(transport_options=options) as connection:
            app.send_task(name, args=args, connection=connection, retry=False)
    except (KombuError, CeleryError, OSError) as error:
        broker.note(away=True)
        logger.warning("The broker is away, %s waits for the timetable: %s", name, error)
        return False
    broker.note(away=False)
    return True
