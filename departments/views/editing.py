"""How every form page of this app answers: kept texts, 422 with errors, 409 with both texts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from departments import permissions
from departments.access import signed_in
from departments.forms.resources import NeedsForm
from departments.models import User
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import forms as lib_forms
from saypro_align.lib.exceptions import Conflict, DomainError
from saypro_align.lib.row_form import RowForm

ROWS_A_PAGE = 50


def answer_form(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], str],
    *,
    template: str = "departments/form.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or check it and `act`, which returns the address to go to.

    What was typed is kept on every fault: 422 names the fields, 409 shows both texts of a clash.
    """
    told: dict[str, Any] = {"form": form, **(context or {})}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(act())
            except Conflict as conflict:
                status = conflict.status
                told["clashes"] = _clashes(form, conflict)
                told["who"] = _who_saved(conflict)
            except DomainError as refusal:
                status = refusal.status
                add_refusal(form, refusal)
            except ValidationError as refusal:
                _add_validation(form, refusal)
    return render(request, template, told, status=status)


def answer_verb(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """Act and go on; a refusal is a page with its sentence."""
    try:
        return redirect(act())
    except DomainError as refusal:
        return render(request, "409.html", {"exception": refusal.message}, status=refusal.status)


def add_refusal(form: forms.BaseForm, refusal: DomainError) -> None:
    """Put what a service refused beside its field, or on top."""
    known = {name: texts for name, texts in refusal.fields.items() if name in form.fields}
    for name, texts in known.items():
        for text in texts:
            form.add_error(name, text)
    if not known:
        form.add_error(None, refusal.message)


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """Return the page asked for; what is no page number leads to the first or the last."""
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page", "1"))


def _add_validation(form: forms.BaseForm, refusal: ValidationError) -> None:
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        known = name if name in form.fields and name != NON_FIELD_ERRORS else None
        for error in errors:
            form.add_error(known, error)


def _who_saved(conflict: Conflict) -> str:
    """Return who saved the stored row, when the audit trail knows."""
    if not isinstance(conflict.current, models.Model):
        return ""
    newest = entries_of(conflict.current, limit=1)
    return newest[0].actor_name if newest else ""


def _clashes(form: forms.BaseForm, conflict: Conflict) -> list[lib_forms.Clash]:
    """Compare both texts and let the next save count as one that has seen the stored row."""
    current = conflict.current
    if isinstance(form, NeedsForm) and form.tell_clash(current):
        return []
    if not isinstance(form, RowForm) or not isinstance(current, models.Model):
        form.add_error(None, conflict.message)
        return []
    form.renew_version(current.version)  # type: ignore[attr-defined]
    found = lib_forms.clashes(form, form.stored(current))
    if not found:
        form.add_error(None, conflict.message)
    return found


def coordinator(request: HttpRequest) -> User:
    """Return who asks, if he works in the strategy office."""
    user = signed_in(request)
    if not permissions.can_edit_structure(user):
        raise PermissionDenied
    return user
