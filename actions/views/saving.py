"""How form pages answer: 422 with what is missing, 409 with both texts, else on to the next page."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from saypro_align.audit.selectors import entries_of
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import clashes
from saypro_align.lib.refusals import REFUSALS, show_refusal

Stored = Callable[[Any], Mapping[str, Any]]


def answer(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], str],
    *,
    template: str,
    context: Mapping[str, Any],
    stored: Stored | None = None,
) -> HttpResponse:
    """Show the form; or check it and `act`, which returns the address to go to.

    Nothing typed is lost. `stored` tells how the row as it stands now looks in the form's fields;
    with it a clash shows both texts, and the next save counts as one that has seen the newer.
    """
    told: dict[str, Any] = {**context, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(act())
            except Conflict as conflict:
                status = conflict.status
                told |= _both_texts(form, conflict, stored)
            except REFUSALS as refusal:
                status = show_refusal(form, refusal)
        told["has_errors"] = True
    return render(request, template, told, status=status)


def _both_texts(form: forms.BaseForm, conflict: Conflict, stored: Stored | None) -> dict[str, Any]:
    current = conflict.current
    found = []
    if stored is not None and isinstance(current, models.Model):
        now = stored(current)
        data: Any = form.data
        data = data.copy()
        data[form.add_prefix("version")] = str(now["version"])
        form.data = data
        found = clashes(form, {name: value for name, value in now.items() if name != "version"})
    if not found:
        form.add_error(None, conflict.message)
        return {}
    newest = entries_of(current, limit=1)
    return {"clashes": found, "who": newest[0].actor_name if newest else ""}
