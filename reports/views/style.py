"""The style page for developers: every component, as it is, in the colours of who looks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.style import Samples
from saypro_align.lib import clock


@login_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Show tokens and components."""
    return render(request, "reports/style.html", {"samples": Samples(clock.now())})
