"""Raising a gap by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import selected_quarter, signed_in
from departments.models import Department, Quarter, User
from gaps.choices import GapKind, Severity
from gaps.forms import RaiseForm, WhoseForm
from gaps.models import Gap
from gaps.permissions import can_raise
from gaps.selectors.places import Place, places
from gaps.services.gaps import PartyDraft, raise_gap
from saypro_align.lib import clock
from saypro_align.lib.refusals import REFUSALS, show_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gap_new(request: HttpRequest) -> HttpResponse:
    """Let anybody say what does not fit; the heads concerned are told."""
    user, now = signed_in(request), clock.now()
    if not can_raise(user):
        raise PermissionDenied
    quarter = selected_quarter(request, user, now)
    whose = WhoseForm(_asked(request, user))
    sides = _sides(user, quarter, whose)
    if request.method != "POST" or not sides or quarter is None:
        form = RaiseForm(sides=sides, initial={"place": request.GET.get("place", "")})
        status = 422 if request.method == "POST" else 200
        return _page(request, quarter, whose, form if sides else None, status=status)
    form = RaiseForm(request.POST, sides=sides)
    if not form.is_valid():
        return _page(request, quarter, whose, form, status=422)
    try:
        gap = raise_gap(
            quarter=quarter,
            kind=GapKind(form.cleaned_data["kind"]),
            severity=Severity(form.cleaned_data["severity"]),
            sentence=form.cleaned_data["sentence"],
            parties=[_party(place) for place in form.chosen],
            actor=user,
            now=now,
        )
    except REFUSALS as error:
        return _page(request, quarter, whose, form, status=show_refusal(form, error))
    messages.success(request, _("The heads concerned are told. The strategy office decides."))
    return _to(gap, user)


def _to(gap: Gap, user: User) -> HttpResponse:
    """Go to the gap, or to the register where it may not yet be read by who raised it."""
    if Gap.objects.visible_to(user).filter(pk=gap.pk).exists():
        return redirect("gaps:gap_page", gap.pk)
    return redirect("gaps:gap_list")


def _party(place: Place) -> PartyDraft:
    return PartyDraft(place.obligation, place.objective_key, place.kpi_use_key)


def _asked(request: HttpRequest, user: User) -> dict[str, str]:
    """Read whose plans it is about; one's own department is offered first."""
    asked = {name: request.GET.get(name, "") for name in ("department", "other")}
    if not asked["department"]:
        own = next((row.department for row in user.current_memberships), None)
        asked["department"] = own.slug if own else ""
    return asked


def _sides(user: User, quarter: Quarter | None, whose: WhoseForm) -> list[list[Place]]:
    whose.is_valid()
    chosen: list[Department] = [
        department
        for name in ("department", "other")
        if (department := whose.cleaned_data.get(name))
    ]
    if quarter is None or not chosen:
        return []
    found = places(user, quarter, chosen)
    return sorted(found, key=lambda side: chosen.index(side[0].obligation.department))


def _page(
    request: HttpRequest,
    quarter: Quarter | None,
    whose: WhoseForm,
    form: RaiseForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "gaps/gap_new.html",
        {"quarter": quarter, "whose": whose, "form": form, "has_errors": status == 422},
        status=status,
    )
