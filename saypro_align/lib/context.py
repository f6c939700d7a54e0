"""What the frame of every page needs to know; no app is asked and no query made."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from saypro_align.lib import clock


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates the organization's name and the time of this answer."""
    del request
    return {
        "ORGANIZATION_NAME": settings.ORGANIZATION_NAME,
        "SITE_URL": settings.SITE_URL,
        "now": clock.now(),
    }
