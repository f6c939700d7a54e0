"""How aligned plans are found: the list, asking for ratings, rating and closing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import selected_quarter, signed_in
from departments.models import User
from departments.selectors import quarter_choices
from departments.views.editing import answer_form, answer_verb
from gaps.access import perception as access
from gaps.choices.perception import RoundState
from gaps.forms.perception import OpenRoundsForm, RatePlanForm
from gaps.models import PerceptionRound
from gaps.selectors import perception as selectors
from gaps.services import perception as services
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.refusals import REFUSALS, show_refusal


@require_GET
@takes_as_of
def perception_list(request: HttpRequest) -> HttpResponse:
    """Show the plans of a quarter as head, reviewer and rules see them, furthest apart first."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    rows = selectors.round_rows(user, quarter=quarter)
    context = {
        "rows": rows,
        "agreements": selectors.agreement_of(rows),
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
        "may_open": access.can_open_rounds(user),
        "today": clock.organization_day(now),
        "as_of": now,
    }
    return render(request, "gaps/perception/list.html", context)


@require_GET
@takes_as_of
def perception_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list of the quarter as a file."""
    user = signed_in(request)
    quarter = selected_quarter(request, user, clock.now())
    lines = selectors.csv_lines(selectors.round_rows(user, quarter=quarter))
    return csv_file(selectors.CSV_HEADERS, lines, "ratings-of-plans.csv")


@require_http_methods(["GET", "POST"])
def perception_open(request: HttpRequest) -> HttpResponse:
    """Ask head and reviewer of several departments for their ratings."""
    user, now = signed_in(request), clock.now()
    if not access.can_open_rounds(user):
        raise PermissionDenied
    quarter = selected_quarter(request, user, now)
    departments = selectors.departments_to_ask(quarter) if quarter else []
    initial = {
        "departments": [one.slug for one in departments],
        "rate_by": clock.organization_day(now) + services.DAYS_TO_RATE,
    }
    form = OpenRoundsForm(request.POST or None, departments=departments, initial=initial)

    def act() -> str:
        assert quarter is not None  # noqa: S101 - without a quarter there is nothing to choose
        rows = services.open_rounds(
            quarter=quarter,
            departments=form.chosen(),
            rate_by=form.cleaned_data["rate_by"],
            actor=user,
            now=clock.now(),
        )
        told = ngettext(
            "Asked for %(n)d plan. Its head gets a mail.",
            "Asked for %(n)d plans. Their heads get a mail.",
            len(rows),
        )
        messages.success(request, told % {"n": len(rows)})
        return f"{reverse('gaps:perception_list')}?q={rows[0].quarter.code}"

    context = {"quarter": quarter, "departments": departments}
    return answer_form(request, form, act, template="gaps/perception/open.html", context=context)


@require_GET
@takes_as_of
def perception_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one plan's ratings: one's own at once, all once both have rated."""
    user = signed_in(request)
    return _page(request, user, access.round_for_reading(user, pk))


@require_POST
def perception_rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep one's rating for good."""
    user = signed_in(request)
    row = access.round_for_rating(user, pk)
    form = RatePlanForm(request.POST)
    if not form.is_valid():
        return _page(request, user, row, form=form, status=422)
    try:
        rated = services.rate_plan(
            row=row,
            rating=int(form.cleaned_data["rating"]),
            comment=form.cleaned_data["comment"],
            actor=user,
            now=clock.now(),
        )
    except REFUSALS as refusal:
        return _page(request, user, row, form=form, status=show_refusal(form, refusal))
    said = (
        _("Rated. Both have rated now; here is how far apart you are.")
        if rated.state == RoundState.CLOSED
        else _("Rated. Both ratings are shown when the other side has rated.")
    )
    messages.success(request, said)
    return redirect("gaps:perception_page", pk)


@require_POST
def perception_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a round in which somebody did not rate in time."""
    user = signed_in(request)
    row = access.round_for_closing(user, pk)

    def act() -> str:
        services.close_round(row=row, actor=user, now=clock.now())
        messages.success(request, _("Closed with the ratings there are."))
        return reverse("gaps:perception_page", args=[pk])

    return answer_verb(request, act)


def _page(
    request: HttpRequest,
    user: User,
    row: PerceptionRound,
    *,
    form: RatePlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.organization_day(clock.now())
    shown = selectors.round_row(row, user)
    context: dict[str, Any] = {
        "row": shown,
        "round": row,
        "form": (form or RatePlanForm()) if shown.may_rate else None,
        "score": selectors.score_shown(row.score),
        "is_late": selectors.is_late(row, today),
        "may_close": shown.may_close and selectors.is_late(row, today),
        "today": today,
        "has_errors": status != 200,
        "history": entries_of(row, limit=20),
    }
    return render(request, "gaps/perception/page.html", context, status=status)
