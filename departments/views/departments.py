"""Departments and the key projects they carry."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments import access, permissions
from departments.access import signed_in
from departments.forms.goals import PriorityForm, ProjectForm, ReasonForm
from departments.forms.people import DepartmentForm, NewDepartmentForm
from departments.models import Department, ProjectPriority
from departments.selectors import department_rows, priority_matrix, quarter_choices
from departments.services import goals as goal_services
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


@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """Show who ranks which key project how high."""
    user = signed_in(request)
    context = {
        "matrix": priority_matrix(clock.organization_day(clock.now())),
        "may_edit": permissions.can_edit_structure(user),
        "headed": user.headed_department_ids(),
    }
    return render(request, "departments/project_list.html", context)


@require_http_methods(["GET", "POST"])
def project_create(request: HttpRequest) -> HttpResponse:
    """Add a key project."""
    user = coordinator(request)
    form = ProjectForm(request.POST or None)

    def act() -> str:
        goal_services.create_project(**form.changes, actor=user, now=clock.now())
        messages.success(request, _("The key project is added."))
        return reverse("departments:project_list")

    context = {
        "heading": _("New key project"),
        "action": _("Add the key project"),
        "back_url": reverse("departments:project_list"),
        "back_text": _("Key projects"),
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def project_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a key project."""
    user = signed_in(request)
    project = access.project_for_writing(user, pk)
    form = ProjectForm(request.POST or None, instance=project)

    def act() -> str:
        goal_services.edit_project(
            project=project,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("The key project is saved."))
        return reverse("departments:project_list")

    context = {
        "heading": _("Change “%(name)s”") % {"name": project},
        "action": _("Save the key project"),
        "back_url": reverse("departments:project_list"),
        "back_text": _("Key projects"),
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def project_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a key project."""
    user = signed_in(request)
    project = access.project_for_writing(user, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        goal_services.retire_project(
            project=project, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("The key project is retired."))
        return reverse("departments:project_list")

    context = {
        "heading": _("Retire “%(name)s”") % {"name": project},
        "action": _("Retire the key project"),
        "is_grave": True,
        "back_url": reverse("departments:project_list"),
        "back_text": _("Key projects"),
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def priority_set(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Say how high the own department ranks a key project."""
    user = signed_in(request)
    project = access.project_for_reading(user, pk)
    department = access.department_for_writing(user, slug)
    found = ProjectPriority.objects.filter(project=project, department=department).first()
    form = PriorityForm(request.POST or None, instance=found)

    def act() -> str:
        goal_services.set_priority(
            project=project,
            department=department,
            **form.changes,
            expected_version=form.seen_version if found else None,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("The priority is saved."))
        return reverse("departments:project_list")

    context = {
        "heading": _("Priority of “%(project)s” for %(name)s")
        % {"project": project, "name": department},
        "action": _("Save the priority"),
        "back_url": reverse("departments:project_list"),
        "back_text": _("Key projects"),
    }
    return answer_form(request, form, act, context=context)
