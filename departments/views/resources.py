"""Scarce resources: what there is, who needs how much, and what an objective needs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments import access, permissions
from departments.access import signed_in
from departments.forms.goals import ReasonForm
from departments.forms.resources import CapacityForm, NeedsForm, ResourceForm
from departments.models import Objective
from departments.scarcity import resource_rows
from departments.selectors import quarter_choices
from departments.services import resources as services
from departments.views.editing import answer_form, coordinator
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """Show what there is only so much of, and who needs how much of it."""
    user, now = signed_in(request), clock.now()
    quarter = access.selected_quarter(request, user, now)
    rows = resource_rows(quarter)
    subjects = [*(row.resource for row in rows), *(row.capacity for row in rows if row.capacity)]
    context = {
        "rows": rows,
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
        "may_edit": permissions.can_edit_structure(user),
        "history": history_lines(*subjects, limit=20),
        "as_of": now,
    }
    return render(request, "departments/resource_list.html", context)


@require_http_methods(["GET", "POST"])
def resource_create(request: HttpRequest) -> HttpResponse:
    """Add a scarce resource."""
    user = coordinator(request)
    form = ResourceForm(request.POST or None)

    def act() -> str:
        row = services.add_resource(**form.changes, actor=user, now=clock.now())
        messages.success(
            request, _("“%(name)s” is added. Say next how much there is.") % {"name": row}
        )
        return reverse("departments:resource_list")

    return answer_form(
        request, form, act, context=_context(_("New scarce resource"), _("Add the resource"))
    )


@require_http_methods(["GET", "POST"])
def resource_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a resource is called and counted in."""
    user = signed_in(request)
    resource = access.resource_for_writing(user, pk)
    form = ResourceForm(request.POST or None, instance=resource)

    def act() -> str:
        services.edit_resource(
            resource=resource,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("“%(name)s” is saved.") % {"name": resource})
        return reverse("departments:resource_list")

    heading = _("Change “%(name)s”") % {"name": resource}
    return answer_form(request, form, act, context=_context(heading, _("Save")))


@require_http_methods(["GET", "POST"])
def resource_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop asking for a resource."""
    user = signed_in(request)
    resource = access.resource_for_writing(user, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        services.retire_resource(
            resource=resource, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("“%(name)s” is retired.") % {"name": resource})
        return reverse("departments:resource_list")

    heading = _("Retire “%(name)s”") % {"name": resource}
    context = {**_context(heading, _("Retire")), "is_grave": True}
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def capacity_set(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Say how much of a resource there is in a quarter."""
    user = signed_in(request)
    resource = access.resource_for_writing(user, pk)
    quarter = access.quarter_for_writing(user, code)
    known = resource.capacities.filter(quarter=quarter).first()
    form = CapacityForm(request.POST or None, instance=known)

    def act() -> str:
        services.set_capacity(
            resource=resource,
            quarter=quarter,
            amount=form.cleaned_data["amount"],
            expected_version=form.seen_version if known else None,
            actor=user,
            now=clock.now(),
        )
        messages.success(
            request, _("It is noted how much of “%(name)s” there is.") % {"name": resource}
        )
        return f"{reverse('departments:resource_list')}?q={quarter.code}"

    heading = _("“%(name)s” in %(quarter)s") % {"name": resource, "quarter": quarter}
    lead = _("Counted in %(unit)s.") % {"unit": resource.unit}
    context = {**_context(heading, _("Save")), "lead": lead}
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def needs_set(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what an objective of a draft needs of the scarce resources."""
    user = signed_in(request)
    objective = access.objective_for_writing(user, pk)
    form = NeedsForm(request.POST or None, objective=objective)

    def act() -> str:
        services.set_needs(
            objective=objective, amounts=form.amounts, seen=form.seen, actor=user, now=clock.now()
        )
        messages.success(request, _("It is noted what the objective needs."))
        return _plan_url(objective)

    context = {
        "heading": _("What “%(objective)s” needs") % {"objective": objective.text},
        "lead": _("Of what there is only so much of. Leave a field empty where it needs nothing."),
        "action": _("Save"),
        "back_url": _plan_url(objective),
        "back_text": _("Plan"),
    }
    return answer_form(request, form, act, context=context)


def _context(heading: str, action: str) -> dict[str, object]:
    return {
        "heading": heading,
        "action": action,
        "back_url": reverse("departments:resource_list"),
        "back_text": _("Scarce resources"),
    }


def _plan_url(objective: Objective) -> str:
    duty = objective.plan.obligation
    return reverse("reports:plan_page", args=[duty.department.slug, duty.quarter.code])
