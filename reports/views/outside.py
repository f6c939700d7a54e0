"""The report behind an outside reader's link: that one report, no navigation, no sign-in.

Opening it changes nothing, because mail scanners open links too. The word in the address is the only
right, so the address goes to nobody: neither as a referrer nor into our log.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from departments.access import signed_in
from departments.services.sign_in import TooManyAttempts
from departments.sources import network_of_request
from reports.access import run_for_reading
from reports.choices import Audience
from reports.document import Document
from reports.models import ReportLink, ReportRun
from reports.selectors.outside_page import frozen_bytes, outside_page
from reports.services import report_links
from reports.views.downloads import sent_file
from reports.views.link_pages import answer, read_only, sealed
from saypro_align.lib import clock


@read_only
def outside_report(request: HttpRequest, word: str) -> HttpResponse:
    """Show the one report a link opens; say so when it opens nothing any more."""
    door = _door(request, word)
    if isinstance(door, HttpResponse):
        return door
    return _page(request, door.run, {"link": door})


@read_only
def outside_json(request: HttpRequest, word: str) -> HttpResponse:
    """Send the very bytes that the report's hash is made of."""
    door = _door(request, word)
    return door if isinstance(door, HttpResponse) else sealed(_json(door.run))


@read_only
def outside_file(request: HttpRequest, word: str, ending: str) -> HttpResponse:
    """Send the report as a file; nothing in it leads anywhere."""
    door = _door(request, word)
    if isinstance(door, HttpResponse):
        return door
    try:
        report_links.count_file(link=door, now=clock.now())
    except TooManyAttempts as refusal:
        return answer(request, "dead", {"refusal": refusal.message}, status=refusal.status)
    document = Document.from_json(door.run.content)
    return sealed(sent_file(request, document, ending, site_url=""))


@login_required
@require_safe
def as_outsiders(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show people inside the report as outsiders see it."""
    return _page(request, _external(request, pk), {"is_inside": True})


@login_required
@require_safe
def report_json(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the bytes of the hash to who may read the report."""
    return _json(_external(request, pk))


def _external(request: HttpRequest, pk: UUID) -> ReportRun:
    run = run_for_reading(signed_in(request), pk)
    if run.audience != Audience.EXTERNAL or not run.content_hash:
        raise Http404
    return run


def _door(request: HttpRequest, word: str) -> ReportLink | HttpResponse:
    """Return the link that opens, or the answer that says why none does."""
    now = clock.now()
    link = report_links.link_behind(word)
    if link is None:
        return _unknown(request)
    if link.is_living(now) and link.run.content_hash:
        return link
    told = {"revoked_on": link.revoked_at} if link.revoked_at else {"ended_on": link.expires_at}
    return answer(request, "dead", told, status=410)


def _unknown(request: HttpRequest) -> HttpResponse:
    try:
        report_links.count_miss(network=network_of_request(request), now=clock.now())
    except TooManyAttempts as refusal:
        return answer(request, "dead", {"refusal": refusal.message}, status=refusal.status)
    return answer(request, "dead", {}, status=404)


def _page(request: HttpRequest, run: ReportRun, more: dict[str, Any]) -> HttpResponse:
    with translation.override(run.language):
        return answer(request, "report", {"page": outside_page(run), **more})


def _json(run: ReportRun) -> HttpResponse:
    response = HttpResponse(frozen_bytes(run), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="content.json"'
    return response
