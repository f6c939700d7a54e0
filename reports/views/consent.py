"""May outsiders read of a department? Its head answers; the strategy office sees all answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access import department_for_reading, signed_in
from departments.models import Department, User
from departments.permissions import can_show_outside
from departments.services import outside
from departments.views.editing import answer_verb
from reports.forms.outside import ConsentForm
from reports.permissions import can_manage_schedules
from reports.selectors import consent
from reports.services import report_links
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file


@login_required
@require_safe
def outside_list(request: HttpRequest) -> HttpResponse:
    """List the departments with their heads' answers."""
    rows = consent.active_rows(clock.now())
    shown = sum(row.department.is_shown_outside for row in rows)
    context = {"rows": rows, "shown": shown, "schedules": consent.outside_schedules()}
    return render(request, "reports/outside/consents.html", context)


@login_required
@require_safe
def outside_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the answers as a file."""
    headers = [_("Department"), _("Outside"), _("Answered by"), _("On"), _("Open links naming it")]
    told = consent.lines(consent.active_rows(clock.now()))
    return csv_file(headers, told, "outside.csv")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def department_outside(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what outsiders may read of a department; take its head's answer."""
    user, now = signed_in(request), clock.now()
    department = department_for_reading(user, slug)
    if request.method == "POST":
        return _answered(request, department, user)
    page = consent.consent_page(department, user, now)
    context = {"page": page, "history": _history(department)}
    return render(request, "reports/outside/consent.html", context)


@login_required
@require_POST
def outside_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Close all open links to reports that name the department."""
    user = signed_in(request)
    department = department_for_reading(user, slug)
    if not can_manage_schedules(user):
        raise PermissionDenied
    closed = report_links.revoke_naming(department=department, actor=user, now=clock.now())
    told = ngettext("%(count)d link is closed.", "%(count)d links are closed.", closed)
    messages.success(request, told % {"count": closed})
    return redirect(_url(department))


def _answered(request: HttpRequest, department: Department, user: User) -> HttpResponse:
    if not can_show_outside(user, department.pk):
        raise PermissionDenied
    form = ConsentForm(request.POST)
    if not form.is_valid():
        page = consent.consent_page(department, user, clock.now())
        context = {"page": page, "history": _history(department), "form": form}
        return render(request, "reports/outside/consent.html", context, status=422)

    def act() -> str:
        outside.answer_outside(
            department=department,
            is_shown=form.is_yes,
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        said = (
            _("Outsiders read of %(department)s from the next report on.")
            if form.is_yes
            else _("Outsiders read nothing of %(department)s from the next report on.")
        )
        messages.success(request, said % {"department": department})
        return _url(department)

    return answer_verb(request, act)


def _history(department: Department) -> list[object]:
    events = {"department.shown_outside", "department.hidden_outside"}
    return [one for one in entries_of(department, limit=200) if one.event in events]


def _url(department: Department) -> str:
    return reverse("reports:department_outside", args=[department.slug])
