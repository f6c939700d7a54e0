"""The wall of thanks."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions import access
from actions.forms.recognition import RecogniseForm
from actions.permissions import can_recognise
from actions.selectors import recognition as selectors
from actions.selectors.milestones import milestones, reached_by_key
from actions.selectors.target_milestones import Reached
from actions.selectors.thankable import thankable, title_of
from actions.services import recognition as services
from actions.services.recognition import Thanks
from departments.access import selected_quarter, signed_in
from departments.models import Department, User
from departments.selectors import colleagues
from departments.views.editing import answer_form, answer_verb
from gaps.access import gap_for_reading
from gaps.models import Gap
from kpis.access import kpi_for_reading
from kpis.access.targets import kpt_for_reading
from kpis.models import Kpt
from kpis.selectors.pages import departments_by_slug
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

PAGE_SIZE = 30
MOST_IN_A_FILE = 2_000
# Kind of the thing thanked for → how it is read by its id.
_THINGS: Final = {
    "kpi": kpi_for_reading,
    "kpt": kpt_for_reading,
    "gap": gap_for_reading,
    "action": access.action_for_reading,
}


@require_GET
@takes_as_of
def recognition_wall(request: HttpRequest) -> HttpResponse:
    """Show the thanks, newest first, what could be thanked for, and what is near."""
    user, now = signed_in(request), clock.now()
    department = _department(request)
    rows: Any = selectors.thanks(user, department=department)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = selectors.wall_entries(page.object_list, user)
    context = {
        "page": page,
        "found": milestones(user, selected_quarter(request, user, now), now),
        "departments": Department.objects.all(),
        "department": department,
        "may_recognise": can_recognise(user),
        "is_off": selectors.is_off_the_wall(user),
        "now": now,
    }
    return render(request, "actions/recognition/wall.html", context)


@require_GET
@takes_as_of
def recognition_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the wall as a file."""
    user = signed_in(request)
    rows = selectors.thanks(user, department=_department(request))[:MOST_IN_A_FILE]
    lines = selectors.csv_lines(selectors.wall_entries(rows, user))
    return csv_file(selectors.CSV_HEADERS, lines, "thanks.csv")


@require_http_methods(["GET", "POST"])
def recognise(request: HttpRequest) -> HttpResponse:
    """Say thanks."""
    user = signed_in(request)
    if not can_recognise(user):
        raise PermissionDenied
    found = _milestone(request, user)
    initial = _prefilled(request, user, found)
    form = RecogniseForm(
        request.POST or None,
        departments=Department.objects.all(),
        people=colleagues().exclude(pk=user.pk).order_by("name", "pk"),
        things=_things(request, user, request.POST.get("about", initial["about"])),
        initial=initial,
    )

    def act() -> str:
        given = form.cleaned_data
        row = services.recognise(
            thanks=Thanks(
                why=given["why"].replace("\r\n", "\n"),
                milestone=given["milestone"],
                incentive_note=given["incentive_note"],
                **_thing(user, given["about"]),
            ),
            people=form.chosen_people(),
            department=form.chosen_department(),
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Thanks said. They and the head get a mail."))
        return f"{reverse('actions:recognition_wall')}#thanks-{row.pk}"

    context = {"found": found}
    return answer_form(request, form, act, template="actions/recognition/new.html", context=context)


@require_POST
def recognition_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the own thanks back."""
    user = signed_in(request)
    row = access.recognition_for_withdrawing(user, pk)

    def act() -> str:
        services.withdraw_recognition(recognition=row, actor=user, now=clock.now())
        messages.success(request, _("Taken back. It no longer stands on the wall."))
        return reverse("actions:recognition_wall")

    return answer_verb(request, act)


@require_POST
def wall_choose(request: HttpRequest) -> HttpResponse:
    """Stay off the wall, or come back to it."""
    user = signed_in(request)
    stay_off = request.POST.get("stay_off") == "yes"
    services.choose_wall(stay_off=stay_off, actor=user, now=clock.now())
    messages.success(
        request,
        _("You stay off the wall. Thanks to you reach you by mail.")
        if stay_off
        else _("You are back on the wall."),
    )
    return redirect("actions:recognition_wall")


@require_POST
def milestone_dismiss(request: HttpRequest) -> HttpResponse:
    """Put a suggestion aside."""
    user = signed_in(request)

    def act() -> str:
        key = request.POST.get("milestone", "")
        services.dismiss_milestone(milestone=key, actor=user, now=clock.now())
        messages.success(request, _("Put aside. You are not asked about it again."))
        return reverse("actions:recognition_wall")

    return answer_verb(request, act)


def _department(request: HttpRequest) -> Department | None:
    slug = request.GET.get("department", "")[:60]
    return departments_by_slug().get(slug)


def _milestone(request: HttpRequest, user: User) -> Reached | None:
    now = clock.now()
    key = request.GET.get("milestone", "")
    return reached_by_key(user, selected_quarter(request, user, now), now, key) if key else None


def _prefilled(request: HttpRequest, user: User, found: Reached | None) -> dict[str, str]:
    if found is None:
        about = request.GET.get("about", "")
        asked = request.GET.get("department", "")
        return {"about": about, "department": asked, **_whose(_thing(user, about))}
    department = Department.objects.get(pk=found.department_id)
    return {
        "about": "" if found.about is None else f"{found.about[0]}:{found.about[1]}",
        "milestone": found.key,
        "department": department.slug,
        "why": found.sentence,
    }


def _whose(named: dict[str, Any]) -> dict[str, str]:
    """Return whose the thing is: the person of a target, else the one department it concerns."""
    thing = next(iter(named.values()), None)
    if isinstance(thing, Kpt) and thing.person_id is not None:
        return {"people": str(thing.person_id)}
    if isinstance(thing, Gap):
        parties = [party.obligation.department for party in thing.parties.all()]
        return {"department": parties[0].slug} if len(parties) == 1 else {}
    department = getattr(thing, "department", None)
    return {"department": department.slug} if department is not None else {}


def _things(request: HttpRequest, user: User, about: str) -> list[tuple[str, Any]]:
    """Return what may be named; what the address names stands among it, of whatever quarter it is."""
    offered = thankable(user, selected_quarter(request, user, clock.now()))
    known = {value for _group, choices in offered for value, _title in choices}
    named = {} if about in known else _thing(user, about)
    return [*((about, title_of(thing)) for thing in named.values()), *offered]


def _thing(user: User, about: str) -> dict[str, Any]:
    """Return what is thanked for, if the person may read it: "kpi:…", "kpt:…", "gap:…", "action:…"."""
    kind, _colon, pk = about.partition(":")
    if kind not in _THINGS:
        return {}
    try:
        return {kind: _THINGS[kind](user, UUID(pk))}
    except (Http404, ValueError):
        return {}
