"""Deciding on a submitted plan: read it, comment at its fields, return or approve it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import plan_for_reading, signed_in
from departments.choices import PlanState
from departments.models import Plan, User
from departments.permissions import can_decide_plan
from departments.services.reading import note_reading
from kpis.forms.review import ReviewForm
from kpis.selectors.comments import Remark, Talk, talk_about
from kpis.selectors.places import Place
from kpis.services import approval
from kpis.views.links import plan_url, plan_version_url
from kpis.views.plans import for_deciding
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class Line:
    """A field with what was said about it and where more can be said."""

    place: Place
    remarks: list[Remark]
    box: Any


@require_http_methods(["GET", "POST"])
def plan_review(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Read a submitted plan and decide on it, with comments at the fields, in one press."""
    user = signed_in(request)
    plan = for_deciding(user, slug, pk)
    if request.method == "POST":
        # Somebody may have decided meanwhile: what was typed is shown again with the refusal.
        return _decide(request, plan, user)
    if plan.state != PlanState.SUBMITTED or not can_decide_plan(user, plan):
        messages.info(request, _why_not(plan))
        return redirect(plan_version_url(plan))
    note_reading(plan=plan, actor=user, now=clock.now())
    talk = talk_about(plan, user)
    form = ReviewForm(initial={"version": plan.version}, rows=talk.rows)
    return _page(request, plan, talk, form)


def _decide(request: HttpRequest, plan: Plan, user: User) -> HttpResponse:
    talk = talk_about(plan, user)
    form = ReviewForm(request.POST, rows=talk.rows)
    if not form.is_valid():
        return _page(request, plan, talk, form, status=422)
    try:
        done = _act(request.POST.get("verb", ""), plan, form, user)
    except Conflict as clash:
        form = ReviewForm(_renewed(request.POST, user, plan), rows=talk.rows)
        form.is_valid()
        form.add_error(None, clash.message)
        return _page(request, plan, talk, form, status=clash.status)
    except DomainError as refusal:
        form.refuse(refusal.fields, refusal.message)
        return _page(request, plan, talk, form, status=refusal.status)
    messages.success(request, done)
    return redirect(plan_version_url(plan) if plan.state != PlanState.RETURNED else plan_url(plan))


def _act(verb: str, plan: Plan, form: ReviewForm, user: User) -> str:
    """Take the step that was pressed; Enter in a field only keeps the comments."""
    now, seen, note = clock.now(), form.cleaned_data["version"], form.cleaned_data["note"]
    if verb == "return":
        approval.ask_for_changes(
            plan=plan,
            note=note,
            comments=form.comments,
            expected_version=seen,
            actor=user,
            now=now,
        )
        return _("Returned. The department gets a mail that leads to the first field.")
    if verb == "approve":
        approval.approve_with_comments(
            plan=plan,
            note=note,
            comments=form.comments,
            expected_version=seen,
            actor=user,
            now=now,
        )
        return _("Plan approved. It is in force now and counts in the alignment.")
    for one in form.comments:
        approval.comment_on(
            plan=plan, name=one.name, text=one.text, inside=True, actor=user, now=now
        )
    return _("Comments saved. Nothing is decided yet.")


def _page(
    request: HttpRequest, plan: Plan, talk: Talk, form: ReviewForm, status: int = 200
) -> HttpResponse:
    rows = [
        (row, [Line(place, talk.at(place.name), form.box(place)) for place in row.places])
        for row in talk.rows
    ]
    context = {
        "plan": plan,
        "obligation": plan.obligation,
        "rows": rows,
        "talk": talk,
        "form": form,
        "plan_url": plan_version_url(plan),
        "has_errors": status != 200,
    }
    return render(request, "kpis/plan_review.html", context, status=status)


def _renewed(data: QueryDict, user: User, plan: Plan) -> QueryDict:
    """Return what was typed on top of the version that is stored now."""
    fresh = data.copy()
    fresh["version"] = str(plan_for_reading(user, plan.pk).version)
    return fresh


def _why_not(plan: Plan) -> str:
    if plan.state == PlanState.SUBMITTED:
        return _("Somebody else must decide on this plan.")
    return _("This version is not waiting for a decision.")
