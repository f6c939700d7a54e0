"""What a load balancer asks: does this process live, can it serve pages, does the background work?"""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from celery import current_app
from celery.exceptions import CeleryError
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError

from saypro_align.jobs.models import Heartbeat, Part
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


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """Answer without asking anybody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 503 without the database, or when timetable or worker fell silent.

    The broker is told and not counted: pages work without it. `?for=pages` asks for what pages need.
    """
    try:
        signs = dict(Heartbeat.objects.values_list("part", "at"))
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    told = {"database": "ok"}
    if request.GET.get("for") != "pages":
        told |= background(signs, timezone.now())
    is_well = Sign.SILENT not in told.values()
    return JsonResponse(told, status=HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE)


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
