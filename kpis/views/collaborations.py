"""Departments that work together for targets: the matrix, its lists, and asking."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.access import selected_quarter, signed_in
from departments.models import User
from departments.selectors import quarter_choices
from departments.views.editing import answer_form
from kpis.access import targets as target_access
from kpis.forms.collaborations import CollaborationForm
from kpis.selectors import collaborations as selectors
from kpis.selectors.handshakes import CSV_HEADERS, HandshakeLine, csv_lines
from kpis.selectors.pages import departments_by_slug
from kpis.services import collaborations as services
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

MOST_LISTED = 200


@require_safe
@takes_as_of
def collaborations(request: HttpRequest) -> HttpResponse:
    """Show which department asks which other one for what, and the requests behind a number."""
    user, now = signed_in(request), clock.now()
    today = clock.organization_day(now)
    rows, asked = _asked(request, user)
    found = selectors.listed(rows, asked, today)
    context = {
        "matrix": selectors.matrix(rows, asked.quarter, today),
        "lines": [HandshakeLine(row, today) for row in found[:MOST_LISTED]],
        "count": len(found),
        "asked": asked,
        "as_of": now,
        "quarter_choices": quarter_choices(),
        "quarter_value": asked.quarter.code if asked.quarter else "",
    }
    return render(request, "kpis/collaborations/list.html", context)


@require_safe
@takes_as_of
def collaboration_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the requests as a file, narrowed as on the page."""
    rows, asked = _asked(request, signed_in(request))
    found = selectors.listed(rows, asked, clock.organization_day(clock.now()))
    return csv_file(CSV_HEADERS, csv_lines(found), "collaborations.csv")


@require_http_methods(["GET", "HEAD", "POST"])
def collaboration_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask another department to work with the own one for a target."""
    user = signed_in(request)
    kpt, own = target_access.kpt_for_collaborating(user, pk)
    form = CollaborationForm(
        request.POST or None, own=own, others=departments_by_slug(), initial={"due_on": kpt.due_on}
    )

    def act() -> str:
        handshake = services.ask_for_target(kpt=kpt, **form.chosen(), actor=user, now=clock.now())
        messages.success(
            request,
            _("Asked. The heads of %(department)s get a mail.") % {"department": handshake.asked},
        )
        return reverse("kpis:handshake_page", args=[handshake.pk])

    context = {
        "heading": _("Ask another department"),
        "lead": kpt.name,
        "action": _("Send the request"),
        "back_url": reverse("kpis:target_page", args=[kpt.pk]),
        "back_text": kpt.name,
    }
    return answer_form(request, form, act, context=context)


def _asked(request: HttpRequest, user: User) -> tuple[list[Any], selectors.Asked]:
    given = request.GET
    quarter = selected_quarter(request, user, clock.now())
    group = given.get("state", "")
    asked = selectors.Asked(
        quarter=quarter,
        asking=given.get("asking", ""),
        asked=given.get("asked", ""),
        group=group if group in selectors.GROUPS else "",
        target=_uuid(given.get("target", "")),
    )
    return list(selectors.requests_of(user, quarter)), asked


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
