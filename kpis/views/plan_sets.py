"""Importing a set of plans through the browser."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.access import signed_in
from departments.choices import OrganizationRole
from departments.models import Quarter, User
from kpis.choices import UploadState
from kpis.forms.plan_sets import PlanSetForm
from kpis.models import PlanSetUpload
from kpis.plan_sets import Faulty, Problem, read
from kpis.services import uploads
from kpis.tasks import work_off_uploads_task
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
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
        approvers=_approvers(user),
    )
    problems: list[Problem] = []
    if sent and form.is_valid():
        try:
            upload = uploads.upload_plan_set(
                file_name=form.cleaned_data["file"].name,
                raw=form.cleaned_data["file"].read(),
                approver=form.cleaned_data["approver"],
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
    code = upload.quarter_code
    if not code and upload.content:
        code = read(bytes(upload.content)).code
    quarter = Quarter.objects.filter(code=code).first() if code else None
    context = {
        "upload": upload,
        "quarter": quarter,
        "is_waiting": upload.state in {UploadState.CHECKING, UploadState.IMPORTING},
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


def _upload(pk: UUID) -> PlanSetUpload:
    """Return the upload; the policy lets only the strategy office come here."""
    found = PlanSetUpload.objects.select_related("uploaded_by", "approver").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _approvers(user: User) -> QuerySet[User]:
    """Return who may approve what the person imports: never he himself."""
    may = Q(organization_role__in=[OrganizationRole.LEADER, OrganizationRole.COORDINATOR])
    return User.objects.filter(may, is_active=True).exclude(pk=user.pk).order_by("name")
