"""How broker, timetable and worker are, as this process can tell."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from celery import current_app
from celery.exceptions import CeleryError
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import KombuError

from saypro_align.jobs.models import Part
from saypro_align.jobs.standing import Sign, signs_of
from saypro_align.lib.nudge import IMPATIENT

# So long an answer about the broker is believed: whoever asks us often must not ask it often.
_BELIEVED_SECONDS: Final = 2.0


@dataclass
class _Watch:
    """What this process remembers: since when it may expect signs of life, and of the broker."""

    grace_from: datetime = field(default_factory=timezone.now)
    asked_at: float = float("-inf")
    broker_answers: bool = False

    def ask_broker(self, now: datetime) -> bool:
        """Tell whether the broker answers; when it comes back, signs of life need a moment too."""
        if time.monotonic() - self.asked_at > _BELIEVED_SECONDS:
            self.broker_answers = _broker_answers()
            self.asked_at = time.monotonic()
        if not self.broker_answers:
            self.grace_from = now
        return self.broker_answers


watch = _Watch()


def background(signs: dict[str, datetime], now: datetime) -> dict[str, str]:
    """Return how broker, timetable and worker are; silence says nothing while the broker is away."""
    if not settings.WATCH_BACKGROUND:
        return {}
    answers = watch.ask_broker(now)
    patience = timedelta(seconds=settings.HEARTBEAT_PATIENCE_SECONDS)
    read = signs_of(signs.get(Part.BEAT), signs.get(Part.WORKER), now, watch.grace_from, patience)
    told = {"broker": "ok" if answers else "away"}
    for part, sign in zip(Part, read, strict=True):
        told[part.value] = Sign.UNKNOWN if sign != Sign.OK and not answers else sign
    return told


def _broker_answers() -> bool:
    options = {**current_app.conf.broker_transport_options, **IMPATIENT}
    try:
        with current_app.connection_for_write(transport_options=options) as connection:
            return connection.default_channel is not None
    except (KombuError, CeleryError, OSError):
        return False
