"""Headers every answer carries, and the reference by which a request is found in the log."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from saypro_align.lib import clock

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class HeadersMiddleware:
    """Give the request its id and close what a browser would otherwise leave open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers; a page made for a person is never kept by a cache."""
        request.request_id = request_id(request)  # type: ignore[attr-defined]
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            # No cookie of ours holds one, and a database would not even look it up.
            del request.COOKIES[name]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response


class ReaderZoneMiddleware:
    """Shows moments in the time zone the reader chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose the zone for this answer only."""
        clock.show_in(str(getattr(request.user, "time_zone", "")))
        try:
            return self.get_response(request)
        finally:
            clock.show_in("")


def request_id(request: HttpRequest) -> str:
    """Take the proxy's id when it is a harmless one, else make one."""
    given = request.headers.get("X-Request-ID", "")
    return given if _GIVEN_ID.fullmatch(given) else str(uuid.uuid4())
