"""Where a plan begins: a copy of an earlier quarter, a spreadsheet, or nothing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments import access
from departments.access import signed_in
from departments.models import Obligation, Plan, User
from departments.services import plans as plan_services
from kpis.forms.starting import CopyForm
from kpis.selectors.plans import earlier_plans, working_plan
from kpis.selectors.starting import earlier_plan
from kpis.services.starting import start_plan_from
from kpis.views.links import plan_step_url, plan_url
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError


@require_http_methods(["GET", "POST"])
def plan_start(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """Begin the department's plan for a quarter."""
    obligation = obligation_of(signed_in(request), slug, quarter)
    working = working_plan(obligation)
    if working is not None:
        target = "plan_edit" if working.is_editable else "plan_check"
        return redirect(plan_step_url(target, working))
    sources = earlier_plans(obligation)
    if request.method == "GET":
        source = _chosen(sources, request.GET.get("from", ""), sources[:1])
        return _page(request, obligation, sources, _copy_form(request, source))
    if request.POST.get("verb") == "copy":
        source = _chosen(sources, request.POST.get("source", ""), [])
        if source is None:
            raise Http404
        return _copy(request, obligation, sources, source)
    return _begin(request, obligation, sources)


def _copy(
    request: HttpRequest, obligation: Obligation, sources: list[Plan], source: Plan
) -> HttpResponse:
    form = _copy_form(request, source)
    if form is None or not form.is_valid():
        return _page(request, obligation, sources, form, status=422)
    try:
        plan = start_plan_from(
            obligation=obligation,
            source=source,
            choices=form.choices(),
            actor=signed_in(request),
            now=clock.now(),
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _page(request, obligation, sources, form, status=refusal.status)
    messages.success(request, _copied(len(form.cleaned_data["objectives"]), source))
    return redirect(plan_step_url("plan_edit", plan))


def _begin(request: HttpRequest, obligation: Obligation, sources: list[Plan]) -> HttpResponse:
    """Begin with nothing, to type or to paste."""
    try:
        plan = plan_services.start_plan(
            obligation=obligation, actor=signed_in(request), now=clock.now()
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        form = _copy_form(request, sources[0] if sources else None, bound=False)
        return _page(request, obligation, sources, form, status=refusal.status)
    asked = "plan_paste" if request.POST.get("verb") == "paste" else "plan_edit"
    return redirect(plan_step_url(asked, plan))


def _copied(count: int, source: Plan) -> str:
    return ngettext(
        "%(count)d objective copied from %(quarter)s. Check whether it is still right.",
        "%(count)d objectives copied from %(quarter)s. Check whether they are still right.",
        count,
    ) % {"count": count, "quarter": source.obligation.quarter}


def _chosen(sources: list[Plan], wanted: str, default: list[Plan]) -> Plan | None:
    """Return the source asked for by its quarter; a code that names none falls to the default."""
    named = [plan for plan in sources if plan.obligation.quarter.code == wanted]
    return next(iter([*named, *default]), None)


def _copy_form(request: HttpRequest, source: Plan | None, *, bound: bool = True) -> CopyForm | None:
    if source is None:
        return None
    earlier = earlier_plan(source, clock.organization_day(clock.now()))
    data = request.POST if request.method == "POST" and bound else None
    return CopyForm(data, earlier=earlier)


def _page(
    request: HttpRequest,
    obligation: Obligation,
    sources: list[Plan],
    form: CopyForm | None,
    status: int = 200,
) -> HttpResponse:
    shown = form.earlier.plan if form else None
    context = {
        "obligation": obligation,
        "form": form,
        "source": shown,
        "others": [plan for plan in sources if plan != shown],
        "back_url": plan_url(Plan(obligation=obligation)),
    }
    return render(request, "kpis/plan_start.html", context, status=status)


def obligation_of(user: User, slug: str, quarter: str) -> Obligation:
    """Return what the department owes for the quarter to the head of the department."""
    department = access.department_for_reading(user, slug)
    held = department.obligations.filter(quarter=access.quarter_for_reading(user, quarter)).first()
    if held is None:
        raise Http404
    return access.obligation_for_writing(user, held.pk)
