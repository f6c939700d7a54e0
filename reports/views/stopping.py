"""Stopping the reports to an address, behind the link in each mail, and starting them again.

Opening the link changes nothing, because mail scanners open links too; a button does, and so does the
one click of RFC 8058, which mail programs send by themselves.
"""

from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from departments.services.sign_in import TooManyAttempts
from reports.choices import STOPPABLE, DigestKind
from reports.selectors.opt_outs import ends, stopped_kinds
from reports.services import links, stopping
from reports.views.link_pages import answer
from saypro_align.lib import clock

_ALL: Final = "all"
_START: Final = "start"


# The one click comes from a mail program: without cookie, so without a CSRF token. What it may do is
# bound to the signed address in the link.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the reports to the address the signed link names, one kind or all, or start them again."""
    link = links.behind_stop_link(token)
    if link is None:
        raise Http404
    if request.method == "POST":
        try:
            _act(link, request.POST.get("verb", ""), clock.now())
        except TooManyAttempts as refusal:
            return answer(request, "dead", {"refusal": refusal.message}, status=refusal.status)
    stopped = stopped_kinds(link.address)
    context = {
        "address": link.address,
        "kind": dict(STOPPABLE).get(link.kind, ""),
        "is_stopped": bool(stopped & set(ends(link.kind))),
        "is_all_stopped": "" in stopped and link.kind != DigestKind.REMINDER,
        "is_reminder": link.kind == DigestKind.REMINDER,
        "has_acted": request.method == "POST",
    }
    return answer(request, "stop", context)


def _act(link: links.StopLink, verb: str, now: datetime) -> None:
    stopping.count_press(address=link.address, now=now)
    if verb == _START:
        stopping.start_mails(address=link.address, now=now)
    else:
        kind = "" if verb == _ALL else link.kind
        stopping.stop_mails(address=link.address, kind=kind, now=now)
