"""Importing a set of plans through the browser: choose, look, import."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access import signed_in
from departments.models import User
from kpis.forms.plan_sets import ImportForm, UploadForm
from kpis.models import PlanSetUpload
from kpis.permissions import can_import
from kpis.plan_sets import Faulty, PlanSet, Problem, read
from kpis.selectors.people import approvers_beside
from kpis.services.plan_sets import import_plan_set
from kpis.services.uploads import keep_upload
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.refusals import show_refusal

SHOWN_PROBLEMS = 200


@require_http_methods(["GET", "POST"])
def import_plans(request: HttpRequest) -> HttpResponse:
    """Show what a file would bring, then bring it in."""
    user = signed_in(request)
    if not can_import(user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, UploadForm())
    if "upload" in request.POST:
        return _import(request, user)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["file"]
    upload = keep_upload(raw=file.read(), name=str(file.name or ""), actor=user, now=clock.now())
    return _preview(request, user, upload)


def _preview(
    request: HttpRequest,
    user: User,
    upload: PlanSetUpload,
    form: ImportForm | None = None,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    """Try it and take it back: counts, or a line for every problem; the button only without any."""
    plan_set, found = _read(bytes(upload.content))
    if plan_set is not None and problems is None and form is None:
        form = ImportForm(
            initial={"upload": upload.pk, "code": plan_set.code}, approvers=approvers_beside(user)
        )
        found = _tried(plan_set, user)
    found = found if problems is None else problems
    failed = bool(found) or (form is not None and form.is_bound)
    return _page(
        request,
        UploadForm(),
        status=422 if failed else 200,
        upload=upload,
        plan_set=plan_set,
        counts=plan_set.counts if plan_set else (),
        problems=found[:SHOWN_PROBLEMS],
        problem_count=len(found),
        import_form=None if found and problems is None else form,
    )


def _read(raw: bytes) -> tuple[PlanSet | None, list[Problem]]:
    try:
        return read(raw), []
    except Faulty as faulty:
        return None, faulty.problems


def _tried(plan_set: PlanSet, user: User) -> list[Problem]:
    """Return what stands in the way here, by doing all the work and taking it back."""
    try:
        import_plan_set(plan_set=plan_set, actor=user, approver=None, now=clock.now(), dry_run=True)
    except Faulty as faulty:
        return faulty.problems
    except DomainError as refusal:
        return [Problem("", refusal.message)]
    return []


def _import(request: HttpRequest, user: User) -> HttpResponse:
    form = ImportForm(request.POST, approvers=approvers_beside(user))
    valid = form.is_valid()
    pk = form.cleaned_data.get("upload")
    upload = PlanSetUpload.objects.filter(pk=pk, uploaded_by=user).first()
    plan_set = _read(bytes(upload.content))[0] if upload else None
    if upload is None or plan_set is None:
        messages.error(request, _("The file is no longer here. Choose it again."))
        return redirect("kpis:import_plans")
    if not valid:
        return _preview(request, user, upload, form)
    try:
        done = import_plan_set(
            plan_set=plan_set,
            actor=user,
            approver=form.chosen(),
            now=clock.now(),
            quarter_code=form.cleaned_data["code"],
        )
    except Faulty as faulty:
        return _preview(request, user, upload, form, faulty.problems)
    except DomainError as refusal:
        show_refusal(form, refusal)
        return _preview(request, user, upload, form)
    upload.delete()
    messages.success(
        request,
        _("%(plans)d plans with %(kpis)d KPIs were imported.")
        % {"plans": done.departments, "kpis": done.kpis},
    )
    return redirect(f"{reverse('reports:dashboard')}?q={done.quarter_code}")


def _page(
    request: HttpRequest, form: UploadForm, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"form": form, "has_errors": status != 200, **more}
    return render(request, "kpis/import_plans.html", context, status=status)
