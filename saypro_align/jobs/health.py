"""What a load balancer asks: does this process live, can it serve pages, does the background work?"""

from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from saypro_align.jobs.models import Heartbeat
from saypro_align.jobs.standing import Sign
from saypro_align.jobs.watching import background


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """Answer without asking anybody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 503 without the database, or when timetable or worker fell silent.

    The broker is told and not counted: pages work without it. `?for=pages` asks for what pages need.
    """
    try:
        signs = dict(Heartbeat.objects.values_list("part", "at"))
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    told = {"database": "ok"}
    if request.GET.get("for") != "pages":
        told |= background(signs, timezone.now())
    is_well = Sign.SILENT not in told.values()
    return JsonResponse(told, status=HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE)
