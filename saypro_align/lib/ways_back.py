"""Where a verb leads back to, when its form said from which page it was pressed."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

_LONGEST = 2_000


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the path that the form's `next` names; anything but a path of this site is passed over."""
    asked = request.POST.get("next", "")
    if len(asked) > _LONGEST or not asked.startswith("/"):
        return otherwise
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise
