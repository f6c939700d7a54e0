"""The steps of a plan's life: withdraw, return, approve, revise, history."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments import access
from departments.access import signed_in
from departments.choices import PlanState
from departments.models import Plan, User
from departments.services import plans as plan_services
from departments.services.reading import note_reading
from kpis.forms.plans import (
    ApproveForm,
    ReturnForm,
    TakeBackForm,
    VersionForm,
    WithdrawForm,
)
from kpis.services import approval, plans
from kpis.views.editor import plan_of
from kpis.views.links import plan_step_url, plan_url
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict, DomainError
from saypro_align.lib.refusals import show_refusal


@require_http_methods(["GET", "POST"])
def plan_withdraw(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take back a version that is not in force: a submitted one to change it, or for good."""
    user = signed_in(request)
    plan = plan_of(user, slug, pk)
    submitted = plan.state == PlanState.SUBMITTED
    return _verb_page(
        request,
        plan,
        TakeBackForm if submitted else WithdrawForm,
        lambda cleaned: _withdraw(plan, cleaned, user),
        heading=_("Withdraw this version"),
        action=_("Withdraw plan"),
        done=_("Withdrawn. The department still owes a plan for this quarter."),
        lead=_("Possible as long as nobody in the strategy office has opened it.")
        if submitted
        else _("It stays readable in the history. The department still owes a plan."),
    )


def _withdraw(plan: Plan, cleaned: dict[str, Any], user: User) -> Plan:
    seen, now = cleaned["version"], clock.now()
    if cleaned.get("then") == TakeBackForm.EDIT:
        return plan_services.take_back_plan(plan=plan, expected_version=seen, actor=user, now=now)
    return plan_services.withdraw_plan(
        plan=plan, reason=cleaned["reason"], expected_version=seen, actor=user, now=now
    )


@require_http_methods(["GET", "POST"])
def plan_return(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask the department for changes."""
    user = signed_in(request)
    plan = for_deciding(user, slug, pk)
    if request.method == "GET":
        note_reading(plan=plan, actor=user, now=clock.now())
    return _verb_page(
        request,
        plan,
        ReturnForm,
        lambda cleaned: approval.ask_for_changes(
            plan=plan,
            note=cleaned["note"],
            expected_version=cleaned["version"],
            actor=user,
            now=clock.now(),
        ),
        heading=_("Ask for changes"),
        action=_("Return plan"),
        done=_("Plan returned. The head of department sees your note in the editor."),
        lead=_("The department can edit the plan again and hand it in once more."),
    )


@require_http_methods(["GET", "POST"])
def plan_approve(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Put the plan in force."""
    user = signed_in(request)
    plan = for_deciding(user, slug, pk)
    if request.method == "GET":
        note_reading(plan=plan, actor=user, now=clock.now())
    return _verb_page(
        request,
        plan,
        ApproveForm,
        lambda cleaned: plans.approve_plan(
            plan=plan,
            note=cleaned["note"],
            expected_version=cleaned["version"],
            actor=user,
            now=clock.now(),
        ),
        heading=_("Approve the plan"),
        action=_("Approve plan"),
        done=_("Plan approved. It is in force now and counts in the alignment."),
        lead=_("It comes into force and replaces the version before it."),
    )


@require_POST
def plan_revise(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Begin a new version of the plan in force."""
    user = signed_in(request)
    plan = plan_of(user, slug, pk)
    try:
        draft, _copies = plans.revise_plan(plan=plan, actor=user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(plan_url(plan))
    messages.info(
        request, _("This is a new version. The approved plan stays official until it is approved.")
    )
    return redirect(plan_step_url("plan_edit", draft))


def _verb_page(
    request: HttpRequest,
    plan: Plan,
    form_class: type[VersionForm],
    act: Callable[[dict[str, Any]], object],
    *,
    heading: str,
    action: str,
    done: str,
    lead: str,
) -> HttpResponse:
    """Ask, then act: a page with one small form, kept as typed on every refusal."""
    status = 200
    if request.method == "POST":
        form = form_class(request.POST)
        status = 422
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except DomainError as refusal:
                status = refusal.status
                form = _refused(form, refusal, plan)
            else:
                messages.success(request, done)
                if plan.state == PlanState.DRAFT:
                    return redirect(plan_step_url("plan_edit", plan))
                return redirect(plan_url(plan))
    else:
        form = form_class(initial={"version": plan.version})
    context = {
        "plan": plan,
        "obligation": plan.obligation,
        "form": form,
        "heading": heading,
        "action": action,
        "lead": lead,
        "plan_url": plan_url(plan),
    }
    return render(request, "kpis/plan_verb.html", context, status=status)


def _refused(form: VersionForm, refusal: DomainError, plan: Plan) -> VersionForm:
    """Show the refusal; after a clash the next press is about the version that is stored now."""
    if isinstance(refusal, Conflict) and refusal.current is not None:
        data = QueryDict(mutable=True)
        data.update(form.data)
        data["version"] = str(refusal.current.version)
        form = type(form)(data)
        form.is_valid()
    show_refusal(form, refusal)
    return form


def for_reading(user: User, slug: str, pk: UUID) -> Plan:
    """Return the plan at this address to whoever may read it."""
    plan = access.plan_for_reading(user, pk)
    if plan.obligation.department.slug != slug:
        raise Http404
    return plan


def for_deciding(user: User, slug: str, pk: UUID) -> Plan:
    """Return the plan at this address to those who decide on plans."""
    for_reading(user, slug, pk)
    return access.plan_for_deciding(user, pk)
