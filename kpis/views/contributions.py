"""How functions contribute to a target: said, changed, confirmed, declined."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.access import signed_in
from departments.views.editing import answer_form, answer_verb
from kpis.access import cascade as access
from kpis.forms.cascades import SAY_HOW, ContributionForm, DeclineContributionForm
from kpis.models import Kpt, KptContribution
from kpis.selectors.pages import departments_by_slug
from kpis.services import contributions as services
from saypro_align.lib import clock
from saypro_align.lib.row_form import RowForm

_FORM = "departments/form.html"


class ContributionWordsForm(RowForm):
    """Other words for how a function contributes."""

    required_messages = {"how": SAY_HOW}

    class Meta:
        model = KptContribution
        fields = ("how",)
        widgets: ClassVar = {"how": forms.Textarea(attrs={"rows": 2})}


@require_http_methods(["GET", "POST"])
def contribution_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how a function contributes to a target."""
    user = signed_in(request)
    kpt = access.kpt_for_contributions(user, pk)
    taken = set(kpt.contributions.standing().values_list("department_id", flat=True))
    free = [one for one in departments_by_slug().values() if one.pk not in taken]
    form = ContributionForm(request.POST or None, departments=free)

    def act() -> str:
        row = services.state_contribution(
            kpt=kpt,
            department=form.chosen(),
            how=form.cleaned_data["how"],
            actor=user,
            now=clock.now(),
        )
        told = _("Saved. The head of %(who)s is asked to confirm it.")
        if row.answered_by_id is not None:
            told = _("Saved and confirmed for %(who)s.")
        messages.success(request, told % {"who": row.department})
        return _page(kpt)

    heading = _("Who contributes to “%(target)s”?") % {"target": kpt}
    return answer_form(request, form, act, template=_FORM, context=_context(kpt, heading))


@require_http_methods(["GET", "POST"])
def contribution_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say in other words how a function contributes."""
    user = signed_in(request)
    row = access.contribution_for_stating(user, pk)
    form = ContributionWordsForm(request.POST or None, instance=row)

    def act() -> str:
        services.edit_contribution(
            contribution=row,
            how=form.changes["how"],
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Saved."))
        return _page(row.kpt)

    heading = _("How %(who)s contributes") % {"who": row.department}
    return answer_form(request, form, act, template=_FORM, context=_context(row.kpt, heading))


@require_POST
def contribution_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm for one's function what stands there."""
    user = signed_in(request)
    row = access.contribution_for_answering(user, pk)

    def act() -> str:
        services.confirm_contribution(
            contribution=row, expected_version=_seen(request), actor=user, now=clock.now()
        )
        messages.success(request, _("Confirmed for %(who)s.") % {"who": row.department})
        return _page(row.kpt)

    return answer_verb(request, act)


@require_http_methods(["GET", "POST"])
def contribution_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say for one's function that it does not contribute so."""
    user = signed_in(request)
    row = access.contribution_for_answering(user, pk)
    form = DeclineContributionForm(request.POST or None, initial={"version": row.version})

    def act() -> str:
        services.decline_contribution(
            contribution=row,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Declined. Your reason stands beside it."))
        return _page(row.kpt)

    heading = _("Why does %(who)s not contribute so?") % {"who": row.department}
    context = _context(row.kpt, heading, _("Decline")) | {"lead": row.how}
    return answer_form(request, form, act, template=_FORM, context=context)


@require_POST
def contribution_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a function out of the table."""
    user = signed_in(request)
    row = access.contribution_for_stating(user, pk)

    def act() -> str:
        services.remove_contribution(
            contribution=row, expected_version=_seen(request), actor=user, now=clock.now()
        )
        messages.success(request, _("%(who)s is out of the table.") % {"who": row.department})
        return _page(row.kpt)

    return answer_verb(request, act)


def _seen(request: HttpRequest) -> int | None:
    """Return the version the person had before his eyes when he pressed."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _page(kpt: Kpt) -> str:
    return reverse("kpis:target_page", args=[kpt.pk])


def _context(kpt: Kpt, heading: str, action: str = "") -> dict[str, str]:
    return {
        "heading": heading,
        "action": action or _("Save"),
        "back_url": _page(kpt),
        "back_text": kpt.name,
    }
