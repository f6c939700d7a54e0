"""Comments at a plan's fields: write one, mark it as done, open it again, say that it was seen."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import (
    comment_for_reading,
    comment_for_settling,
    signed_in,
)
from departments.models import Comment, Plan, User
from departments.readers import readers_of
from departments.services import comments as comment_services
from kpis.forms.comments import CommentForm
from kpis.selectors.comments import talk_about
from kpis.services import approval
from kpis.views.links import plan_version_url
from kpis.views.plans import for_reading
from saypro_align.lib import clock
from saypro_align.lib.refusals import REFUSALS, show_refusal

NAMES_OFFERED = 8


@require_http_methods(["GET", "POST"])
def comment_add(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Say something at a field of a plan."""
    user = signed_in(request)
    plan = for_reading(user, slug, pk)
    rows = talk_about(plan, user).rows
    if request.method == "GET":
        form = CommentForm(rows=rows, initial={"at": request.GET.get("at", "")})
        return _page(request, plan, form)
    form = CommentForm(request.POST, rows=rows)
    status = 422
    if form.is_valid():
        try:
            comment = approval.comment_on(
                plan=plan,
                name=form.cleaned_data["at"],
                text=form.cleaned_data["text"],
                actor=user,
                now=clock.now(),
            )
        except REFUSALS as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("Comment added."))
            return redirect(_at(comment))
    return _page(request, plan, form, status)


@require_POST
def comment_resolve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a comment as done."""
    return _settle(request, pk, comment_services.resolve_comment)


@require_POST
def comment_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take "done" back."""
    return _settle(request, pk, comment_services.reopen_comment)


@require_POST
def comment_noted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one has seen where one was named."""
    user = signed_in(request)
    comment = comment_for_reading(user, pk)
    comment_services.note_mention(comment=comment, actor=user, now=clock.now())
    return redirect(_at(comment))


@require_GET
def plan_people(request: HttpRequest, slug: str, pk: UUID) -> JsonResponse:
    """Offer the names of those who may read a comment on this plan, and no others."""
    plan = for_reading(signed_in(request), slug, pk)
    begin = " ".join(request.GET.get("q", "").replace("\x00", "")[:60].split())
    people = readers_of(plan, inside=bool(request.GET.get("inside")))
    found = people.filter(name__icontains=begin).order_by("name", "pk") if begin else people.none()
    names = found.values_list("name", flat=True)[:NAMES_OFFERED]
    return JsonResponse({"names": list(names)})


def _settle(request: HttpRequest, pk: UUID, act: Callable[..., Comment]) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    comment = comment_for_settling(user, pk)
    _act(request, act, comment, user, now)
    return redirect(_at(comment))


def _act(
    request: HttpRequest, act: Callable[..., Any], comment: Comment, user: User, now: datetime
) -> None:
    try:
        act(comment=comment, actor=user, now=now)
    except REFUSALS as refusal:
        messages.error(request, getattr(refusal, "message", str(refusal)))


def _at(comment: Comment) -> str:
    return f"{plan_version_url(comment.plan)}#comment-{comment.pk}"


def _page(request: HttpRequest, plan: Plan, form: CommentForm, status: int = 200) -> HttpResponse:
    context = {
        "plan": plan,
        "obligation": plan.obligation,
        "form": form,
        "plan_url": plan_version_url(plan),
    }
    return render(request, "kpis/comment_form.html", context, status=status)
