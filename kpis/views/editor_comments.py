"""Marking a comment as done from within the plan editor; what was typed is saved with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from departments.access import comment_for_settling, signed_in
from departments.models import Plan
from departments.services.comments import resolve_comment
from kpis.views.links import plan_step_url
from saypro_align.lib import clock


def mark_as_done(request: HttpRequest, plan: Plan, verb: str) -> HttpResponse:
    """Read "resolve_comment:<id>"; a comment on another plan is not there."""
    user = signed_in(request)
    comment = comment_for_settling(user, verb.removeprefix("resolve_comment:"))
    if comment.plan_id != plan.pk:
        raise Http404
    resolve_comment(comment=comment, actor=user, now=clock.now())
    messages.success(request, _("Saved. The comment is marked as done."))
    return redirect(f"{plan_step_url('plan_edit', plan)}#first-comment")
