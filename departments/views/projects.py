"""Key projects: the matrix, one project, and what each department says about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments import access, focus, permissions
from departments.access import signed_in
from departments.forms.focus import CommitmentForm, DemandForm
from departments.forms.goals import PriorityForm, ProjectForm, ReasonForm
from departments.models import KeyProject, ProjectDemand, ProjectPriority
from departments.selectors import quarter_choices
from departments.services import focus as focus_services
from departments.services import goals as goal_services
from departments.views.editing import answer_form, coordinator
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file


@require_GET
@takes_as_of
def project_list(request: HttpRequest) -> HttpResponse:
    """Show which department wants which key project how much, and who supports what."""
    user, now = signed_in(request), clock.now()
    quarter = access.selected_quarter(request, user, now)
    headed = user.headed_department_ids()
    context = {
        "matrix": focus.focus_matrix(quarter, clock.organization_day(now), always=headed),
        "may_edit": permissions.can_edit_structure(user),
        "may_rank": permissions.can_open_ranking(user),
        "headed": {one for one in headed if permissions.can_write_for(user, one)},
        "quarter": quarter,
        "quarter_choices": quarter_choices(),
        "quarter_value": quarter.code if quarter else "",
        "as_of": now,
    }
    return render(request, "departments/project_list.html", context)


@require_GET
@takes_as_of
def project_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the matrix as a file, a line for each department that says something."""
    user, now = signed_in(request), clock.now()
    quarter = access.selected_quarter(request, user, now)
    matrix = focus.focus_matrix(quarter, clock.organization_day(now))
    return csv_file(focus.CSV_HEADERS, focus.csv_lines(matrix), "key-projects.csv")


@require_GET
@takes_as_of
def project_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one key project: who leads it, who wants it, who promises what."""
    user, now = signed_in(request), clock.now()
    project = access.project_for_reading(user, pk)
    quarter = access.selected_quarter(request, user, now)
    today = clock.organization_day(now)
    row = focus.project_row(project, quarter, today)
    priorities = [cell.priority for cell in row.cells if cell.priority]
    context = {
        "project": project,
        "row": row,
        "lines": focus.lines_of(row, user, today),
        "rankings": focus.rankings_of(project),
        "may_edit": project.retired_at is None and permissions.can_edit_structure(user),
        "today": today,
        "history": entries_of(project, *priorities, limit=20),
        "as_of": now,
    }
    return render(request, "departments/project_page.html", context)


@require_http_methods(["GET", "POST"])
def project_create(request: HttpRequest) -> HttpResponse:
    """Add a key project."""
    user = coordinator(request)
    form = ProjectForm(request.POST or None)

    def act() -> str:
        project = goal_services.create_project(**form.changes, actor=user, now=clock.now())
        messages.success(request, _("The key project is added."))
        return _page(project)

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
        return _page(project)

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
    """Say how high the own department ranks a key project, and what it promises."""
    user = signed_in(request)
    project, department = access.project_for_rating(user, pk, slug)
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
        return _page(project)

    heading = _("Priority of “%(project)s” for %(name)s")
    told = {"project": project, "name": department}
    return answer_form(
        request, form, act, context=_context(project, heading % told, _("Save the priority"))
    )


@require_http_methods(["GET", "POST"])
def demand_rate(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Say how much the own department wants a key project that another one leads."""
    user = signed_in(request)
    project, department = access.project_for_rating(user, pk, slug)
    found = ProjectDemand.objects.filter(project=project, department=department).first()
    form = DemandForm(request.POST or None, instance=found)

    def act() -> str:
        focus_services.rate_demand(
            project=project,
            department=department,
            **form.changes,
            expected_version=form.seen_version if found else None,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Noted how much %(name)s wants it.") % {"name": department})
        return _page(project)

    heading = _("How much does %(name)s want “%(project)s”?")
    told = {"project": project, "name": department}
    return answer_form(request, form, act, context=_context(project, heading % told, _("Save")))


@require_http_methods(["GET", "POST"])
def commitment_judge(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Say whether the own department kept what it promised to a key project."""
    user = signed_in(request)
    priority = access.commitment_for_judging(user, pk, slug)
    form = CommitmentForm(request.POST or None, initial={"version": priority.version})

    def act() -> str:
        focus_services.judge_commitment(
            priority=priority,
            kept=form.cleaned_data["kept"] == "yes",
            note=form.cleaned_data["note"],
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Noted."))
        return _page(priority.project)

    heading = _("Was the commitment of %(name)s kept?") % {"name": priority.department}
    context = _context(priority.project, heading, _("Save"))
    lead = priority.commitment or _("There is no commitment yet.")
    return answer_form(request, form, act, context={**context, "lead": lead})


def _context(project: KeyProject, heading: str, action: str) -> dict[str, object]:
    return {
        "heading": heading,
        "action": action,
        "back_url": _page(project),
        "back_text": project.name,
    }


def _page(project: KeyProject) -> str:
    return reverse("departments:project_page", args=[project.pk])
