"""Cross-functional teams: the list, one team, forming, changing and ending it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments import access, permissions, teams
from departments.access import signed_in
from departments.forms.focus import (
    MemberForm,
    NewTeamForm,
    TeamAnswerForm,
    TeamDepartmentsForm,
    TeamFilterForm,
    TeamForm,
)
from departments.forms.goals import ReasonForm
from departments.models import CrossTeam, Department
from departments.services import teams as services
from departments.views.editing import answer_form, answer_verb, page_of
from kpis.access import team_kpi_for_running
from kpis.forms.teams import TeamKpiForm, TeamKpiTargetForm
from kpis.selectors import teams as selectors
from kpis.services import teams as kpi_services
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file

_MOST_IN_A_FILE = 2_000
_FORM = "departments/form.html"


@require_GET
@takes_as_of
def team_list(request: HttpRequest) -> HttpResponse:
    """List the teams that work across departments."""
    user, now = signed_in(request), clock.now()
    form = TeamFilterForm(request.GET)
    page = page_of(request, _narrowed(form))
    lines = selectors.team_kpi_lines(page.object_list, user, clock.organization_day(now))
    context = {
        "page": page,
        "rows": [
            (team, [line for line in lines if line.link.team_id == team.pk])
            for team in page.object_list
        ],
        "form": form,
        "may_form": permissions.can_form_team(user),
        "as_of": now,
    }
    return render(request, "kpis/teams/list.html", context)


@require_GET
@takes_as_of
def team_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, a line for each person."""
    signed_in(request)
    rows = _narrowed(TeamFilterForm(request.GET))[:_MOST_IN_A_FILE]
    return csv_file(teams.CSV_HEADERS, teams.csv_lines(rows), "teams.csv")


@require_GET
@takes_as_of
def team_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a team: what it is for, who is on it, and how its KPIs stand."""
    user, now = signed_in(request), clock.now()
    team = access.team_for_reading(user, slug)
    today = clock.organization_day(now)
    page = selectors.team_page(team, user, today)
    context = {"team": team, "page": page, "today": today, "as_of": now}
    return render(request, "kpis/teams/page.html", context)


@require_http_methods(["GET", "POST"])
def team_form(request: HttpRequest) -> HttpResponse:
    """Form a team: first the departments, then the people."""
    user, now = signed_in(request), clock.now()
    if not permissions.can_form_team(user):
        raise PermissionDenied
    today = clock.organization_day(now)
    asked = "department" in request.GET or request.method == "POST"
    chosen = TeamDepartmentsForm(request.GET if asked else None, today=today)
    if not asked or not chosen.is_valid():
        status = 422 if asked else 200
        return render(request, "kpis/teams/departments.html", {"form": chosen}, status=status)
    ids = [department.pk for department in chosen.cleaned_data["department"]]
    form = NewTeamForm(request.POST or None, departments=ids, initial={"starts_on": today})

    def act() -> str:
        team = services.form_team(**form.given, actor=user, now=now)
        messages.success(request, _formed(team))
        return _page(team)

    context = {
        "heading": _("New team"),
        "action": _("Form the team"),
        "back_url": reverse("kpis:team_form"),
        "back_text": _("Departments"),
    }
    return answer_form(request, form, act, template=_FORM, context=context)


@require_http_methods(["GET", "POST"])
def team_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a team is for, who leads it, and how long it works."""
    user = signed_in(request)
    team = access.team_for_running(user, slug)
    people = team.members.filter(left_on=None).values_list("user", flat=True)
    form = TeamForm(request.POST or None, instance=team, people=people)

    def act() -> str:
        services.edit_team(
            team=team,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("The team is saved."))
        return _page(team)

    heading = _("Change “%(name)s”") % {"name": team}
    return answer_form(request, form, act, context=_context(team, heading, _("Save the team")))


@require_http_methods(["GET", "POST"])
def team_end(request: HttpRequest, slug: str) -> HttpResponse:
    """End a team, with what it has reached."""
    user = signed_in(request)
    team = access.team_for_running(user, slug)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        services.end_team(
            team=team, reason=form.cleaned_data["reason"], actor=user, now=clock.now()
        )
        messages.success(request, _("The team is ended; its history stays."))
        return _page(team)

    context = _context(team, _("End “%(name)s”") % {"name": team}, _("End the team"))
    return answer_form(request, form, act, context={**context, "is_grave": True})


