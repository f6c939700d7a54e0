"""Users, departments and who does what in which."""

import uuid
from datetime import date
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from departments.choices import MembershipRole, OrganizationRole, StartPage, Theme
from saypro_align.lib.models import DomainModel, VersionedModel


def is_time_zone(value: str) -> None:
    """Refuse a name that is not an IANA time zone."""
    if value not in available_timezones():
        raise ValidationError(_("Enter a time zone like Africa/Johannesburg."))


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user; without a password he can only reset it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return the first administrator, for `manage.py createsuperuser`; others he makes."""
        role = OrganizationRole.ADMINISTRATOR
        return self.create_user(email, password, **{**fields, "organization_role": role})

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150)
    organization_role = models.CharField(
        _("role in the organization"),
        max_length=20,
        choices=OrganizationRole,
        default=OrganizationRole.NONE,
        blank=True,
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Africa/Johannesburg", validators=[is_time_zone]
    )
    theme = models.CharField(_("colours"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    start_page = models.CharField(
        _("start page"), max_length=20, choices=StartPage, default=StartPage.BY_ROLE, blank=True
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="departments_user_email_ci"),
            models.CheckConstraint(
                condition=models.Q(organization_role__in=OrganizationRole.values),
                name="departments_user_organization_role",
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=Theme.values), name="departments_user_theme"
            ),
            models.CheckConstraint(
                condition=models.Q(start_page__in=StartPage.values),
                name="departments_user_start_page",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name shown everywhere."""
        return self.name

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        """Return the memberships that have not ended, loaded once per request."""
        if "memberships" in getattr(self, "_prefetched_objects_cache", {}):
            return [one for one in self.memberships.all() if one.ended_on is None]
        return list(self.memberships.filter(ended_on=None).select_related("department"))

    def policy_roles(self) -> set[str]:
        """Return the roles the policy table knows; an inactive user has none."""
        if not self.is_active:
            return set()
        if self.organization_role == OrganizationRole.EXTERNAL:
            return {"external"}
        roles = {str(membership.role) for membership in self.current_memberships}
        if self.organization_role:
            roles.add(self.organization_role)
        return roles or {"staff"}

    @property
    def starts_on_dashboard(self) -> bool:
        """Return whether this person lands on the dashboard: by choice, or as a leader."""
        by_role = self.start_page == StartPage.BY_ROLE and self.is_leader
        return by_role or self.start_page == StartPage.DASHBOARD

    @property
    def is_external(self) -> bool:
        """Return whether this person reads published reports only."""
        return self.organization_role == OrganizationRole.EXTERNAL

    @property
    def is_coordinator(self) -> bool:
        """Return whether this person works in the strategy office."""
        return self.organization_role == OrganizationRole.COORDINATOR

    @property
    def is_leader(self) -> bool:
        """Return whether this person belongs to the leadership."""
        return self.organization_role == OrganizationRole.LEADER

    @property
    def is_administrator(self) -> bool:
        """Return whether this person administers the installation."""
        return self.organization_role == OrganizationRole.ADMINISTRATOR

    def department_ids(self) -> set[uuid.UUID]:
        """Return the departments this person belongs to."""
        return {membership.department_id for membership in self.current_memberships}

    def headed_department_ids(self) -> set[uuid.UUID]:
        """Return the departments this person heads."""
        return {
            membership.department_id
            for membership in self.current_memberships
            if membership.role == MembershipRole.HEAD
        }


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Departments."""

    def active_on(self, day: date) -> "DepartmentQuerySet":
        """Keep departments that exist on the day."""
        return self.filter(active_from__lte=day).filter(
            models.Q(active_until=None) | models.Q(active_until__gte=day)
        )


class Department(VersionedModel):
    """A unit that owes a plan each quarter."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Africa/Johannesburg", validators=[is_time_zone]
    )
    active_from = models.DateField(_("exists from"))
    active_until = models.DateField(_("dissolved on"), null=True, blank=True)
    # Whether reports for readers outside the organization may name it; its head says so.
    is_shown_outside = models.BooleanField(default=False, editable=False)
    shown_outside_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    shown_outside_at = models.DateTimeField(null=True, editable=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="departments_department_name_ci",
                violation_error_message=_("A department with this name exists."),
            ),
            models.CheckConstraint(
                condition=models.Q(active_until=None)
                | models.Q(active_until__gte=models.F("active_from")),
                name="departments_department_until_after_from",
                violation_error_message=_("The end must not be before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(DomainModel):
    """A person's role in a department, for a time."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["department__name", "user__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department"],
                condition=models.Q(ended_on=None),
                name="departments_membership_one_current",
                violation_error_message=_("This person already belongs to the department."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=MembershipRole.values),
                name="departments_membership_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}, {self.department})"


class SignInAttempts(models.Model):
    """How often a sign-in failed for one address or one network in one window; counted in the database.

    `subject` is a keyed hash, so the table names nobody.
    """

    subject = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "window_start"], name="departments_attempts_one_per_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.failures} since {self.window_start:%H:%M}"


class PasswordResetRequest(models.Model):
    """Somebody asked for a reset link. Written for known and unknown addresses alike, so that both
    take the same time; a worker finds out whether there is anybody to write to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="departments_reset_open",
                condition=models.Q(answered_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M}"
