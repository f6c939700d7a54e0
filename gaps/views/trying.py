"""Pages whose form first tells its effect on the open quarters, then does what it says."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.views.editing import answer_form
from gaps.imagining import Change
from gaps.services.drivers import try_drivers
from saypro_align.lib import clock


class Deed(NamedTuple):
    """What a form would change in the facts, and what saving it does."""

    change: Callable[[], Change]
    act: Callable[[], str]


def answer_trial(
    request: HttpRequest,
    form: forms.BaseForm,
    deed: Deed,
    *,
    template: str = "gaps/driver_form.html",
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form; with the verb "try" its effect, which writes nothing; else save it."""
    is_trial = request.method == "POST" and request.POST.get("verb") == "try"
    if not is_trial or not form.is_valid():
        return answer_form(request, form, deed.act, template=template, context=context)
    now = clock.now()
    told = {**context, "trials": try_drivers(change=deed.change(), now=now), "as_of": now}
    if request.headers.get("X-Part") == "effect":
        return render(request, "gaps/_drivers_effect.html", told)
    return render(request, template, {**told, "form": form})