@require_http_methods(["GET", "POST"])
def team_answer(request: HttpRequest, slug: str, department: str) -> HttpResponse:
    """Say whether people of the own department may work in a team."""
    user = signed_in(request)
    party = access.party_for_answering(user, slug, department)
    form = TeamAnswerForm(request.POST or None, initial={"version": party.version})

    def act() -> str:
        services.answer_team(
            party=party,
            agree=form.cleaned_data["answer"] == "agree",
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Your answer is noted; the team gets a mail."))
        return _page(party.team)

    heading = _("May people of %(department)s work in “%(team)s”?")
    told = {"department": party.department, "team": party.team}
    context = _context(party.team, heading % told, _("Send the answer"))
    return answer_form(request, form, act, context={**context, "lead": party.team.purpose})


@require_http_methods(["GET", "POST"])
def team_member_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a person into a team."""
    user, now = signed_in(request), clock.now()
    team = access.team_for_running(user, slug)
    form = MemberForm(request.POST or None, team=team, today=clock.organization_day(now))

    def act() -> str:
        member = services.add_member(
            team=team, membership=form.cleaned_data["membership"], actor=user, now=now
        )
        messages.success(request, _("%(name)s is on the team.") % {"name": member.user})
        return _page(team)

    heading = _("Who joins “%(name)s”?") % {"name": team}
    return answer_form(request, form, act, context=_context(team, heading, _("Add the person")))


@require_POST
def team_member_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a person leave a team."""
    user = signed_in(request)
    member = access.member_for_removing(user, pk)

    def act() -> str:
        services.remove_member(member=member, actor=user, now=clock.now())
        messages.success(request, _("%(name)s has left the team.") % {"name": member.user})
        return _page(member.team)

    return answer_verb(request, act)


@require_http_methods(["GET", "POST"])
def team_kpi_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a team answer for a KPI of one of its departments."""
    user = signed_in(request)
    team = access.team_for_running(user, slug)
    form = TeamKpiForm(request.POST or None, series=selectors.kpis_for_team(team, user))

    def act() -> str:
        kpi_services.add_team_kpi(team=team, **form.wanted, actor=user, now=clock.now())
        messages.success(request, _("The team answers for this KPI now."))
        return _page(team)

    heading = _("KPI of “%(name)s”") % {"name": team}
    context = _context(team, heading, _("Add the KPI"))
    lead = _("Choose among the KPIs of the team's departments; they go on being measured there.")
    return answer_form(request, form, act, context={**context, "lead": lead})


@require_http_methods(["GET", "POST"])
def team_kpi_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a team wants to reach with a KPI."""
    user = signed_in(request)
    link = team_kpi_for_running(user, pk)
    form = TeamKpiTargetForm(request.POST or None, initial=TeamKpiTargetForm.stored(link))

    def act() -> str:
        kpi_services.edit_team_kpi(
            link=link,
            changes=form.wanted,
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("The target is saved."))
        return _page(link.team)

    heading = _("Target of “%(name)s” for %(kpi)s") % {"name": link.team, "kpi": link.kpi}
    return answer_form(request, form, act, context=_context(link.team, heading, _("Save")))


@require_POST
def team_kpi_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a KPI from a team."""
    user = signed_in(request)
    link = team_kpi_for_running(user, pk)

    def act() -> str:
        kpi_services.retire_team_kpi(link=link, actor=user, now=clock.now())
        messages.success(request, _("The team no longer answers for this KPI."))
        return _page(link.team)

    return answer_verb(request, act)


def _formed(team: CrossTeam) -> str:
    if team.state == "active":
        return _("The team is formed.")
    return _("The team is proposed; the heads of the other departments are asked by mail.")


def _narrowed(form: TeamFilterForm) -> QuerySet[CrossTeam]:
    found = form.cleaned_data if form.is_valid() else {}
    department: Department | None = found.get("department")
    return teams.teams_listed(found.get("state", ""), department.slug if department else "")


def _context(team: CrossTeam, heading: str, action: str) -> dict[str, object]:
    return {
        "heading": heading,
        "action": action,
        "back_url": _page(team),
        "back_text": team.name,
    }


def _page(team: CrossTeam) -> str:
    return reverse("kpis:team_page", args=[team.slug])
