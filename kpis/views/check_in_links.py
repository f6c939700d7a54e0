"""The check-in behind the link in a mail: no sign-in, one person, nothing but what is due.

Opening the link changes nothing, because mail scanners open links too. The page holds no navigation
and names no other page, and its address goes to nobody: neither as a referrer nor into our log.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from departments.services.sign_in import TooManyAttempts
from departments.sources import network_of_request
from kpis.checking_in import is_free
from kpis.choices.check_ins import Via
from kpis.models import CheckIn, CheckInLink
from kpis.services import check_in_links as links
from kpis.views.check_in_change import correct, show_correction
from kpis.views.check_in_desk import open_desk, take
from saypro_align.lib import clock

_CHANGE: Final = "change"


# The word in the address is the authority here, not a cookie: without a session there is nothing a
# foreign page could borrow. And a page that sends no referrer sends "Origin: null", which the check
# against forgery takes for a foreign page.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_link(request: HttpRequest, word: str) -> HttpResponse:
    """Show what is due for the link's person; save it when it is sent."""
    now = clock.now()
    link = links.link_behind(word, now)
    if link is None or _is_somebody_else(request, link):
        return _nothing_here(request)
    clock.show_in(link.user.time_zone)
    if request.method == "POST":
        try:
            links.count_save(link=link, now=now)
        except TooManyAttempts as refusal:
            return _answer(request, "dead", {"refusal": refusal.message}, status=429)
        return _save(request, link)
    if _CHANGE in request.GET and (last := _changeable(link)) is not None:
        return _answer(request, "link_change", _change_context(link, last))
    desk = open_desk(link.user, now=now)
    last = _changeable(link)
    return _answer(request, "link", {**desk.context, "link": link, "last": last})


def _save(request: HttpRequest, link: CheckInLink) -> HttpResponse:
    now = clock.now()
    last = _changeable(link)
    if _CHANGE in request.GET:
        if last is None:
            return _nothing_here(request)
        correction = correct(last, request.POST, link.user, now)
        if not correction.is_saved:
            context = {**_change_context(link, last), **correction.context}
            return _answer(request, "link_change", context, status=correction.status)
    else:
        desk = take(link.user, request.POST, via=Via.LINK, now=now)
        if not desk.saved:
            context = {**desk.context, "link": link, "last": None}
            return _answer(request, "link", context, status=desk.status)
    links.note_use(link=link, now=now)
    answer = redirect(request.path)
    return _sealed(answer)


def _changeable(link: CheckInLink) -> CheckIn | None:
    """Return the person's last check-in while it may be changed without a reason."""
    last = CheckIn.objects.given().filter(user=link.user).order_by("-first_at", "-pk").first()
    return last if last is not None and is_free(last.open_until, clock.now()) else None


def _change_context(link: CheckInLink, last: CheckIn) -> dict[str, Any]:
    correction = show_correction(last, clock.now())
    return {**correction.context, "check_in": last, "link": link}


def _is_somebody_else(request: HttpRequest, link: CheckInLink) -> bool:
    """Return whether another person is signed in: a forwarded link opens nothing for him."""
    return request.user.is_authenticated and request.user.pk != link.user_id


def _nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer alike for a word we never made, one that is over, and one for somebody else."""
    try:
        links.count_miss(network=network_of_request(request), now=clock.now())
    except TooManyAttempts as refusal:
        return _answer(request, "dead", {"refusal": refusal.message}, status=429)
    return _answer(request, "dead", {}, status=410)


def _answer(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return _sealed(render(request, f"kpis/check_ins/{name}.html", context, status=status))


def _sealed(answer: HttpResponse) -> HttpResponse:
    """Keep the address out of referrers, search engines, caches and our own log."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    add_never_cache_headers(answer)
    # Django's note of an answer from 400 up names the path; this one is a secret.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer
