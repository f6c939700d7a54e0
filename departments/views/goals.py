"""The list of goals, new ones, and what moves them; a goal's own page stands in `gaps`."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments import access, permissions
from departments.access import signed_in
from departments.forms.goals import CouplingForm, GoalForm, MeasureForm, ReasonForm
from departments.models import Goal
from departments.selectors import goals_listed
from departments.services import goals as goal_services
from departments.views.editing import answer_form, answer_verb, coordinator, page_of
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock


@require_GET
@takes_as_of
def goal_list(request: HttpRequest) -> HttpResponse:
    """Show what the organization wants."""
    user = signed_in(request)
    context = {
        "page": page_of(request, goals_listed()),
        "today": clock.organization_day(clock.now()),
        "may_edit": permissions.can_edit_structure(user),
    }
    return render(request, "departments/goal_list.html", context)


@require_http_methods(["GET", "POST"])
def goal_create(request: HttpRequest) -> HttpResponse:
    """Add a goal."""
    user = coordinator(request)
    form = GoalForm(request.POST or None)

    def act() -> str:
        goal = goal_services.create_goal(**form.changes, actor=user, now=clock.now())
        messages.success(request, _("Goal added. Say next what moves it."))
        return _url(goal)

    context = {
        "heading": _("New goal"),
        "action": _("Add the goal"),
        "back_url": reverse("departments:goal_list"),
        "back_text": _("Goals"),
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def measure_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a measure or driver to a goal."""
    user = signed_in(request)
    goal = access.goal_for_writing(user, slug)
    form = MeasureForm(request.POST or None)

    def act() -> str:
        measure = goal_services.add_measure(goal=goal, **form.changes, actor=user, now=clock.now())
        messages.success(request, _("“%(name)s” is added.") % {"name": measure.name})
        return _url(goal)

    context = {
        "heading": _("Add what moves “%(goal)s”") % {"goal": goal},
        "action": _("Add"),
        "back_url": _url(goal),
        "back_text": goal.title,
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def measure_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a measure or driver."""
    user = signed_in(request)
    measure = access.measure_for_writing(user, pk)
    form = MeasureForm(request.POST or None, instance=measure)

    def act() -> str:
        goal_services.edit_measure(
            measure=measure,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("“%(name)s” is saved.") % {"name": measure.name})
        return _url(measure.goal)

    context = {
        "heading": _("Change “%(name)s”") % {"name": measure.name},
        "action": _("Save"),
        "back_url": _url(measure.goal),
        "back_text": measure.goal.title,
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def measure_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop using a measure or driver."""
    user = signed_in(request)
    measure = access.measure_for_writing(user, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        goal_services.retire_measure(
            measure=measure, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("“%(name)s” is retired.") % {"name": measure.name})
        return _url(measure.goal)

    context = {
        "heading": _("Retire “%(name)s”") % {"name": measure.name},
        "lead": _("KPIs that move only this number show a gap afterwards."),
        "action": _("Retire"),
        "is_grave": True,
        "back_url": _url(measure.goal),
        "back_text": measure.goal.title,
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def coupling_add(request: HttpRequest) -> HttpResponse:
    """Say what raising one measure does to another."""
    user = coordinator(request)
    form = CouplingForm(request.POST or None, initial={"first": request.GET.get("first", "")})

    def act() -> str:
        coupling = goal_services.couple_measures(**form.cleaned_data, actor=user, now=clock.now())
        messages.success(request, _("The two are coupled."))
        return _url(coupling.first.goal)

    context = {
        "heading": _("Couple two measures"),
        "lead": _("Conflicts between departments are found on this ground."),
        "action": _("Couple them"),
        "back_url": reverse("departments:goal_list"),
        "back_text": _("Goals"),
    }
    return answer_form(request, form, act, context=context)


@require_POST
def coupling_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop treating two measures as coupled."""
    user = signed_in(request)
    coupling = access.coupling_for_writing(user, pk)

    def act() -> str:
        goal_services.retire_coupling(coupling=coupling, actor=user, now=clock.now())
        messages.success(request, _("The two are no longer coupled."))
        return _url(coupling.first.goal)

    return answer_verb(request, act)


def _url(goal: Goal) -> str:
    return reverse("gaps:goal_page", args=[goal.slug])
