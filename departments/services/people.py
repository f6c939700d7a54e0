"""People, departments and who does what in which."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from departments.choices import OrganizationRole
from departments.models import Department, Membership, User
from departments.services import account_mails
from departments.services.checks import free_slug, only
from departments.signals import access_changed
from saypro_align.audit.rows import create_row, save_row
from saypro_align.audit.services import record
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.lib.readable import unreadable

_USER_FIELDS = frozenset({"email", "name", "organization_role", "time_zone"})
_OWN_FIELDS = frozenset({"name", "time_zone", "theme", "start_page"})
_DEPARTMENT_FIELDS = frozenset({"name", "purpose", "time_zone", "active_from", "active_until"})


@transaction.atomic
def add_user(
    *,
    email: str,
    name: str,
    organization_role: str = "",
    time_zone: str = "Africa/Johannesburg",
    password: str | None = None,
    actor: User | None,
    now: datetime,
) -> User:
    """Add a person. Without a password he sets one through "Forgot your password?"."""
    address = email.strip().lower()
    _be_readable(name)
    if User.objects.filter(email__iexact=address).exists():
        raise ValidationError({"email": _("A person with this e-mail address exists.")})
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                address,
                password,
                name=name,
                organization_role=organization_role,
                time_zone=time_zone,
                date_joined=now,
            )
    except IntegrityError as error:
        raise Conflict(_("Somebody else just added this person.")) from error
    record(
        "user.added",
        actor=actor,
        subject=user,
        now=now,
        changes={"email": (None, user.email), "organization_role": (None, organization_role)},
    )
    return user


@transaction.atomic
def edit_user(
    *,
    user: User,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> User:
    """Change a person's name, address, role in the organization or time zone."""
    changed = only(changes, _USER_FIELDS)
    if "email" in changed:
        changed["email"] = str(changed["email"]).strip().lower()
    role = changed.get("organization_role", user.organization_role)
    if role != OrganizationRole.ADMINISTRATOR:
        _keep_an_administrator(user)
    if user.pk == actor.pk and role != user.organization_role:
        sentence = _("Somebody else must change your role.")
        raise NotAllowed(sentence, fields={"organization_role": [sentence]})
    if role == OrganizationRole.EXTERNAL and user.memberships.filter(ended_on=None).exists():
        sentence = _("End the memberships first: an external reader belongs to no department.")
        raise DomainError(sentence, fields={"organization_role": [sentence]})
    before = user.email
    saved = _save_user(
        user, changed, expected_version=expected_version, actor=actor, now=now, event="user.edited"
    )
    if saved.email != before:
        account_mails.tell_other_address(user=saved, before=before, changed_by=actor, now=now)
    return saved


