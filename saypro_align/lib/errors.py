"""Error pages: what happened, who can help, and nothing about the inside."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from saypro_align.lib import clock


def _answer(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    **told: Any,
) -> HttpResponse:
    """Answer API callers in the API's error shape and people with a page."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": detail, "code": code, "fields": {}}, status=status)
    return render(request, f"{status}.html", told, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _answer(request, 400, "bad_request", _("The request cannot be read."))


def permission_denied(
    request: HttpRequest, exception: Exception, help_from: object = None
) -> HttpResponse:
    """Answer a reader who may not write, or an address nobody opened; say who can help."""
    detail = _("You may not do this.")
    told = {"exception": str(exception), "help_from": help_from}
    return _answer(request, 403, "permission_denied", detail, **told)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer alike for what is missing and what is none of the person's business."""
    return _answer(request, 404, "not_found", _("Not found."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours; the page needs neither database nor session."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"detail": _("Something failed on our side."), "code": "error", "fields": {}},
            status=500,
        )
    told = {"reference": getattr(request, "request_id", ""), "at": clock.now()}
    return render(None, "500.html", told, status=500)
