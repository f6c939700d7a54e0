"""Where a plan begins: a copy of an earlier quarter, a spreadsheet, or nothing."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
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
from saypro_align.lib.not_found import first_or_404

# Asks to copy into the draft that is there, instead of leading to it.
INTO_DRAFT = "draft"


@require_http_methods(["GET", "POST"])
def plan_start(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """Begin the department's plan for a quarter, or copy objectives into its draft."""
    obligation = obligation_of(signed_in(request), slug, quarter)
    working = working_plan(obligation)
    asked = request.POST if request.method == "POST" else request.GET
    if working is not None and not (working.is_editable and asked.get("into") == INTO_DRAFT):
        target = "plan_edit" if working.is_editable else "plan_check"
        return redirect(plan_step_url(target, working))
    start = _Start(obligation, earlier_plans(obligation), working)
    if request.method == "GET":
        source = start.source(request.GET.get("from", "")) or next(iter(start.sources), None)
        return _page(request, start, start.form(None, source))
    if working is not None or request.POST.get("verb") == "copy":
        source = start.source(request.POST.get("source", ""))
        if source is None:
            raise Http404
        return _copy(request, start, source)
    return _begin(request, start)


@dataclass(frozen=True)
class _Start:
    """What may be begun from what: the obligation, the earlier plans, and the draft if there is one."""

    obligation: Obligation
    sources: list[Plan]
    into: Plan | None

    def source(self, code: str) -> Plan | None:
        """Return the earlier plan of that quarter."""
        return next((one for one in self.sources if one.obligation.quarter.code == code), None)

    def form(self, data: QueryDict | None, source: Plan | None) -> CopyForm | None:
        """Return the tick list of an earlier plan."""
        if source is None:
            return None
        earlier = earlier_plan(source, clock.organization_day(clock.now()))
        return CopyForm(data, earlier=earlier, into=self.into)


def _copy(request: HttpRequest, start: _Start, source: Plan) -> HttpResponse:
    form = start.form(request.POST, source)
    if form is None or not form.is_valid():
        return _page(request, start, form, status=422)
    try:
        plan = start_plan_from(
            obligation=start.obligation,
            source=source,
            choices=form.choices(),
            into=start.into,
            actor=signed_in(request),
            now=clock.now(),
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _page(request, start, form, status=refusal.status)
    messages.success(request, _copied(len(form.cleaned_data["objectives"]), source))
    return redirect(plan_step_url("plan_edit", plan))


def _begin(request: HttpRequest, start: _Start) -> HttpResponse:
    """Begin with nothing, to type or to paste."""
    try:
        plan = plan_services.start_plan(
            obligation=start.obligation, actor=signed_in(request), now=clock.now()
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        form = start.form(None, next(iter(start.sources), None))
        return _page(request, start, form, status=refusal.status)
    asked = "plan_paste" if request.POST.get("verb") == "paste" else "plan_edit"
    return redirect(plan_step_url(asked, plan))


def _copied(count: int, source: Plan) -> str:
    return ngettext(
        "%(count)d objective copied from %(quarter)s. Check whether it is still right.",
        "%(count)d objectives copied from %(quarter)s. Check whether they are still right.",
        count,
    ) % {"count": count, "quarter": source.obligation.quarter}


def _page(
    request: HttpRequest, start: _Start, form: CopyForm | None, status: int = 200
) -> HttpResponse:
    shown = form.earlier.plan if form else None
    context = {
        "obligation": start.obligation,
        "form": form,
        "source": shown,
        "others": [plan for plan in start.sources if plan != shown],
        "into": INTO_DRAFT if start.into else "",
        "back_url": plan_url(Plan(obligation=start.obligation)),
        "edit_url": plan_step_url("plan_edit", start.into) if start.into else "",
    }
    return render(request, "kpis/plan_start.html", context, status=status)


def obligation_of(user: User, slug: str, quarter: str) -> Obligation:
    """Return what the department owes for the quarter to the head of the department."""
    department = access.department_for_reading(user, slug)
    held = first_or_404(
        department.obligations.filter(quarter=access.quarter_for_reading(user, quarter))
    )
    return access.obligation_for_writing(user, held.pk)
