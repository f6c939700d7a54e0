"""The rules in words: how often each was right, and how sure each must be before it speaks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.access import selected_quarter, signed_in
from departments.models import User
from gaps.detectors import RULES
from gaps.forms.review import LimitForm
from gaps.models import RuleSetting
from gaps.permissions import can_change_rules, can_read_rules
from gaps.selectors.rule_book import RulePage, rule_lines, rule_page
from gaps.services import rule_settings as services
from saypro_align.jobs.stillness import stillness
from saypro_align.lib import clock
from saypro_align.lib.refusals import REFUSALS, show_refusal


@login_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show every rule with what became of what it found."""
    user, now = _reader(request), clock.now()
    quarter = selected_quarter(request, user, now)
    context = {"lines": rule_lines(quarter, user), "quarter": quarter, "as_of": now}
    return render(request, "gaps/rules.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show a rule; "See the effect" writes nothing, "Save" asks for the limit."""
    user, now = _reader(request), clock.now()
    if rule_id not in RULES:
        raise Http404
    if request.method == "POST" and not can_change_rules(user):
        raise PermissionDenied
    page = rule_page(rule_id, selected_quarter(request, user, now), user)
    data = request.POST if request.method == "POST" else None
    form = LimitForm(data, limit=page.line.limit, seen=page.seen)
    stored = RuleSetting.objects.filter(rule_id=rule_id).first()
    because: list[Any] = stored.feedback_changes.told_to(user) if stored else []
    context: dict[str, Any] = {"page": page, "form": form, "as_of": now, "because": because}
    if data is None:
        return _page(request, user, context)
    if not form.is_valid():
        return _page(request, user, context, status=422)
    if data.get("verb") == "save":
        return _save(request, user, page, context)
    return _page(request, user, context, status=_try(page, context))


def _reader(request: HttpRequest) -> User:
    user = signed_in(request)
    if not can_read_rules(user):
        raise PermissionDenied
    return user


def _try(page: RulePage, context: dict[str, Any]) -> int:
    form = context["form"]
    try:
        context["trials"] = services.try_rule(
            rule_id=page.line.rule.id, limit=form.limit, now=context["as_of"]
        )
    except REFUSALS as refusal:
        return show_refusal(form, refusal)
    return 200


def _save(
    request: HttpRequest, user: User, page: RulePage, context: dict[str, Any]
) -> HttpResponse:
    form = context["form"]
    try:
        services.change_rule(
            rule_id=page.line.rule.id,
            least_confidence=form.limit.least_confidence,
            is_on=form.limit.is_on,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            actor=user,
            now=context["as_of"],
        )
    except REFUSALS as refusal:
        status = show_refusal(form, refusal)
        _try(page, context)
        return _page(request, user, context, status=status)
    messages.success(request, _("The rule will be set in a moment."))
    return redirect("gaps:rule", page.line.rule.id)


def _page(
    request: HttpRequest, user: User, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show the page, or to the script its part that tells the effect."""
    if request.headers.get("X-Part") == "effect" and "trials" in context:
        return render(request, "gaps/_rule_effect.html", context, status=status)
    waits = context["page"].line.change is not None
    told = {
        **context,
        "may_change": can_change_rules(user) and not waits,
        "has_errors": status != 200,
        "why_still": stillness(context["as_of"]) if waits else "",
    }
    return render(request, "gaps/rule.html", told, status=status)
