"""The driver model: what moves which goal, and what one number does to another; effect first."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments import access, permissions
from departments.access import signed_in
from departments.forms.drivers import GoalChoiceForm
from departments.forms.goals import CouplingEditForm, CouplingForm, MeasureForm, ReasonForm
from departments.models import Goal, GoalMeasure, MeasureCoupling
from departments.services import drivers as driver_services
from departments.views.editing import coordinator
from gaps.detectors.facts import CouplingFacts
from gaps.imagining import (
    Change,
    measure_facts,
    with_coupling,
    with_measure,
    without_coupling,
    without_measure,
)
from gaps.selectors.drivers import driver_model
from gaps.views.trying import Deed, answer_trial
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock


@require_safe
def drivers(request: HttpRequest) -> HttpResponse:
    """Show what moves which goal, in which direction, and what costs what."""
    user, now = signed_in(request), clock.now()
    form = GoalChoiceForm(request.GET or None)
    quarter = access.selected_quarter(request, user, now)
    model = driver_model(quarter, now, goal=form.goal)
    context = {
        "form": form,
        "model": model,
        "quarter": quarter,
        "as_of": now,
        "may_edit": permissions.can_edit_structure(user),
        "history": history_lines(*model.measures, *model.couplings, limit=10),
    }
    return render(request, "gaps/drivers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a measure or driver to a goal."""
    user = signed_in(request)
    goal = access.goal_for_writing(user, slug)
    form = MeasureForm(request.POST or None)

    def change() -> Change:
        return with_measure(measure_facts(uuid4(), goal.pk, form.changes))

    def act() -> str:
        measure = driver_services.add_measure(
            goal=goal, **form.changes, actor=user, now=clock.now()
        )
        messages.success(request, _("“%(name)s” is added.") % {"name": measure.name})
        return _place(goal)

    heading = _("Add what moves “%(goal)s”") % {"goal": goal}
    return _answer(request, form, Deed(change, act), heading=heading, action=_("Add"), goal=goal)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a measure or driver."""
    user = signed_in(request)
    measure = access.measure_for_writing(user, pk)
    form = MeasureForm(request.POST or None, instance=measure)

    def change() -> Change:
        return with_measure(measure_facts(measure.pk, measure.goal_id, form.changes))

    def act() -> str:
        driver_services.edit_measure(
            measure=measure,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("“%(name)s” is saved.") % {"name": measure.name})
        return _place(measure.goal)

    return _answer(
        request,
        form,
        Deed(change, act),
        heading=_("Change “%(name)s”") % {"name": measure.name},
        action=_("Save"),
        goal=measure.goal,
        couplings=_couplings_of(measure),
        history=history_lines(measure, limit=20),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def measure_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop using a measure or driver."""
    user = signed_in(request)
    measure = access.measure_for_writing(user, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        driver_services.retire_measure(
            measure=measure, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("“%(name)s” is retired.") % {"name": measure.name})
        return _place(measure.goal)

    return _answer(
        request,
        form,
        Deed(lambda: without_measure(measure.pk), act),
        heading=_("Retire “%(name)s”") % {"name": measure.name},
        lead=_("Its couplings end with it. KPIs that move only this number show a gap afterwards."),
        action=_("Retire"),
        is_grave=True,
        goal=measure.goal,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def coupling_add(request: HttpRequest) -> HttpResponse:
    """Say what raising one measure does to another."""
    user = coordinator(request)
    form = CouplingForm(request.POST or None, initial={"first": request.GET.get("first", "")})

    def change() -> Change:
        given = form.cleaned_data
        return with_coupling(_facts(given["first"], given["second"], given))

    def act() -> str:
        coupling = driver_services.couple_measures(**form.cleaned_data, actor=user, now=clock.now())
        messages.success(request, _("The two are coupled."))
        return _place(coupling.first.goal)

    return _answer(
        request,
        form,
        Deed(change, act),
        heading=_("Couple two measures"),
        lead=_("Conflicts between departments are found on this ground."),
        action=_("Couple them"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def coupling_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what two coupled measures do to each other, or why."""
    user = signed_in(request)
    coupling = access.coupling_for_writing(user, pk)
    form = CouplingEditForm(request.POST or None, instance=coupling)

    def change() -> Change:
        return with_coupling(_facts(coupling.first, coupling.second, form.changes))

    def act() -> str:
        driver_services.edit_coupling(
            coupling=coupling,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("The coupling is saved."))
        return _place(coupling.first.goal)

    return _answer(
        request,
        form,
        Deed(change, act),
        heading=_("What “%(first)s” does to “%(second)s”") % _names(coupling),
        action=_("Save"),
        goal=coupling.first.goal,
        history=history_lines(coupling, limit=20),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def coupling_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop treating two measures as coupled."""
    user = signed_in(request)
    coupling = access.coupling_for_writing(user, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        driver_services.retire_coupling(
            coupling=coupling, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("The two are no longer coupled."))
        return _place(coupling.first.goal)

    return _answer(
        request,
        form,
        Deed(lambda: without_coupling(coupling.first_id, coupling.second_id), act),
        heading=_("Uncouple “%(first)s” and “%(second)s”") % _names(coupling),
        action=_("Uncouple"),
        is_grave=True,
        goal=coupling.first.goal,
    )


def _answer(
    request: HttpRequest, form: forms.BaseForm, deed: Deed, *, goal: Goal | None = None, **told: Any
) -> HttpResponse:
    """Show the form, the effect of what it says, or do it and go back to the goal's drivers."""
    back = _place(goal) if goal else reverse("gaps:drivers")
    context = {"back_url": back, "back_text": _("Drivers"), **told}
    return answer_trial(request, form, deed, context=context)


def _place(goal: Goal) -> str:
    return f"{reverse('gaps:drivers')}#goal-{goal.slug}"


def _facts(first: GoalMeasure, second: GoalMeasure, given: dict[str, Any]) -> CouplingFacts:
    return CouplingFacts(
        first_measure_id=first.pk,
        second_measure_id=second.pk,
        sign=1 if given["sign"] > 0 else -1,
        reason=given["reason"],
    )


def _names(coupling: MeasureCoupling) -> dict[str, str]:
    return {"first": coupling.first.name, "second": coupling.second.name}


def _couplings_of(measure: GoalMeasure) -> list[MeasureCoupling]:
    return list(driver_services.couplings_of(measure).select_related("first", "second"))
