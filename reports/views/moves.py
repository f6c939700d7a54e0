"""Why the number moved between two moments, as a page and as a file."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.access import selected_quarter, signed_in
from reports.forms import SpanForm
from reports.moves import moves_page
from reports.selectors.moves import Effect, MoveLine, Moves, moves
from reports.views.quarters import picker
from reports.words import moves as move_words
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

USUAL_SPAN = timedelta(weeks=4)


@login_required
@require_safe
@takes_as_of
def moves_view(request: HttpRequest) -> HttpResponse:
    """Show what moved the number between two days: a picture, and every event with its points."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    if quarter is None:
        return render(request, "reports/dashboard_empty.html")
    form = SpanForm(request.GET, now=now, default=USUAL_SPAN)
    context = {"form": form, "quarter": quarter, "as_of": now, **picker(quarter)}
    if not form.is_valid():
        return render(request, "reports/moves.html", context, status=422)
    start, end = form.span
    page = moves_page(moves(quarter, user, start=start, end=end))
    return render(request, "reports/moves.html", {**context, "page": page})


@login_required
@require_safe
@takes_as_of
def moves_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out one line for each event and plan, with its exact share of the difference."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    form = SpanForm(request.GET, now=now, default=USUAL_SPAN)
    if quarter is None or not form.is_valid():
        raise Http404
    start, end = form.span
    found = moves(quarter, user, start=start, end=end)
    return csv_file(_headers(), _lines(found), f"moves-{quarter.code}.csv")


def _headers() -> list[str]:
    return [
        _("Quarter"),
        _("When"),
        _("What happened"),
        _("About"),
        _("Department"),
        _("What it did"),
        _("Fully aligned plans"),
        _("Plans due"),
        _("Points"),
        _("Points, numerator"),
        _("Points, denominator"),
    ]


def _lines(found: Moves) -> list[list[object]]:
    return [
        [
            found.quarter.code,
            line.at,
            move_words.label(line.cause),
            line.about,
            *_cells(line, one),
        ]
        for line in (*found.moved, *found.quiet)
        for one in line.effects or (None,)
    ]


def _cells(line: MoveLine, one: Effect | None) -> list[object]:
    """Return the numbers; a fraction as such would be taken for a date by spreadsheets."""
    points = line.points if one is None else one.points
    exact: list[object] = [_decimal(points), points.numerator, points.denominator]
    if one is None:
        return ["", "", 0, 0, *exact]
    return [one.department, one.text, _decimal(one.aligned), _decimal(one.total), *exact]


def _decimal(value: Fraction) -> str:
    """Write a fraction with at most four decimals."""
    rounded = round(value, 4)
    return str(Decimal(rounded.numerator) / Decimal(rounded.denominator))
