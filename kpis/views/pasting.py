"""Rows from a spreadsheet: seen and mended before they are added, taken back with one press."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.access import signed_in
from departments.models import Plan
from kpis import access
from kpis.forms.paste import PastedRows, PasteForm
from kpis.selectors import plan_content
from kpis.selectors.editor import editor_choices
from kpis.services.pasting import paste_rows, undo_paste
from kpis.views.editor import plan_of
from kpis.views.links import plan_step_url, plan_url
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError

# What the script of the paste panel asks for: the rows alone, to be shown in place.
FRAGMENT = "rows"


@require_http_methods(["GET", "POST"])
def plan_paste(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show what was pasted, row by row; add it when every row is right."""
    user = signed_in(request)
    plan = plan_of(user, slug, pk)
    if not plan.is_editable:
        messages.info(request, _("This version is closed. Start a new version to change it."))
        return redirect(plan_url(plan))
    content = plan_content(plan)
    if request.method == "GET":
        return _page(request, plan, PasteForm(content=content), None)
    form = PasteForm(request.POST, content=content)
    if not form.is_valid():
        return _page(request, plan, form, None, status=422)
    day = clock.organization_day(clock.now())
    choices = editor_choices(plan.obligation.department, content, day)
    owner = str(user.pk) if str(user.pk) in choices.people else ""
    rows = PastedRows(form, choices, owner=owner)
    if request.POST.get("verb") != "add" or not form.was_seen:
        return _page(request, plan, form, rows)
    if rows.faulty or not rows.kept:
        return _page(request, plan, form, rows, status=422)
    return _add(request, plan, form, rows)


def _add(request: HttpRequest, plan: Plan, form: PasteForm, rows: PastedRows) -> HttpResponse:
    try:
        paste_rows(plan=plan, rows=rows.drafts(), actor=signed_in(request), now=clock.now())
    except DomainError as refusal:
        rows.show_refusal(refusal)
        return _page(request, plan, form, rows, status=refusal.status)
    for note in rows.notes:
        messages.info(request, note)
    return redirect(plan_step_url("plan_edit", plan))


@require_POST
def paste_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back the rows that were pasted together."""
    paste = access.paste_for_writing(signed_in(request), pk)
    try:
        count = undo_paste(paste=paste, actor=signed_in(request), now=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(plan_url(paste.plan))
    told = ngettext(
        "%(count)d pasted row is taken back.", "%(count)d pasted rows are taken back.", count
    )
    messages.success(request, told % {"count": count})
    if left := paste.uses.filter(state="active").count():
        told = ngettext(
            "%(count)d row was changed since and stays.",
            "%(count)d rows were changed since and stay.",
            left,
        )
        messages.info(request, told % {"count": left})
    return redirect(plan_step_url("plan_edit", paste.plan))


def _page(
    request: HttpRequest,
    plan: Plan,
    form: PasteForm,
    rows: PastedRows | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "plan": plan,
        "obligation": plan.obligation,
        "form": form,
        "paste_form": form,
        "rows": rows,
        "must_mend": status != 200,
        "has_errors": status != 200,
        "paste_url": plan_step_url("plan_paste", plan),
        "edit_url": plan_step_url("plan_edit", plan),
        "plan_url": plan_url(plan),
    }
    is_fragment = request.headers.get("X-Fragment") == FRAGMENT
    template = "kpis/_paste_rows.html" if is_fragment else "kpis/plan_paste.html"
    return render(request, template, context, status=200 if is_fragment else status)
