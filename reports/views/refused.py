"""The page of a refusal: it says who could do it and whom to ask."""

from django.http import HttpRequest, HttpResponse

from departments.models import User
from reports.selectors.who_may import WhoMay, who_may
from saypro_align.lib import errors
from saypro_align.policy.table import entries


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a reader who may not write, or an address nobody opened."""
    return errors.permission_denied(request, exception, help_from=_who_may(request))


def _who_may(request: HttpRequest) -> WhoMay | None:
    match = request.resolver_match
    entry = entries().get(match.view_name) if match else None
    if entry is None or not isinstance(request.user, User) or request.path.startswith("/api/"):
        return None
    found = who_may(request.user, entry, request.method or "GET", match.kwargs if match else {})
    return found if found.roles else None
