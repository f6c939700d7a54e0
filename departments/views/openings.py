"""Opening a quarter step by step: dates, goals, who plans, mails."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments import access
from departments.access import signed_in
from departments.choices import OpeningStep, QuarterState, RequestState
from departments.forms.openings import PlanningForm, ReviewForms, proposed_dates
from departments.forms.quarters import NewQuarterForm, QuarterForm
from departments.goal_results import quarter_before, results_of
from departments.models import ExemptionRequest, Quarter, QuarterOpening, User
from departments.preparing import goal_reaches, quarter_to_open
from departments.selectors import heads_of
from departments.services import openings as services
from departments.services.invitations import invitations
from departments.views.editing import answer_form, coordinator
from saypro_align.lib import clock
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError

_PAGES = {
    OpeningStep.GOALS: "departments:opening_goals",
    OpeningStep.DEPARTMENTS: "departments:opening_departments",
    OpeningStep.MAILS: "departments:opening_mails",
}
_TEMPLATES = "departments/opening/"


@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """Go on with the opening that is under way, or begin one with the dates."""
    user = coordinator(request)
    quarter = quarter_to_open()
    found = QuarterOpening.objects.filter(quarter=quarter).first() if quarter else None
    if request.method == "GET" and found is not None:
        return redirect(_url(found))
    return _dates(request, user, quarter)


@require_http_methods(["GET", "POST"])
def opening_dates(request: HttpRequest, code: str) -> HttpResponse:
    """Change the dates of the quarter that is being opened."""
    user, found = _found(request, code)
    if _has_opened(found):
        return _is_open(request, found)
    return _dates(request, user, found.quarter)


@require_http_methods(["GET", "POST"])
def opening_goals(request: HttpRequest, code: str) -> HttpResponse:
    """Review the goals: keep, change or retire each, signed and dated."""
    user, found = _found(request, code)
    if _has_opened(found):
        return _is_open(request, found)
    data = request.POST if request.method == "POST" else None
    signed = list(found.reviews.select_related("signed_by"))
    reviews = ReviewForms(data, services.goals_to_review(found), signed)
    status = 200
    if data is not None:
        status = 422
        if reviews.is_valid():
            try:
                services.sign_reviews(
                    opening=found, reviews=reviews.drafts, actor=user, now=clock.now()
                )
                return redirect(_PAGES[OpeningStep.DEPARTMENTS], code)
            except DomainError as refusal:
                status, reviews.refusals = refusal.status, [refusal.message]
    context = {
        "formsets": [reviews],
        "rows": _with_reach(reviews, found.quarter),
        "before": quarter_before(found.quarter),
        "has_errors": status >= HTTPStatus.BAD_REQUEST,
        "signed": max(signed, key=lambda review: review.signed_at, default=None),
        "reader": user,
    }
    return _show(request, found, OpeningStep.GOALS, context, status)


@require_http_methods(["GET", "POST"])
def opening_departments(request: HttpRequest, code: str) -> HttpResponse:
    """Say who plans; for who shall not, the leadership is asked."""
    user, found = _found(request, code)
    if ahead := _ahead(request, found, OpeningStep.DEPARTMENTS):
        return ahead
    departments = services.department_choices(found)
    waiting = ExemptionRequest.objects.filter(quarter=found.quarter, state=RequestState.WAITING)
    data = request.POST if request.method == "POST" else None
    form = PlanningForm(
        data, departments=departments, waiting={row.department_id: row for row in waiting}
    )
    heads = heads_of(one.pk for one in departments)
    context = {
        "form": form,
        "rows": [(*row, heads.get(row[0].pk, ())) for row in form.rows],
    }

    def act() -> str:
        services.choose_departments(
            opening=found, left_out=form.left_out, actor=user, now=clock.now()
        )
        return reverse(_PAGES[OpeningStep.MAILS], args=[code])

    return _answer(request, found, OpeningStep.DEPARTMENTS, form, act, context)


@require_http_methods(["GET", "POST"])
def opening_mails(request: HttpRequest, code: str) -> HttpResponse:
    """Show every mail as it will be sent; the button opens the quarter and sends them."""
    user, found = _found(request, code)
    if ahead := _ahead(request, found, OpeningStep.MAILS):
        return ahead
    if request.method == "POST":
        try:
            count = services.finish_opening(opening=found, actor=user, now=clock.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
            found.refresh_from_db()
            return redirect(_url(found))
        _say_open(request, found.quarter, count)
        return redirect("departments:quarter_page", code)
    context = {
        "invitations": invitations(found.quarter, services.department_choices(found)),
        "reviews": found.reviews.select_related("goal", "signed_by").exclude(decision="keep"),
        "kept": found.reviews.filter(decision="keep").count(),
    }
    return _show(request, found, OpeningStep.MAILS, context)


def _with_reach(reviews: ReviewForms, quarter: Quarter) -> list[tuple[Any, Any, list[str]]]:
    """Put what hangs on each goal, and what came of it in the quarter before, beside its form."""
    goals = [form.goal.pk for form in reviews.forms]
    reaches = goal_reaches(goals)
    results = results_of(goals, quarter_before(quarter), clock.now())
    return [
        (form, reaches.get(form.goal.pk), results.get(form.goal.pk, [])) for form in reviews.forms
    ]


def _dates(request: HttpRequest, user: User, quarter: Quarter | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    now = clock.now()
    if quarter is None:
        last = Quarter.objects.order_by("-ends_on").first()
        form: Any = NewQuarterForm(data, initial=proposed_dates(last, organization_day(now)))
    else:
        form = QuarterForm(data, instance=quarter)

    def act() -> str:
        begun = services.begin_opening(
            quarter=quarter,
            fields=form.changes,
            expected_version=form.seen_version if quarter else None,
            actor=user,
            now=now,
        )
        return reverse(_PAGES[OpeningStep.GOALS], args=[begun.quarter.code])

    context = {"steps": _steps(quarter, None), "quarter": quarter}
    return answer_form(request, form, act, template=f"{_TEMPLATES}dates.html", context=context)


def _answer(
    request: HttpRequest,
    found: QuarterOpening,
    step: OpeningStep,
    form: Any,
    act: Any,
    context: dict[str, Any],
) -> HttpResponse:
    told = {**context, "quarter": found.quarter, "steps": _steps(found.quarter, step)}
    template = f"{_TEMPLATES}{step.value}.html"
    return answer_form(request, form, act, template=template, context=told)


def _show(
    request: HttpRequest,
    found: QuarterOpening,
    step: OpeningStep,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    told = {**context, "quarter": found.quarter, "steps": _steps(found.quarter, step)}
    return render(request, f"{_TEMPLATES}{step.value}.html", told, status=status)


def _steps(quarter: Quarter | None, here: OpeningStep | None) -> list[dict[str, Any]]:
    """Return the four steps for the line on top, with links to those that can be opened."""
    names = [(None, _("Dates")), *((step, str(step.label)) for step in _PAGES)]
    order = [name for name, _label in names]
    reached = order.index(here)
    return [
        {
            "label": label,
            "is_here": step == here,
            "url": _step_url(quarter, step) if at < reached else "",
        }
        for at, (step, label) in enumerate(names)
    ]


def _step_url(quarter: Quarter | None, step: OpeningStep | None) -> str:
    if quarter is None:
        return ""
    name = "departments:opening_dates" if step is None else _PAGES[step]
    return reverse(name, args=[quarter.code])


def _found(request: HttpRequest, code: str) -> tuple[User, QuarterOpening]:
    user = signed_in(request)
    return user, access.opening_for_writing(user, code)


def _ahead(request: HttpRequest, found: QuarterOpening, step: OpeningStep) -> HttpResponse | None:
    """Lead back to the step that comes first, or to the quarter that is open already."""
    if _has_opened(found):
        return _is_open(request, found)
    if services.ORDER.index(OpeningStep(found.step)) < services.ORDER.index(step):
        return redirect(_url(found))
    return None


def _has_opened(found: QuarterOpening) -> bool:
    """Return whether the quarter is open, here or by an import."""
    return found.step == OpeningStep.OPENED or found.quarter.state != QuarterState.PREPARING


def _is_open(request: HttpRequest, found: QuarterOpening) -> HttpResponse:
    messages.info(
        request, _("%(quarter)s is open already. Nobody was mailed twice.") % _name(found.quarter)
    )
    return redirect("departments:quarter_page", found.quarter.code)


def _url(found: QuarterOpening) -> str:
    if _has_opened(found):
        return reverse("departments:quarter_page", args=[found.quarter.code])
    return reverse(_PAGES[OpeningStep(found.step)], args=[found.quarter.code])


def _say_open(request: HttpRequest, quarter: Quarter, invited: int) -> None:
    told = {**_name(quarter), "owing": quarter.obligations.count(), "invited": invited}
    messages.success(
        request,
        _("%(quarter)s is open. %(owing)d departments owe a plan, %(invited)d heads are invited.")
        % told,
    )


def _name(quarter: Quarter) -> dict[str, str]:
    return {"quarter": quarter.name}
