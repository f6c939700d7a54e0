"""Where everybody lands: the leadership on the dashboard, external readers at their reports."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from actions.selectors.recognition import received
from departments.access import signed_in
from reports.selectors.week import my_week
from saypro_align.lib import clock


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what needs the person; `?week=mine` shows it to those who start elsewhere as well."""
    user = signed_in(request)
    if user.is_external:
        return redirect("reports:report_list")
    asked = request.GET.get("week", "")
    if user.starts_on_dashboard and not asked:
        return redirect("reports:dashboard")
    week = my_week(
        user,
        clock.now(),
        is_department=asked == "department",
        is_whole=request.GET.get("all") == "1",
    )
    thanks = received(user, clock.now())
    return render(request, "reports/home.html", {"week": week, "thanks": thanks})


@login_required
@require_safe
def owed_count(request: HttpRequest) -> JsonResponse:
    """Tell the frame's script how many things need the person."""
    user = signed_in(request)
    count = 0 if user.is_external else len(my_week(user, clock.now()).tasks)
    return JsonResponse({"count": count})
