"""The SMART assistant: an objective made clear by its head, or a clear wording suggested to him."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import signed_in
from departments.models import Objective, User
from departments.views.editing import answer_form
from kpis import access
from kpis.choices import UseState
from kpis.forms.clarifying import ClearForm, SuggestForm
from kpis.models import KpiUse, WordingSuggestion
from kpis.selectors.editor import editor_choices
from kpis.selectors.wordings import newest
from kpis.services.clarifying import make_clear
from kpis.services.wordings import accept_edited, suggest_wording
from kpis.views.because import cause_of, initial_cause, proposed_kpi
from kpis.views.links import plan_step_url, plan_url
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.refusals import REFUSALS, show_refusal

COMPOSE, CHECK, ADVICE = "compose", "check", "advice"
_NOT_SAVING = (COMPOSE, CHECK, ADVICE)


@require_http_methods(["GET", "POST"])
def objective_clear(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make an objective clear: its sentence, and a KPI with numbers, date and owner."""
    user = signed_in(request)
    objective = _as_it_stands(access.objective_for_writing(user, pk))
    cause = cause_of(request, user)
    measure = _choices(objective).measures.get(request.GET.get("measure", ""))
    initial = {**_initial(objective, user), **proposed_kpi(measure), **initial_cause(cause)}

    def act(form: ClearForm) -> KpiUse:
        return make_clear(
            objective=objective,
            words=form.clear_words(),
            kpi=form.described(),
            fields=form.numbers(),
            use=form.chosen_use(),
            because=form.because(),
            actor=user,
            now=clock.now(),
        )

    return _answer(request, objective, initial, act, {"cause": cause})


@require_http_methods(["GET", "POST"])
def wording_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a suggested wording with changes."""
    user = signed_in(request)
    suggestion = access.wording_for_answering(user, pk)
    objective = newest(
        Objective.objects.filter(
            plan__obligation=suggestion.obligation, key=suggestion.objective_key
        )
    )
    if objective is None or suggestion.answered_at is not None:
        messages.info(request, _("This suggestion was answered already."))
        return redirect("kpis:wording_page", pk)
    initial = {**_initial(objective, user), **_suggested(suggestion, user)}

    def act(form: ClearForm) -> KpiUse:
        return accept_edited(
            suggestion=suggestion,
            words=form.clear_words(),
            kpi=form.described(),
            fields=form.numbers(),
            use=form.chosen_use(),
            expected_version=form.cleaned_data["version"],
            because=form.because(),
            actor=user,
            now=clock.now(),
        )

    return _answer(request, objective, initial, act, {"suggestion": suggestion})


@require_http_methods(["GET", "POST"])
def wording_suggest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Suggest a clearer wording of an objective to its head."""
    user = signed_in(request)
    objective = access.objective_for_suggesting(user, pk)
    measure = _choices(objective).measures.get(request.GET.get("measure", ""))
    initial = {**_initial(objective, user), "owner": "", **proposed_kpi(measure)}
    form = _form(SuggestForm, request, objective, initial)
    if request.method == "POST" and request.POST.get("verb") in _NOT_SAVING:
        return _looked_at(request, SuggestForm, objective, initial, "kpis/wording/suggest.html", {})

    def act() -> str:
        suggestion = suggest_wording(
            objective=objective, words=form.suggested(), actor=user, now=clock.now()
        )
        told = _("Suggested. The heads of %(department)s get a mail.")
        messages.success(request, told % {"department": suggestion.obligation.department})
        return reverse("kpis:wording_page", args=[suggestion.pk])

    context = _context(objective, form)
    return answer_form(request, form, act, template="kpis/wording/suggest.html", context=context)


