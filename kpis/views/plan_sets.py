"""Importing a set of plans through the browser."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import signed_in
from departments.models import Quarter
from kpis.choices import UploadState
from kpis.forms.plan_sets import PlanSetForm
from kpis.models import PlanSetUpload
from kpis.plan_sets import Faulty, Problem
from kpis.services import uploads
from kpis.tasks import work_off_uploads_task
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError, NotAllowed
from saypro_align.lib.not_found import first_or_404
from saypro_align.lib.nudge import nudge
from saypro_align.lib.refusals import show_refusal


@require_http_methods(["GET", "POST"])
def import_plans(request: HttpRequest) -> HttpResponse:
    """Take a file; what is wrong with it is said line by line, and nothing is kept of it then."""
    user = signed_in(request)
    sent = request.method == "POST"
    form = PlanSetForm(
        request.POST if sent else None,
        request.FILES if sent else None,
    )
    problems: list[Problem] = []
    if sent and form.is_valid():
        try:
            upload = uploads.upload_plan_set(
                file_name=form.cleaned_data["file"].name,
                raw=form.cleaned_data["file"].read(),
                quarter_code=form.cleaned_data["quarter_code"],
                actor=user,
                now=clock.now(),
            )
        except Faulty as faulty:
            problems = faulty.problems
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            transaction.on_commit(lambda: nudge(work_off_uploads_task))
            return redirect("kpis:plan_set", upload.pk)
    status = 422 if sent else 200
    context = {"form": form, "problems": problems, "uploads": PlanSetUpload.objects.all()[:10]}
    return render(request, "kpis/plan_set_import.html", context, status=status)


@require_GET
def plan_set(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show where the file stands: being checked, ready, faulty, imported."""
    upload = _upload(pk)
    user = signed_in(request)
    context = {
        "upload": upload,
        "quarter": Quarter.objects.filter(code=upload.quarter_code).first(),
        "is_waiting": upload.state in {UploadState.CHECKING, UploadState.IMPORTING},
        "may_import": user.is_coordinator,
        "may_approve": user.pk != upload.uploaded_by_id,
        "to_approve": uploads.plans_to_approve(upload).count(),
    }
    return render(request, "kpis/plan_set.html", context)


@require_POST
def plan_set_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Import the checked file."""
    upload = _upload(pk)
    try:
        uploads.ask_for_import(upload=upload, actor=signed_in(request), now=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        transaction.on_commit(lambda: nudge(work_off_uploads_task))
        messages.success(request, _("The import has begun."))
    return redirect("kpis:plan_set", upload.pk)


@require_POST
def plan_set_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve the imported plans, by somebody else than who imported them."""
    upload = _upload(pk)
    try:
        count = uploads.approve_import(upload=upload, actor=signed_in(request), now=clock.now())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(count)d plans approved.") % {"count": count})
    return redirect("kpis:plan_set", upload.pk)


def _upload(pk: UUID) -> PlanSetUpload:
    """Return the upload; the policy lets strategy office and leadership come here."""
    return first_or_404(
        PlanSetUpload.objects.select_related("uploaded_by", "approver").filter(pk=pk)
    )
