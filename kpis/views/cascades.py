"""Sharing a target out over departments or people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from departments.access import signed_in
from kpis.access import cascade as cascade_access
from kpis.choices.targets import Sharing
from kpis.forms.cascades import CascadeForm
from kpis.models import Kpt
from kpis.selectors.cascades import Cascade, cascade_of
from kpis.services.cascades import share_out
from kpis.words.cascade import part_text, remainder_text, sum_text
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.refusals import REFUSALS, show_refusal


@require_http_methods(["GET", "POST"])
def target_cascade(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say who carries how much of a target; work it out, split it evenly, or save all parts."""
    user = signed_in(request)
    kpt = cascade_access.kpt_for_sharing_out(user, pk)
    cascade = _cascade(request, kpt)
    if request.method == "GET":
        return _page(request, CascadeForm(cascade=cascade))
    form = CascadeForm(request.POST, cascade=cascade)
    if request.POST.get("verb") == "even":
        return _page(request, CascadeForm(_even(form, request.POST), cascade=cascade))
    if not form.is_valid() or request.POST.get("verb") == "work_out":
        return _page(request, form, status=200 if form.is_valid() else 422)
    try:
        parts = share_out(
            kpt=kpt,
            shares=form.shares(),
            sharing=form.cleaned_data["sharing"],
            seen=form.cleaned_data["seen"],
            actor=user,
            now=clock.now(),
        )
    except Conflict as conflict:
        return _clashed(request, form, conflict)
    except REFUSALS as refusal:
        return _page(request, form, status=show_refusal(form, refusal))
    saved = ngettext("%(n)d part saved.", "%(n)d parts saved.", len(parts)) % {"n": len(parts)}
    messages.success(request, f"{saved} {_told(cascade_of_now(kpt))}")
    return redirect("kpis:target_page", kpt.pk)


@require_POST
def target_cascade_sum(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer with the sum of what is typed so far; nothing is saved."""
    kpt = cascade_access.kpt_for_sharing_out(signed_in(request), pk)
    form = CascadeForm(request.POST, cascade=_cascade(request, kpt))
    return render(request, "kpis/targets/_cascade_sum.html", _sums(form))


def cascade_of_now(kpt: Kpt) -> Cascade:
    """Return the target with its parts as they stand on the organization's day."""
    kpt.refresh_from_db(fields=["sharing", "version"])
    return cascade_of(kpt, today=clock.organization_day(clock.now()))


def _cascade(request: HttpRequest, kpt: Kpt) -> Cascade:
    asked = request.POST.get("sharing", "") if request.method == "POST" else ""
    way = asked if asked in Sharing.values else ""
    return cascade_of(kpt, today=clock.organization_day(clock.now()), sharing=way)


def _even(form: CascadeForm, posted: QueryDict) -> QueryDict:
    data = posted.copy()
    for name, text in form.split_evenly().items():
        data[name] = text
    return data


def _clashed(request: HttpRequest, form: CascadeForm, conflict: Conflict) -> HttpResponse:
    """Show what somebody else saved beside what was typed; the next save has seen it."""
    data = request.POST.copy()
    data["seen"] = form.cascade.seen
    again = CascadeForm(data, cascade=form.cascade)
    again.is_valid()
    told = _("%(what)s Their parts stand beside yours. Save again to put yours in their place.")
    again.add_error(None, told % {"what": conflict.message})
    return _page(request, again, status=conflict.status)


def _page(request: HttpRequest, form: CascadeForm, *, status: int = 200) -> HttpResponse:
    kpt = form.cascade.kpt
    context = {
        "kpt": kpt,
        "form": form,
        "cascade": form.cascade,
        "has_errors": status != 200,
        "is_clash": status == 409,
        **_sums(form),
    }
    return render(request, "kpis/targets/cascade.html", context, status=status)


def _sums(form: CascadeForm) -> dict[str, Any]:
    cascade = form.cascade
    unit = cascade.kpt.kpi.unit if cascade.kpt.kpi else ""
    form.is_valid()
    total = cascade.total(form.promised() if form.is_bound else None)
    if total is None:
        return {"sum_text": "", "total": None}
    share = total.allocated * 100 / total.whole if total.whole else 0
    return {
        "total": total,
        "bar": min(100, max(0, int(share))),
        "sum_text": sum_text(total, unit, cascade.kpt.level),
        "remainder": remainder_text(total, unit),
        "whole": part_text(cascade.amount, cascade.basis, unit),
    }


def _told(cascade: Cascade) -> str:
    total = cascade.total()
    unit = cascade.kpt.kpi.unit if cascade.kpt.kpi else ""
    return sum_text(total, unit, cascade.kpt.level) if total else _("Nothing to add up.")
