"""SMTP that never takes longer than agreed: every step waits only for what is left of the mail's time.

A sender holds a mail for a lease. A server that answers each step just in time could keep him beyond
it, and another sender would send the mail again; so a conversation has one limit for all its steps.
"""

import smtplib
import time
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend as DjangoBackend


class _Limited:
    """What plain and encrypted conversations share; mixed in before smtplib's classes."""

    ends_at: float
    is_handed_over: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.begin()
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        """Start the time of another mail."""
        self.ends_at = time.monotonic() + settings.MAIL_CONVERSATION_SECONDS
        self.is_handed_over = False

    def _wait_no_longer(self) -> None:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("The mail server took too long.")
        sock = getattr(self, "sock", None)
        timeout = getattr(self, "timeout", None)
        if sock is not None and isinstance(timeout, int | float):
            sock.settimeout(min(float(timeout), left))

    def send(self, s: Any) -> None:
        """Send within what is left of the time."""
        self._wait_no_longer()
        super().send(s)  # type: ignore[misc]

    def getreply(self) -> tuple[int, bytes]:
        """Wait for an answer within what is left of the time."""
        self._wait_no_longer()
        return super().getreply()  # type: ignore[misc,no-any-return]

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the mail over; from here on a broken connection leaves open whether it arrived."""
        self.is_handed_over = True
        answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        return answer


class _Plain(_Limited, smtplib.SMTP):
    pass


class _Encrypted(_Limited, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    """Django's SMTP, with a limit on the whole conversation about one mail."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return the limited conversation."""
        return _Encrypted if self.use_ssl else _Plain

    def begin_mail(self) -> None:
        """Start the time of another mail on an open connection."""
        if (talk := self._talk()) is not None:
            talk.begin()

    @property
    def is_handed_over(self) -> bool:
        """Tell whether the whole of the current mail was with the server."""
        talk = self._talk()
        return talk is not None and talk.is_handed_over

    def _talk(self) -> _Limited | None:
        talk: object = self.connection
        return talk if isinstance(talk, _Limited) else None
