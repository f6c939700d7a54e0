"""A report's mail as people get it: in the light, in the dark, on a phone, and as plain text."""

from typing import Final
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from departments.access import signed_in
from reports.access import run_for_reading
from reports.models import ReportRun

LOOKS: Final = ("light", "dark", "phone", "plain")
_QUESTION: Final = "@media (prefers-color-scheme: dark)"
# A mail's styles stand in the mail, so they are allowed in its frame; nothing else is.
FRAME: Final = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@login_required
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def report_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the mail in a closed frame, or as plain text."""
    run = _mailed(request, pk)
    look = look_of(request)
    return render(request, "reports/report_mail.html", {"run": run, "look": look, "looks": LOOKS})


@login_required
@require_safe
@xframe_options_sameorigin
@csp(FRAME)  # type: ignore[arg-type]
def report_mail_frame(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the mail's HTML alone, for the frame of the page above."""
    return HttpResponse(framed(_mailed(request, pk).html, look_of(request)))


def framed(html: str, look: str) -> str:
    """Return a mail's HTML as it looks by day or by night, whatever the device would choose.

    Links open beside the frame: in it nothing may run or lead away.
    """
    when = "@media all" if look == "dark" else "@media not all"
    scheme = "dark" if look == "dark" else "light"
    html = html.replace(_QUESTION, when).replace(
        "color-scheme: light dark", f"color-scheme: {scheme}"
    )
    return html.replace("<head>", '<head><base target="_blank">', 1)


def look_of(request: HttpRequest) -> str:
    """Return the look asked for, else the first."""
    wanted = request.GET.get("look", "")
    return wanted if wanted in LOOKS else LOOKS[0]


def _mailed(request: HttpRequest, pk: UUID) -> ReportRun:
    run = run_for_reading(signed_in(request), pk)
    if not run.html:
        raise Http404
    return run