def _answer(
    request: HttpRequest,
    objective: Objective,
    initial: dict[str, Any],
    act: Callable[[ClearForm], KpiUse],
    context: dict[str, Any],
) -> HttpResponse:
    """Show the assistant, look at what is typed, or write it into the plan's draft."""
    template, plan = "kpis/wording/clear.html", objective.plan
    if plan.is_working and not plan.is_editable:
        messages.info(request, _("The plan is being read. Withdraw it to change it."))
        return redirect(plan_url(plan))
    if request.method == "POST" and request.POST.get("verb") in _NOT_SAVING:
        return _looked_at(request, ClearForm, objective, initial, template, context)
    form = _form(ClearForm, request, objective, initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                use = act(form)
            except Conflict as conflict:
                form.add_error(None, conflict.message)
                status = conflict.status
            except REFUSALS as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Written into the plan. Submit it to put it in force."))
                return redirect(plan_step_url("plan_check", use.objective.plan))
    told = {**_context(objective, form), **context, "has_errors": status != 200}
    return render(request, template, told, status=status)


def _looked_at(
    request: HttpRequest,
    kind: type[ClearForm],
    objective: Objective,
    initial: dict[str, Any],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Say how what is typed reads, and write the sentence of the numbers if asked; nothing is saved."""
    verb = request.POST.get("verb")
    form = _form(kind, request, objective, initial, data=request.POST, is_judged=False)
    if verb == COMPOSE:
        sentence = form.sentence_of_the_numbers()
        if sentence:
            data = request.POST.copy()
            data["objective_text"] = sentence
            form = _form(kind, request, objective, initial, data=data, is_judged=False)
        else:
            messages.info(
                request, _("Enter the KPI, today's value, the target value and the date.")
            )
    if verb == ADVICE:
        template = "kpis/wording/_letters.html"
    return render(request, template, {**_context(objective, form), **context})


def _form(
    kind: type[ClearForm],
    request: HttpRequest,
    objective: Objective,
    initial: dict[str, Any],
    *,
    data: QueryDict | None = None,
    is_judged: bool = True,
) -> Any:
    """Return the form; what is only looked at is shown as typed, without a judgement."""
    uses = list(objective.kpi_uses.filter(state=UseState.ACTIVE).select_related("kpi"))
    typed = data if data is not None else (request.POST or None)
    shown = initial
    if not is_judged and typed is not None:
        shown = {**initial, **{name: typed.get(name, "") for name in kind.base_fields}}
        typed = None
    return kind(typed, objective=objective, uses=uses, choices=_choices(objective), initial=shown)


def _choices(objective: Objective) -> Any:
    day = clock.organization_day(clock.now())
    return editor_choices(objective.plan.obligation.department, None, day)


def _as_it_stands(objective: Objective) -> Objective:
    """Return the same objective in the version that somebody works on, if there is one."""
    rows = Objective.objects.filter(plan__obligation=objective.plan.obligation, key=objective.key)
    return newest(rows) or objective


def _initial(objective: Objective, user: User) -> dict[str, Any]:
    """Return what the objective says already; its one KPI is the one to complete."""
    link = objective.links.filter(retired_at=None).first()
    found: dict[str, Any] = {
        "objective_text": objective.text,
        "due_on": objective.due_on or objective.plan.obligation.quarter.ends_on,
        "owner": str(objective.owner_id or user.pk),
        "sentence": link.sentence if link else "",
    }
    use = objective.kpi_uses.filter(state=UseState.ACTIVE).select_related("kpi__owner").first()
    if use is None:
        return found
    told = {
        "use": str(use.pk),
        "name": use.kpi.name,
        "unit": use.kpi.unit,
        "direction": use.kpi.direction,
        "frequency": use.kpi.frequency,
        "source": use.kpi.source,
        "baseline": use.baseline,
        "target_value": use.target_value,
        "due_on": use.due_on or found["due_on"],
        "owner": str(use.kpi.owner_id or found["owner"]),
        "contribution": use.contribution,
        "goal_measure": str(use.goal_measure_id or ""),
    }
    return {**found, **told}


def _suggested(suggestion: WordingSuggestion, user: User) -> dict[str, Any]:
    return {
        "version": suggestion.version,
        "objective_text": suggestion.text,
        "name": suggestion.kpi_name,
        "unit": suggestion.unit,
        "direction": suggestion.direction,
        "frequency": suggestion.frequency,
        "source": suggestion.source,
        "baseline": suggestion.baseline,
        "target_value": suggestion.target_value,
        "due_on": suggestion.due_on,
        "owner": str(suggestion.owner_id or user.pk),
        "use": "",
    }


def _context(objective: Objective, form: ClearForm) -> dict[str, Any]:
    plan = objective.plan
    return {
        "objective": objective,
        "form": form,
        "letters": form.advice(),
        "obligation": plan.obligation,
        "plan_url": plan_url(plan),
    }
