"""People and their memberships; the administrator's desk."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments import access, permissions
from departments.access import signed_in
from departments.forms.people import MembershipForm, PersonForm
from departments.models import User
from departments.selectors import people_listed
from departments.services import people as people_services
from departments.views.editing import answer_form, answer_verb, page_of
from saypro_align.audit.selectors import history_lines
from saypro_align.lib import clock

_LONGEST_SEARCH = 100


@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    """Show who works here, with roles and departments."""
    user = signed_in(request)
    search = request.GET.get("search", "").replace("\x00", "")[:_LONGEST_SEARCH].strip()
    may_read = permissions.can_read_addresses(user)
    context = {
        "page": page_of(request, people_listed(search, in_addresses=may_read)),
        "search": search,
        "may_read_addresses": may_read,
        "may_administer": permissions.can_administer(user),
    }
    return render(request, "departments/person_list.html", context)


@require_GET
def person_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a person with memberships and history."""
    user = signed_in(request)
    if not permissions.can_read_addresses(user):
        raise PermissionDenied
    person = access.person_for_reading(user, pk)
    context = {
        "person": person,
        "memberships": person.memberships.select_related("department").order_by(
            "ended_on", "department__name", "id"
        ),
        "history": history_lines(person, limit=20),
        "may_administer": permissions.can_administer(user),
        "is_self": person.pk == user.pk,
    }
    return render(request, "departments/person_page.html", context)


@require_http_methods(["GET", "POST"])
def person_create(request: HttpRequest) -> HttpResponse:
    """Add a person, who then sets a password by mail."""
    user = _administrator(request)
    form = PersonForm(request.POST or None)

    def act() -> str:
        person = people_services.add_user(**form.changes, actor=user, now=clock.now())
        messages.success(
            request,
            _("%(name)s is added and can set a password through “Forgotten your password?”.")
            % {"name": person},
        )
        return _url(person)

    context = {
        "heading": _("New person"),
        "action": _("Add the person"),
        "back_url": reverse("departments:person_list"),
        "back_text": _("People"),
    }
    return answer_form(request, form, act, context=context)


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a person."""
    user = signed_in(request)
    person = access.person_for_writing(user, pk)
    form = PersonForm(request.POST or None, instance=person)

    def act() -> str:
        people_services.edit_user(
            user=person,
            changes=form.changes,
            expected_version=form.seen_version,
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("%(name)s is saved.") % {"name": person})
        return _url(person)

    context = {
        "heading": _("Change %(name)s") % {"name": person},
        "action": _("Save the person"),
        "back_url": _url(person),
        "back_text": person.name,
    }
    return answer_form(request, form, act, context=context)


@require_POST
def person_deactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a person's access."""
    user = signed_in(request)
    person = access.person_for_writing(user, pk)

    def act() -> str:
        people_services.deactivate_user(user=person, actor=user, now=clock.now())
        messages.success(request, _("%(name)s can no longer sign in.") % {"name": person})
        return _url(person)

    return answer_verb(request, act)


@require_POST
def person_reactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a person access again."""
    user = signed_in(request)
    person = access.person_for_writing(user, pk)

    def act() -> str:
        people_services.reactivate_user(user=person, actor=user, now=clock.now())
        messages.success(request, _("%(name)s can sign in again.") % {"name": person})
        return _url(person)

    return answer_verb(request, act)


@require_http_methods(["GET", "POST"])
def membership_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a person staff or head of a department."""
    user = signed_in(request)
    person = access.person_for_writing(user, pk)
    form = MembershipForm(request.POST or None)

    def act() -> str:
        membership = people_services.add_membership(
            user=person, **form.cleaned_data, actor=user, now=clock.now()
        )
        messages.success(
            request,
            _("%(name)s belongs to %(department)s now.")
            % {"name": person, "department": membership.department},
        )
        return _url(person)

    context = {
        "heading": _("Add %(name)s to a department") % {"name": person},
        "action": _("Add to the department"),
        "back_url": _url(person),
        "back_text": person.name,
    }
    return answer_form(request, form, act, context=context)


@require_POST
def membership_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a membership today."""
    user = signed_in(request)
    membership = access.membership_for_writing(user, pk)

    def act() -> str:
        people_services.end_membership(membership=membership, actor=user, now=clock.now())
        messages.success(request, _("The membership has ended."))
        return _url(membership.user)

    return answer_verb(request, act)


def _administrator(request: HttpRequest) -> User:
    user = signed_in(request)
    if not permissions.can_administer(user):
        raise PermissionDenied
    return user


def _url(person: User) -> str:
    return reverse("departments:person_page", args=[person.pk])
