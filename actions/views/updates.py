"""How does it stand: asking an owner, answering, and what the next review is to talk about."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions.access import updates as access
from actions.forms.updates import AnswerUpdateForm, AskUpdateForm
from actions.selectors import updates as selectors
from actions.selectors.things import owner_of
from actions.services.updates import answer_update, ask_for_update
from actions.services.wishes import put_on_review, withdraw_wish
from actions.things import Thing
from departments.access import signed_in
from departments.views.editing import answer_form, answer_verb
from saypro_align.audit.as_of import takes_as_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 50
MOST_IN_A_FILE = 5_000


@require_GET
@takes_as_of
def update_list(request: HttpRequest) -> HttpResponse:
    """List what was asked, by the person or of him; leadership and office see all."""
    user, now, show = signed_in(request), clock.now(), _show(request)
    page = Paginator(selectors.listed(user, show), PAGE_SIZE).get_page(request.GET.get("page"))
    tabs = [
        (selectors.WAITING, _("Waiting")),
        (selectors.ANSWERED, _("Answered")),
        (selectors.EVERY, _("All")),
    ]
    context = {
        "page": page,
        "lines": selectors.lines(page.object_list, now),
        "show": show,
        "tabs": [
            (name, label, selectors.listed(user, name).count(), name == show)
            for name, label in tabs
        ],
        "now": now,
    }
    return render(request, "actions/updates/list.html", context)


@require_GET
@takes_as_of
def update_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file."""
    rows = selectors.listed(signed_in(request), _show(request))[:MOST_IN_A_FILE]
    return csv_file(selectors.CSV_HEADERS, list(selectors.csv_lines(rows)), "updates.csv")


@require_http_methods(["GET", "POST"])
def update_ask(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Ask the owner of a thing how it stands."""
    user, now = signed_in(request), clock.now()
    thing = access.thing_for_asking(user, kind, pk)
    form = AskUpdateForm(request.POST or None)

    def act() -> str:
        row = ask_for_update(
            thing=thing, words=form.cleaned_data["words"], actor=user, now=clock.now()
        )
        messages.success(request, _("Asked. %(who)s has a mail.") % {"who": row.asked_of})
        return _back(request) or reverse("actions:update_page", args=[row.pk])

    key = (thing.kind, thing.row.pk)
    context = {
        "thing": thing,
        "late": thing.late(now),
        "owner": owner_of(thing),
        "ask": selectors.asks_of([key], user, now, may=[key])[key],
        "back": _back(request) or thing.url,
    }
    return answer_form(request, form, act, template="actions/updates/ask.html", context=context)


@require_GET
@takes_as_of
def update_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a request with its answer, or the field for it."""
    row = access.update_for_reading(signed_in(request), pk)
    form = AnswerUpdateForm(initial={"version": row.version})
    return render(request, "actions/updates/page.html", _told(request, row, form))


@require_POST
def update_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how it stands."""
    user = signed_in(request)
    row = access.update_for_answering(user, pk)
    form = AnswerUpdateForm(request.POST)

    def act() -> str:
        answer_update(
            request=row,
            answer=form.cleaned_data["answer"],
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Answered. %(who)s has a mail.") % {"who": row.asked_by})
        return reverse("actions:update_page", args=[row.pk])

    return answer_form(
        request,
        form,
        act,
        template="actions/updates/page.html",
        context=_told(request, row, form),
    )


@require_POST
def wish_put(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Put a thing on the next review."""
    user = signed_in(request)
    thing = access.thing_for_asking(user, kind, pk)

    def act() -> str:
        wish = put_on_review(thing=thing, actor=user, now=clock.now())
        told = (
            _("On the agenda: %(review)s.") % {"review": wish.session}
            if wish.session
            else _("It waits for the next review.")
        )
        messages.success(request, told)
        return _back(request) or thing.url

    return answer_verb(request, act)


@require_GET
@takes_as_of
def wish_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send what waits for a review to be planned as a file."""
    wishes = selectors.waiting_wishes(signed_in(request))
    return csv_file(
        selectors.WISH_HEADERS, list(selectors.wish_lines(wishes)), "waits-for-a-review.csv"
    )


@require_POST
def wish_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a thing off the next review."""
    user = signed_in(request)
    wish = access.wish_for_withdrawing(user, pk)

    def act() -> str:
        withdraw_wish(wish=wish, actor=user, now=clock.now())
        messages.success(request, _("Taken off the next review."))
        return _back(request) or Thing(wish.about).url

    return answer_verb(request, act)


def _told(request: HttpRequest, row: object, form: object) -> dict[str, object]:
    page = selectors.update_page(row, signed_in(request), clock.now())  # type: ignore[arg-type]
    return {"page": page, "form": form, "history": history_lines(page.line.row, limit=20)}


def _show(request: HttpRequest) -> str:
    show = request.GET.get("show", "")
    return show if show in selectors.SHOWN else selectors.WAITING


def _back(request: HttpRequest) -> str:
    """Return the page the person came from, if it is one of ours."""
    target = (request.POST if request.method == "POST" else request.GET).get("back", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if target.startswith("/") and is_ours else ""
