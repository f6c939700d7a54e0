"""Deciding on many gaps of the register: first what it would do, then all of it or nothing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from departments.access import selected_quarter, signed_in
from departments.models import User
from gaps.forms import GapFilterForm
from gaps.forms.bulk import FORMS, as_text, chosen_in
from gaps.permissions import bulk_verbs
from gaps.selectors.register import gap_rows
from gaps.services.bulk import MOST, Chosen, Done, NotAll, decide_together, try_together
from gaps.views.asking import list_in, register_url
from saypro_align.lib import clock
from saypro_align.lib.refusals import REFUSALS, show_refusal

# Verb → how it is offered, its button, and what was done.
WORDS: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "confirm": (
        gettext_lazy("They are gaps"),
        gettext_lazy("They are gaps"),
        gettext_lazy("Confirmed as gaps."),
    ),
    "dismiss": (gettext_lazy("Not gaps…"), gettext_lazy("Not gaps"), gettext_lazy("Not gaps.")),
    "assign": (
        gettext_lazy("Give them to somebody…"),
        gettext_lazy("Save who answers"),
        gettext_lazy("Saved who answers."),
    ),
    "cause": (
        gettext_lazy("Name the cause…"),
        gettext_lazy("Save cause"),
        gettext_lazy("Cause saved."),
    ),
    "accept": (
        gettext_lazy("Accept for a time…"),
        gettext_lazy("Accept gaps"),
        gettext_lazy("Accepted; they count all the same."),
    ),
}


@login_required
@require_POST
def gap_bulk(request: HttpRequest) -> HttpResponse:
    """Show what a verb would do to the chosen gaps; "apply" does it."""
    user, posted = signed_in(request), request.POST
    back, verb = list_in(posted.get("back", "")), posted.get("verb", "")
    verbs = bulk_verbs(user)
    if not verbs or (verb in WORDS and verb not in verbs):
        raise PermissionDenied
    if verb not in WORDS:
        messages.error(request, _("Choose what to do with the gaps."))
        return redirect(register_url(back))
    chosen = _everything(user, back) if posted.get("scope") == "all" else chosen_in(posted)
    if not 0 < len(chosen) <= MOST:
        told = _("Tick at least one gap, and at most %(most)d at once.") % {"most": MOST}
        messages.error(request, told)
        return redirect(register_url(back))
    if posted.get("step") == "apply":
        return _apply(request, user, verb, chosen, back)
    form = FORMS[verb](auto_id="id_bulk_%s")
    now = clock.now()
    trial = try_together(verb=verb, chosen=chosen, actor=user, now=now)
    if posted.get("step") == "fitting" and trial.fitting:
        chosen = [Chosen(gap.pk, gap.version) for gap in trial.fitting]
        trial = try_together(verb=verb, chosen=chosen, actor=user, now=now)
    return _page(request, verb, chosen, back, {"form": form, "trial": trial})


def _apply(
    request: HttpRequest, user: User, verb: str, chosen: list[Chosen], back: str
) -> HttpResponse:
    now = clock.now()
    form = FORMS[verb](request.POST, auto_id="id_bulk_%s")
    status, fields = 422, None
    if form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            done = decide_together(verb=verb, chosen=chosen, fields=fields, actor=user, now=now)
        except NotAll as refused:
            # Each reason stands beside its gap below.
            status = refused.status
            form.add_error(None, refused.message)
        except REFUSALS as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, _said(verb, done))
            return redirect(register_url(back))
    trial = try_together(verb=verb, chosen=chosen, fields=fields, actor=user, now=now)
    told = {"form": form, "trial": trial, "has_errors": True}
    return _page(request, verb, chosen, back, told, status=status)


def _page(
    request: HttpRequest,
    verb: str,
    chosen: list[Chosen],
    back: str,
    told: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    context = {
        **told,
        "verb": verb,
        "button": WORDS[verb][1],
        "chosen": as_text(chosen),
        "back": back,
        "back_url": register_url(back),
    }
    return render(request, "gaps/gap_bulk.html", context, status=status)


def _everything(user: User, back: str) -> list[Chosen]:
    """Return every gap of the list that is narrowed so; more than may be decided at once says so."""
    form = GapFilterForm(QueryDict(back))
    now = clock.now()
    filters = form.filters(selected_quarter(None, user, now))
    rows = gap_rows(user, filters, now).values_list("pk", "version")[: MOST + 1]
    return [Chosen(*row) for row in rows]


def _said(verb: str, done: Done) -> str:
    """Say what was done to how many, and what it did to the number."""
    count = len(done.gaps)
    text = ngettext("%(count)d gap: %(done)s", "%(count)d gaps: %(done)s", count) % {
        "count": count,
        "done": WORDS[verb][2],
    }
    moves = ", ".join(f"{before.text} → {after.text}" for before, after in done.moves)
    return f"{text} {moves}" if moves else text
