"""The page of a gap and the decisions about it."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from departments.access import signed_in
from departments.models import User
from gaps import permissions
from gaps.access import Right, gap_for_reading, gap_for_writing
from gaps.forms import (
    AcceptForm,
    AssignForm,
    AttributeForm,
    CauseForm,
    ConfirmForm,
    ReasonForm,
    ResolveForm,
)
from gaps.forms.review import KindForm, NoteForm
from gaps.models import Gap
from gaps.selectors.gap_page import gap_page as page_of
from gaps.selectors.people import people_for
from gaps.selectors.similar import similar_gaps
from gaps.selectors.triage import notes_on
from gaps.services import answering, triage
from gaps.services import gaps as services
from gaps.views.asking import list_in, register_url
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.refusals import REFUSALS, show_refusal


@login_required
@require_safe
@takes_as_of
def gap_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a gap: what does not fit, why we say so, what is done, and what the reader may do."""
    return _page(request, gap_for_reading(signed_in(request), pk))


@login_required
@require_POST
def gap_confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Confirm a suspected gap."""
    return _verb(
        request, pk, "confirm", permissions.can_confirm, services.confirm_gap, _("It is a gap now.")
    )


@login_required
@require_POST
def gap_dismiss(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide that it is not a gap, with the reason."""
    return _verb(
        request, pk, "dismiss", permissions.can_dismiss, services.dismiss_gap, _("Not a gap.")
    )


@login_required
@require_POST
def gap_accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Live with a gap until a day."""
    said = _("Accepted. It still counts and is shown as an accepted exception.")
    return _verb(request, pk, "accept", permissions.can_accept, services.accept_gap, said)


@login_required
@require_POST
def gap_attribute(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a gap between departments count against one of them."""
    said = _("The attribution is changed.")
    return _verb(request, pk, "attribute", permissions.can_attribute, services.attribute_gap, said)


@login_required
@require_POST
def gap_resolve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say, as a reviewer, that the condition is gone."""
    return _verb(
        request, pk, "resolve", permissions.can_resolve, services.resolve_gap, _("Gap resolved.")
    )


@login_required
@require_POST
def gap_reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a decision back."""
    return _verb(
        request, pk, "reopen", permissions.can_reopen, services.reopen_gap, _("Gap reopened.")
    )


@login_required
@require_POST
def gap_assign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say who answers for it."""
    said = _("Saved who answers for it.")
    return _verb(request, pk, "assign", permissions.can_assign, answering.assign_gap, said)


@login_required
@require_POST
def gap_cause(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say why it came to be."""
    said = _("Cause saved.")
    return _verb(request, pk, "cause", permissions.can_name_cause, answering.name_cause, said)


@login_required
@require_POST
def gap_kind(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Confirm it as a gap of another kind, with the reason."""
    said = _("It is a gap now, of the kind you chose.")
    return _verb(request, pk, "kind", permissions.can_change_kind, triage.change_kind, said)


@login_required
@require_POST
def gap_note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Tell the strategy office how one sees it."""
    said = _("The strategy office sees your note.")
    return _verb(request, pk, "note", permissions.can_note, _note, said)


def _note(*, expected_version: int | None, **told: Any) -> Gap:
    """Write a note; it holds whatever has happened to the gap since it was read."""
    del expected_version
    return triage.note_gap(**told).gap


_FORMS: dict[str, type[BaseForm]] = {
    "confirm": ConfirmForm,
    "dismiss": ReasonForm,
    "accept": AcceptForm,
    "attribute": AttributeForm,
    "resolve": ResolveForm,
    "reopen": ReasonForm,
    "assign": AssignForm,
    "cause": CauseForm,
    "kind": KindForm,
    "note": NoteForm,
}


def _verb(
    request: HttpRequest,
    pk: uuid.UUID,
    verb: str,
    may: Right,
    service: Callable[..., Gap],
    said: str | Promise,
) -> HttpResponse:
    """Decide one thing about a gap; a refusal is shown on its page, what was typed stays."""
    user, now = signed_in(request), clock.now()
    gap = gap_for_writing(user, pk, may)
    form = _form(verb, gap, user, request.POST)
    if not form.is_valid():
        return _page(request, gap, verb=verb, form=form, status=422)
    handed = dict(form.cleaned_data)
    try:
        service(gap=gap, expected_version=handed.pop("version"), **handed, actor=user, now=now)
    except REFUSALS as error:
        status = show_refusal(form, error)
        return _page(request, gap_for_reading(user, pk), verb=verb, form=form, status=status)
    messages.success(request, str(said))
    if request.POST.get("next") == "review":
        return redirect("gaps:gap_review")
    query = list_in(request.GET.get("list", ""))
    page = reverse("gaps:gap_page", args=[pk])
    return redirect(f"{page}?{urlencode({'list': query})}" if query else page)


def _form(verb: str, gap: Gap, user: User, data: Any = None) -> BaseForm:
    """Return the form of a verb; several stand on one page, so each has ids of its own."""
    handed: dict[str, Any] = {"auto_id": f"id_{verb}_%s", "initial": {"version": gap.version}}
    if verb == "attribute":
        handed["parties"] = [party.obligation.department for party in gap.parties.all()]
    if verb == "assign":
        handed["people"] = people_for(gap, user)
        handed["initial"]["owner"] = gap.owner_id
    if verb in ("kind", "note"):
        handed["gap"] = gap
    if verb == "cause":
        handed["initial"]["cause"] = gap.cause
    return _FORMS[verb](data, **handed)


def _page(
    request: HttpRequest,
    gap: Gap,
    *,
    verb: str = "",
    form: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, query = signed_in(request), list_in(request.GET.get("list", ""))
    page = page_of(gap, user, clock.now())
    forms = {name: _form(name, gap, user) for name in _FORMS}
    if form is not None:
        forms[verb] = form
    return render(
        request,
        "gaps/gap_page.html",
        {
            "page": page,
            "gap": gap,
            "similar": similar_gaps(gap, user),
            "notes": notes_on(gap, user),
            "list": urlencode({"list": query}) if query else "",
            "list_url": register_url(query),
            "forms": forms,
            "form": form,
            "opened": verb,
            "has_errors": status != 200,
        },
        status=status,
    )
