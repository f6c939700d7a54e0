"""Somebody leaves: what he answers for is shown, counted, and given to a colleague."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments import access, permissions
from departments.access import signed_in
from departments.models import User
from reports.forms import HandoverForm, LeavingForm
from reports.selectors.holdings import Holdings, holdings_of
from reports.services import handover as services
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.refusals import REFUSALS, show_refusal


@login_required
@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    """Ask who leaves, and go on to what he holds."""
    if not permissions.can_hand_over(signed_in(request)):
        raise PermissionDenied
    form = LeavingForm(request.GET if "person" in request.GET else None)
    if form.is_valid():
        return redirect("reports:hand_over", form.cleaned_data["person"].pk)
    return render(
        request, "reports/leaving.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a person holds, and give it to a colleague in one step."""
    user, now = signed_in(request), clock.now()
    person = access.person_for_handing_over(user, pk)
    held = holdings_of(person, user, now)
    data = request.POST if request.method == "POST" else None
    form = HandoverForm(data, person=person, held=held)
    if request.method != "POST":
        return _page(request, person, held, form)
    if not form.is_valid():
        return _page(request, person, held, form, status=422)
    try:
        given = services.hand_over(person=person, **form.cleaned_data, actor=user, now=now)
    except Conflict as conflict:
        fresh = HandoverForm(person=person, held=held)
        messages.warning(request, conflict.message)
        return _page(request, person, held, fresh, status=conflict.status)
    except REFUSALS as refusal:
        return _page(request, person, held, form, status=show_refusal(form, refusal))
    _say(request, person, form.cleaned_data["to"], given)
    return redirect("departments:person_page", person.pk)


def _say(request: HttpRequest, person: User, to: User, given: Holdings) -> None:
    messages.success(
        request,
        _("%(to)s takes over from %(name)s: %(parts)s. A mail tells so.")
        % {
            "to": to,
            "name": person,
            "parts": ", ".join(part.counted for part in given.parts),
        },
    )


def _page(
    request: HttpRequest, person: User, held: Holdings, form: HandoverForm, status: int = 200
) -> HttpResponse:
    context = {"person": person, "held": held, "form": form}
    return render(request, "reports/hand_over.html", context, status=status)
