"""The list of goals and new ones; a goal's own page, and what moves it, stand in `gaps`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments import permissions
from departments.access import signed_in
from departments.forms.goals import GoalForm
from departments.models import Goal
from departments.selectors import goals_listed
from departments.services import goals as goal_services
from departments.views.editing import answer_form, coordinator, page_of
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


def _url(goal: Goal) -> str:
    return reverse("gaps:goal_page", args=[goal.slug])
