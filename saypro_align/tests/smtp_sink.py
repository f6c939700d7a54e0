"""A real SMTP server that keeps what it gets and can be told to refuse."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from saypro_align.lib.embedded.process import LOOPBACK, free_port


@dataclass(frozen=True)
class Delivery:
    """One accepted mail with the addresses of its envelope."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class SmtpSink:
    """What the server got, and what it shall answer instead of 250."""

    port: int
    deliveries: list[Delivery] = field(default_factory=list)
    attempts: int = 0
    # How long it thinks before it takes a mail.
    seconds: float = 0.0
    answer_to_data: str = "250 OK"
    answers_to_recipients: dict[str, str] = field(default_factory=dict)
    controller: Controller | None = None

    @property
    def url(self) -> str:
        """Return the address as EMAIL_URL wants it."""
        return f"smtp://{LOOPBACK}:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """Return the accepted mails, oldest first."""
        return [delivery.message for delivery in self.deliveries]

    def start(self) -> None:
        """Listen; after `stop` on the same port again."""
        self.controller = Controller(_Handler(self), hostname=LOOPBACK, port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Refuse all connections, as a server that is down does."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def wait_for(self, count: int, seconds: float = 20) -> list[EmailMessage]:
        """Return the mails as soon as there are `count`, or fail."""
        deadline = time.monotonic() + seconds
        while len(self.deliveries) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(self.deliveries) >= count, f"{len(self.deliveries)} of {count} mails came."
        return self.messages


class _Handler:
    """What aiosmtpd calls for each recipient and each mail."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        """Accept or refuse one recipient."""
        answer = self._sink.answers_to_recipients.get(address, "250 OK")
        if answer.startswith("2"):
            await asyncio.sleep(self._sink.seconds)
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail when the answer is yes."""
        sink = self._sink
        sink.attempts += 1
        if sink.answer_to_data.startswith("2"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            message = message_from_bytes(content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            sink.deliveries.append(
                Delivery(envelope.mail_from or "", list(envelope.rcpt_tos), message)
            )
        return sink.answer_to_data


@pytest.fixture
def smtp_sink(settings: Any) -> Iterator[SmtpSink]:
    """Run a real SMTP server and let this process send to it."""
    sink = SmtpSink(free_port())
    sink.start()
    settings.EMAIL_BACKEND = "saypro_align.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = LOOPBACK, sink.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = settings.MAIL_LOG_ONLY = False
    yield sink
    sink.stop()
