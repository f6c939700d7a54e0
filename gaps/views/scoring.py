"""The rules of the number: what others would change, and putting them in force."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import signed_in
from departments.models import User
from gaps.forms import RulesForm
from gaps.permissions import can_change_rules
from gaps.selectors.rules import current_rules, pure_rules, rule_versions
from gaps.services import rules as services
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.refusals import REFUSALS, show_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scoring(request: HttpRequest) -> HttpResponse:
    """Show the rules; "See the effect" writes nothing, "Save" makes a new version with its reason."""
    user, now = signed_in(request), clock.now()
    if not can_change_rules(user):
        raise PermissionDenied
    current = pure_rules(current_rules(now))
    data = request.POST if request.method == "POST" else None
    form = RulesForm(data, rules=current)
    context: dict[str, Any] = {"form": form, "current": current, "as_of": now}
    if data is None:
        return _page(request, context)
    if not form.is_valid():
        return _page(request, context, status=422)
    if data.get("verb") == "save":
        return _save(request, user, form, context)
    return _page(request, {**context, "trials": services.try_rules(rules=form.rules, now=now)})


def _save(
    request: HttpRequest, user: User, form: RulesForm, context: dict[str, Any]
) -> HttpResponse:
    rules, now = form.rules, context["as_of"]
    status = 200
    try:
        row = services.change_rules(
            target_percent=rules.target_percent,
            triage_days=rules.triage_days,
            correction_days=rules.correction_days,
            severity_weights=rules.severity_weights,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            actor=user,
            now=now,
        )
    except Conflict as conflict:
        status = conflict.status
        messages.error(request, conflict.message)
        context["form"] = RulesForm(rules=context["current"])
    except REFUSALS as refusal:
        status = show_refusal(form, refusal)
        context["trials"] = services.try_rules(rules=rules, now=now)
    if status != 200:
        return _page(request, context, status=status)
    messages.success(
        request,
        _("Rules %(code)s hold from now on. Earlier numbers keep the rules they were made by.")
        % {"code": row.code},
    )
    return redirect("gaps:scoring")


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Show the page, or to the script its part that tells the effect."""
    if request.headers.get("X-Part") == "effect" and "trials" in context:
        return render(request, "gaps/_rules_effect.html", context, status=status)
    told = {**context, "versions": rule_versions()}
    return render(request, "gaps/scoring.html", told, status=status)
