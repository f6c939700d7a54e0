"""An SMTP server that takes its time, fails as it is told, and remembers every message it took."""

import asyncio
import hashlib
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from saypro_align.lib.embedded.process import LOOPBACK, free_port


@dataclass(frozen=True, slots=True)
class Taken:
    """One message the server took."""

    message_id: str
    recipient: str
    digest: str
    at: float


@dataclass
class Faults:
    """How often, of a hundred, a mail is answered with each fault, and who is refused for good."""

    closing: int = 0
    later: int = 0
    dropped: int = 0
    refused: frozenset[str] = frozenset()


@dataclass
class Sink:
    """The server: how long it thinks before a mail, and between taking it and saying so."""

    before: float = 0.15
    after: float = 0.0
    port: int = field(default_factory=free_port)
    faults: Faults = field(default_factory=Faults)
    taken: list[Taken] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311
    controller: Controller | None = None

    @property
    def url(self) -> str:
        """Return the address as EMAIL_URL wants it."""
        return f"smtp://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Listen."""
        self.controller = Controller(_Handler(self), hostname=LOOPBACK, port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Refuse connections, as a server that is down does."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def forget(self) -> None:
        """Begin a new scenario."""
        self.taken.clear()
        self.counts.clear()
        self.faults = Faults()

    @property
    def distinct(self) -> int:
        """Return how many different messages arrived."""
        return len({one.message_id for one in self.taken})

    @property
    def raw_duplicates(self) -> int:
        """Return how many deliveries a receiver has to drop by Message-ID."""
        return len(self.taken) - self.distinct

    @property
    def differing(self) -> int:
        """Return how many messages arrived twice with other contents; must be none."""
        return len({(one.message_id, one.digest) for one in self.taken}) - self.distinct

    @contextmanager
    def black_hole(self) -> Iterator[None]:
        """Accept connections on the same port and say nothing."""
        self.stop()
        with socket.create_server((LOOPBACK, self.port), backlog=50, reuse_port=False) as silent:
            done = threading.Event()
            held: list[socket.socket] = []

            def accept() -> None:
                silent.settimeout(0.2)
                while not done.is_set():
                    try:
                        held.append(silent.accept()[0])
                    except TimeoutError:
                        continue

            listener = threading.Thread(target=accept)
            listener.start()
            try:
                yield
            finally:
                done.set()
                listener.join()
                self.counts["silent connections"] += len(held)
                for one in held:
                    one.close()
        self.start()


class _Handler:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if address in self._sink.faults.refused:
            self._sink.counts["550"] += 1
            return "550 5.1.1 No such mailbox"
        await asyncio.sleep(self._sink.before)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        sink = self._sink
        thrown = sink.dice.randrange(100)
        faults = sink.faults
        if thrown < faults.closing:
            sink.counts["421"] += 1
            return "421 4.3.2 Too busy"
        if thrown < faults.closing + faults.later:
            sink.counts["451"] += 1
            return "451 4.3.0 Try later"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(content, policy=policy.default)
        digest = hashlib.sha256(content).hexdigest()
        sink.taken.append(
            Taken(str(message["Message-ID"]), envelope.rcpt_tos[0], digest, time.monotonic())
        )
        await asyncio.sleep(sink.after)
        if thrown < faults.closing + faults.later + faults.dropped:
            sink.counts["taken, then dropped"] += 1
            if isinstance(server.transport, asyncio.WriteTransport):
                server.transport.abort()
        return "250 OK"
