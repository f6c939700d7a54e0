"""Departments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments import access, permissions
from departments.access import signed_in
from departments.forms.people import DepartmentForm, NewDepartmentForm
from departments.models import Department
from departments.selectors import department_rows, quarter_choices
from departments.services import people as people_services
from departments.views.editing import answer_form, coordinator, page_of
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock


@require_GET
@takes_as_of
def department_list(request: HttpRequest) -> HttpResponse:
    """Show all departments with head and plan state."""
    user = signed_in(request)
    now = clock.now()
    quarter = access.selected_quarter(request, user, now)
    page = page_of(request, Department.objects.all())
    context = {
        "page": page,
        "rows": department_rows(page.object_list, quarter, user, now),
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
        "may_edit": permissions.can_edit_structure(user),
    }
    return render(request, "departments/department_list.html", context)


@require_http_methods(["GET", "POST"])
def department_create(request: HttpRequest) -> HttpResponse:
    """Add a department."""
    user = coordinator(request)
    form = NewDepartmentForm(request.POST or None)

    def act() -> str:
        department = people_services.create_department(**form.changes, actor=user, now=clock.now())
        messages.success(
            request,
            _("%(name)s is added. It owes a plan from the next quarter that opens.")
            % {"name": department},
        )
        return reverse("departments:department_list")

    context = {
        "heading": _("New department"),
        "action": _("Add the department"),
        "back_url": reverse("departments:department_list"),
        "back_text": _("Departments"),
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def department_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a department."""
    user = signed_in(request)
    department = access.department_for_editing(user, slug)
    form = DepartmentForm(request.POST or None, instance=department)

    def act() -> str:
        people_services.edit_department(
            department=department,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("%(name)s is saved.") % {"name": department})
        return reverse("departments:department_list")

    context = {
        "heading": _("Change %(name)s") % {"name": department},
        "action": _("Save the department"),
        "back_url": reverse("departments:department_list"),
        "back_text": _("Departments"),
    }
    return answer_form(request, form, act, context=context)
