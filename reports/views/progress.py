"""Progress reports: the board, reading one, writing one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.views.saving import answer
from departments.access import selected_quarter, signed_in
from departments.models import Department
from departments.selectors import quarter_choices
from reports.access.progress import period_for_reading, period_for_writing
from reports.forms.progress import ProgressForm
from reports.models import ProgressReport, ProgressState
from reports.selectors import progress as selectors
from reports.selectors.progress import Arrival
from reports.selectors.progress_page import ProgressPage, progress_page_of
from reports.services import progress as services
from saypro_align.audit import past
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50
# What a button of the form asks for; Enter saves.
VERBS = {
    "save": services.save_progress,
    "draft": services.draft_again,
    "send": services.send_progress,
}


@login_required
@require_safe
@takes_as_of
def progress_list(request: HttpRequest) -> HttpResponse:
    """Show which reports came, in time or late, and which are missing."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    asked = _asked(request)
    lines = selectors.board(user, quarter, now, asked["department"]) if quarter else []
    shown = [one for one in lines if asked["state"] in ("", one.arrival)]
    context = {
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "punctuality": selectors.punctuality(lines),
        "together": selectors.together(lines),
        "states": Arrival.choices,
        "departments": Department.objects.active_on(clock.organization_day(now)),
        "shown": asked,
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
        "as_of": now,
    }
    return render(request, "reports/progress/list.html", context)


@login_required
@require_safe
@takes_as_of
def progress_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the board as a file, narrowed as on the page."""
    user, now = signed_in(request), clock.now()
    quarter = selected_quarter(request, user, now)
    asked = _asked(request)
    lines = selectors.board(user, quarter, now, asked["department"]) if quarter else []
    rows = (
        (
            one.department.name,
            one.period.starts_on,
            one.period.ends_on,
            one.period.due_on,
            one.arrival.label,
            one.report.sent_at if one.report and one.report.sent_at else "",
            one.report.days_late if one.report else "",
        )
        for one in lines
        if asked["state"] in ("", one.arrival)
    )
    headers = (
        _("Department"),
        _("First day"),
        _("Last day"),
        _("Due on"),
        _("State"),
        _("Sent"),
        _("Days late"),
    )
    return csv_file(headers, rows, "progress-reports.csv")


@login_required
@require_safe
@takes_as_of
def progress_page(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Show a sent report; its heads see the draft with the form."""
    user, now = signed_in(request), clock.now()
    department, span = period_for_reading(user, slug, period, now)
    page = progress_page_of(department, span, user, now)
    if page.report is not None and page.is_sent and not past.is_past():
        services.note_reading(report=page.report, reader=user, now=now)
    context = {"page": page, "form": _form(page)}
    return render(request, "reports/progress/page.html", context)


@login_required
@require_POST
def progress_write(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Keep what was written, draft again, or send."""
    user, now = signed_in(request), clock.now()
    department, span = period_for_writing(user, slug, period, now)
    page = progress_page_of(department, span, user, now)
    form = ProgressForm(request.POST, initial=_initial(page))
    verb = request.POST.get("verb", "save")

    def act() -> str:
        report = VERBS.get(verb, services.save_progress)(
            department=department,
            period=span,
            texts=form.texts(),
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )
        messages.success(request, _said(report, verb))
        return reverse("reports:progress_page", args=[slug, period])

    return answer(
        request,
        form,
        act,
        template="reports/progress/page.html",
        context={"page": page},
        stored=ProgressForm.stored,
    )


def _form(page: ProgressPage) -> ProgressForm | None:
    return ProgressForm(initial=_initial(page)) if page.may_write else None


def _initial(page: ProgressPage) -> dict[str, Any]:
    if page.report is not None:
        return ProgressForm.stored(page.report)
    return {part: "\n".join(lines) for part, lines in page.draft.items()}


def _said(report: ProgressReport, verb: str) -> str:
    if report.state == ProgressState.SENT:
        return _("Sent. Strategy office, leadership and your department read it.")
    if verb == "draft":
        return _("Drafted again. What you wrote is kept.")
    return _("Saved. Nobody but the heads of the department reads it yet.")


def _asked(request: HttpRequest) -> dict[str, str]:
    state = request.GET.get("state", "")
    return {
        "department": request.GET.get("department", "")[:60],
        "state": state if state in Arrival.values else "",
    }
