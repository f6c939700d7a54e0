"""Evaluations of the months and quarters: the list, and each as it was."""

import uuid

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.access import signed_in
from reports.selectors.evaluations import evaluation_page as page_of
from reports.selectors.evaluations import evaluations, lines_of, page_lines
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 24


@login_required
@require_safe
@takes_as_of
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Show every evaluation, the newest first."""
    page = Paginator(evaluations(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "reports/evaluation_list.html", {"page": page, "as_of": clock.now()})


@login_required
@require_safe
@takes_as_of
def evaluation_list_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the evaluations as a file."""
    headers = [
        _("Evaluation"),
        _("Quarter"),
        _("Day"),
        _("Fully aligned plans"),
        _("Plans due"),
        _("Per cent"),
        _("Target"),
        _("Target met"),
        _("Difference"),
        _("Rules"),
    ]
    return csv_file(headers, lines_of(evaluations()), "evaluations.csv")


@login_required
@require_safe
@takes_as_of
def evaluation_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an evaluation as it was, and what had changed since the one before."""
    page = page_of(pk, signed_in(request))
    return render(request, "reports/evaluation_page.html", {"page": page})


@login_required
@require_safe
@takes_as_of
def evaluation_csv(request: HttpRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """Send an evaluation's departments as a file."""
    page = page_of(pk, signed_in(request))
    headers = [
        _("Department"),
        _("Alignment"),
        _("Score"),
        _("Rating"),
        _("Before"),
        _("Score before"),
        _("Reasons"),
    ]
    day = page.evaluation.snapshot.taken_on
    return csv_file(headers, page_lines(page), f"evaluation-{day}.csv")
