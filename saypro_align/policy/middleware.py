"""Refuses every URL that the policy does not open to the person asking."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template import loader
from django.urls import ResolverMatch
from django.utils.http import url_has_allowed_host_and_scheme

from saypro_align.policy.table import Entry, entries, roles_of

_READS = {"HEAD": "GET", "OPTIONS": "GET"}


class PolicyMiddleware:
    """Deny by default: no entry, no answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.may_open = _doorkeeper(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Let the request through, ask for a sign-in, or refuse it."""
        match: ResolverMatch | None = request.resolver_match
        entry = entries().get(match.view_name if match else "")
        if entry is None:
            raise PermissionDenied("This address has no policy entry.")
        if entry.public or request.path.startswith("/api/"):
            # API callers sign in by token inside the view; its permission class asks the same table.
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(_way_back(request, entry))
        method = request.method or "GET"
        check(entry, roles_of(request.user), method)
        if _READS.get(method, method) not in entry.methods:
            page = loader.render_to_string("405.html", request=request) if method == "GET" else ""
            return HttpResponseNotAllowed(sorted(entry.methods), page)
        return None


def _way_back(request: HttpRequest, entry: Entry) -> str:
    """Return where a sign-in leads: the page asked for, or the one whose button was pressed too late.

    An address that takes presses only shows nothing to who is led there.
    """
    if "GET" in entry.methods:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return "/"
    page = urlsplit(came_from)
    return urlunsplit(("", "", page.path or "/", page.query, ""))


def _doorkeeper(request: HttpRequest) -> Callable[[str], bool]:
    """Answer for menus and links which pages this person may open; the roles are asked for once."""
    roles = cache(lambda: roles_of(request.user))

    def may_open(name: str) -> bool:
        entry = entries().get(name)
        return entry is not None and (entry.public or entry.admits(roles(), "GET"))

    return may_open


def check(entry: Entry, roles: frozenset[str], method: str) -> None:
    """Raise Http404 for roles that may not know of the place, PermissionDenied for mere readers.

    A method the entry does not name at all answers 405, from here or from the API's view.
    """
    method = _READS.get(method, method)
    if not entry.may_see(roles):
        raise Http404
    if method in entry.methods and not entry.admits(roles, method):
        raise PermissionDenied