@transaction.atomic
def choose_preferences(
    *,
    user: User,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> User:
    """Change one's own name, time zone, colours and start page."""
    if user.pk != actor.pk:
        raise NotAllowed(_("Everybody chooses this alone."))
    return _save_user(
        user,
        only(changes, _OWN_FIELDS),
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="user.preferences_chosen",
    )


@transaction.atomic
def deactivate_user(
    *,
    user: User,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> User:
    """Close a person's access at once; what he did stays."""
    if user.pk == actor.pk:
        raise WrongState(_("You cannot deactivate yourself."))
    if not user.is_active:
        raise WrongState(_("This person is already deactivated."))
    _keep_an_administrator(user)
    return _save_user(
        user,
        {"is_active": False},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="user.deactivated",
        why=reason.strip(),
    )


@transaction.atomic
def reactivate_user(
    *, user: User, expected_version: int | None = None, actor: User, now: datetime
) -> User:
    """Give a deactivated person access again."""
    if user.is_active:
        raise WrongState(_("This person is active."))
    return _save_user(
        user,
        {"is_active": True},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="user.reactivated",
    )


@transaction.atomic
def add_membership(
    *,
    user: User,
    department: Department,
    role: str,
    started_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> Membership:
    """Make a person staff or head of a department."""
    if user.is_external or not user.is_active:
        sentence = _("Choose somebody who works here.")
        raise DomainError(sentence, fields={"user": [sentence]})
    if actor is not None and actor.pk == user.pk:
        sentence = _("Somebody else must add you to a department.")
        raise NotAllowed(sentence, fields={"user": [sentence]})
    membership = Membership(
        user=user,
        department=department,
        role=role,
        started_on=started_on or organization_day(now),
        created_at=now,
        updated_at=now,
    )
    membership.full_clean()
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("This person already belongs to the department.")) from error
    record(
        "membership.added",
        actor=actor,
        subject=membership,
        now=now,
        changes={"role": (None, role), "department": (None, department), "user": (None, user)},
    )
    _forget_memberships(user)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, actor: User, now: datetime) -> Membership:
    """End a membership today."""
    day = organization_day(now)
    ended = Membership.objects.filter(pk=membership.pk, ended_on=None).update(
        ended_on=day, updated_at=now
    )
    if ended != 1:
        raise WrongState(_("This membership has already ended."))
    membership.ended_on, membership.updated_at = day, now
    record(
        "membership.ended",
        actor=actor,
        subject=membership,
        now=now,
        changes={"ended_on": (None, day)},
    )
    return membership


@transaction.atomic
def create_department(
    *,
    name: str,
    purpose: str = "",
    time_zone: str = "Africa/Johannesburg",
    active_from: date | None = None,
    slug: str = "",
    actor: User,
    now: datetime,
) -> Department:
    """Add a department; it owes a plan from the next quarter that opens."""
    return create_row(
        Department(
            name=name,
            slug=slug or free_slug(Department, name, "department"),
            purpose=purpose,
            time_zone=time_zone,
            active_from=active_from or organization_day(now),
        ),
        actor=actor,
        now=now,
        event="department.created",
    )


@transaction.atomic
def edit_department(
    *,
    department: Department,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Department:
    """Change a department; its address stays."""
    return save_row(
        department,
        changes=only(changes, _DEPARTMENT_FIELDS),
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="department.edited",
    )


def _save_user(
    user: User,
    changes: Mapping[str, Any],
    *,
    expected_version: int | None,
    actor: User,
    now: datetime,
    event: str,
    why: str = "",
) -> User:
    """Save a person if nobody else saved him first; people have an audit trail but no row history."""
    expected = user.version if expected_version is None else expected_version
    before = {name: getattr(user, name) for name in changes}
    moved = {name: (before[name], new) for name, new in changes.items() if before[name] != new}
    if user.version != expected:
        raise _clash(user, changes)
    if not moved:
        return user
    for name, (_old, new) in moved.items():
        setattr(user, name, new)
    try:
        _be_readable(user.name)
        user.full_clean(exclude=["password"])
        values = {name: new for name, (_old, new) in moved.items()}
        changed = User.objects.filter(pk=user.pk, version=expected).update(
            version=F("version") + 1, **values
        )
        if changed != 1:
            raise _clash(user, changes)
    except BaseException:
        for name, (old, _new) in moved.items():
            setattr(user, name, old)
        raise
    user.version = expected + 1
    record(event, actor=actor, subject=user, now=now, changes=moved, why=why)
    if moved.keys() & {"is_active", "email", "organization_role"}:
        closed = bool(moved.keys() & {"is_active", "email"})
        access_changed.send(User, user_id=user.pk, closed=closed, actor=actor, now=now)
    return user


@transaction.atomic
def end_access_with_the_password(*, user: User, actor: User | None, now: datetime) -> None:
    """End what was opened with a password that was changed outside the pages, and tell its owner."""
    record("user.password_changed", actor=actor, subject=user, now=now)
    account_mails.tell_other_password(user=user, now=now)
    access_changed.send(User, user_id=user.pk, closed=True, actor=actor, now=now)


def _be_readable(name: str) -> None:
    if fault := unreadable(name):
        raise ValidationError({"name": fault})


def _clash(user: User, changes: Mapping[str, Any]) -> Conflict:
    return Conflict(
        _("Somebody else saved this first. Both texts are shown; nothing was overwritten."),
        current=User.objects.filter(pk=user.pk).first(),
        mine=changes,
    )


def _keep_an_administrator(user: User) -> None:
    if not user.is_administrator or not user.is_active:
        return
    others = User.objects.select_for_update().filter(
        organization_role=OrganizationRole.ADMINISTRATOR, is_active=True
    )
    if not any(other.pk != user.pk for other in others.order_by("pk")):
        raise WrongState(_("At least one administrator must remain."))


def _forget_memberships(user: User) -> None:
    """Let the next question on this object read the memberships afresh."""
    user.__dict__.pop("current_memberships", None)
