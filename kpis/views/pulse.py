"""The question of the month: answering it, and what came of the months before."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from departments.access import signed_in
from departments.permissions import is_internal
from kpis.forms.cascades import PulseForm
from kpis.pulsing import FEWEST
from kpis.selectors import pulse as selectors
from kpis.services.pulse import answer_pulse
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.refusals import REFUSALS, show_refusal


@require_GET
@takes_as_of
def pulse_results(request: HttpRequest) -> HttpResponse:
    """Show how many knew which goal their work serves, as far as it names nobody."""
    user, now = signed_in(request), clock.now()
    context = {
        "months": selectors.months_of(user, now=now),
        "seat": selectors.seat_of(user, now=now),
        "fewest": FEWEST,
    }
    return render(request, "kpis/pulse/results.html", context)


@require_GET
@takes_as_of
def pulse_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the results as a file."""
    user = signed_in(request)
    lines = selectors.csv_lines(selectors.months_of(user, now=clock.now()))
    return csv_file(selectors.CSV_HEADERS, lines, "line-of-sight.csv")


@require_http_methods(["GET", "POST"])
def pulse_answer(request: HttpRequest) -> HttpResponse:
    """Ask the question of the month; the answer is counted, and told right or wrong once."""
    user, now = signed_in(request), clock.now()
    if not is_internal(user):
        raise PermissionDenied
    seat = selectors.seat_of(user, now=now)
    context: dict[str, Any] = {"seat": seat, "fewest": FEWEST}
    if seat is None:
        return render(request, "kpis/pulse/answer.html", context)
    form = PulseForm(request.POST or None, goals=selectors.goals_offered(seat))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                context["is_right"] = answer_pulse(
                    seat=seat, goal=UUID(form.cleaned_data["goal"]), actor=user, now=now
                )
                context["is_told"] = True
                status = 200
            except REFUSALS as refusal:
                status = show_refusal(form, refusal)
    context |= {"form": form, "has_errors": status != 200}
    return render(request, "kpis/pulse/answer.html", context, status=status)
