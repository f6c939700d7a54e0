"""Beginning a course correction: from a target that lags, or from an obstacle's solution."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from actions.about import About
from actions.access.courses import kpt_for_correcting, obstacle_for_solving, solution_of
from actions.services.course import prefilled_correction
from actions.views.editor import propose
from departments.access import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Propose what brings a target back on its way."""
    about = About(kpt=kpt_for_correcting(signed_in(request), pk))
    return propose(request, about, partial(prefilled_correction, about))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Propose what takes an obstacle out of the way; `?reply=` names the solution it starts from."""
    obstacle = obstacle_for_solving(signed_in(request), pk)
    about = About(kpt=obstacle.kpt, obstacle=obstacle)
    solution = solution_of(obstacle, request.GET.get("reply", ""))
    return propose(request, about, partial(prefilled_correction, about, solution=solution))
