"""What actions ask for, what they get, and how much time a person has for them."""

from decimal import Decimal
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.amounts import given_of
from actions.choices import ResourceKind
from actions.choices.resources import RequestState
from actions.models.actions import CorrectiveAction
from actions.models.steps import Step
from saypro_align.lib import numerals
from saypro_align.lib.models import VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LEAST = Decimal("0.01")
HOURS_IN_A_WEEK = Decimal(168)


class ResourceRequestQuerySet(models.QuerySet["ResourceRequest"]):
    """What actions ask for."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "ResourceRequestQuerySet":
        """Keep the requests of actions the person may read."""
        return self.filter(action__in=CorrectiveAction.objects.visible_to(user))

    def short(self) -> "ResourceRequestQuerySet":
        """Keep what was declined, or given in part."""
        partly = models.Q(state=RequestState.ALLOCATED, allocated__lt=models.F("amount"))
        return self.filter(partly | models.Q(state=RequestState.DECLINED))


class ResourceRequest(VersionedModel):
    """Time, technology, personnel or money that an action or one of its steps needs.

    Time is counted in hours a week between two days. `answer` holds the reason of the last decision:
    why it was declined, given only in part, or withdrawn.
    """

    action = models.ForeignKey(
        CorrectiveAction, on_delete=models.PROTECT, related_name="resource_requests"
    )
    step = models.ForeignKey(
        Step,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resource_requests",
        verbose_name=_("step"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ResourceKind)
    what = models.CharField(_("what is needed"), max_length=200)
    amount = models.DecimalField(
        _("how much"), max_digits=14, decimal_places=2, validators=[MinValueValidator(LEAST)]
    )
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="time_asked",
        verbose_name=_("whose time"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=RequestState, default=RequestState.REQUESTED, editable=False
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    allocated = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        editable=False,
        validators=[MinValueValidator(LEAST)],
    )
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    allocated_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    objects = ResourceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values)
                & models.Q(kind__in=ResourceKind.values),
                name="actions_resource_choices",
            ),
            models.CheckConstraint(
                condition=~models.Q(what="") & models.Q(amount__gt=0),
                name="actions_resource_says_how_much",
                violation_error_message=_("Say what is needed, and how much of it."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="time")
                | models.Q(
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    amount__lte=HOURS_IN_A_WEEK,
                ),
                name="actions_resource_time_has_dates",
                violation_error_message=_(
                    "Time has a first and a last day, and a week has 168 hours."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="time")
                | models.Q(person=None, starts_on=None, ends_on=None),
                name="actions_resource_dates_are_of_time",
                violation_error_message=_("Only time has a person and dates."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="actions_resource_until_after_from",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["requested", "declined", "withdrawn"])
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="actions_resource_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("requested_by")),
                name="actions_resource_approved_by_another",
                violation_error_message=_("Somebody else than who asked approves it."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="allocated")
                | models.Q(
                    allocated__isnull=False,
                    allocated__gt=0,
                    allocated__lte=models.F("amount"),
                    allocated_by__isnull=False,
                    allocated_at__isnull=False,
                ),
                name="actions_resource_allocated_by_somebody",
                violation_error_message=_("At most as much is given as was asked for."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="allocated", kind="time")
                | models.Q(person__isnull=False),
                name="actions_resource_time_is_somebodys",
                violation_error_message=_("Say whose time it is."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="allocated", allocated__lt=models.F("amount"))
                | ~models.Q(answer=""),
                name="actions_resource_less_with_a_reason",
                violation_error_message=_("Say why it is less than was asked for."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["declined", "withdrawn"])
                | (
                    ~models.Q(answer="")
                    & models.Q(closed_by__isnull=False, closed_at__isnull=False)
                ),
                name="actions_resource_closed_with_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]
        indexes = [
            # What the office has to decide on and to give, oldest first.
            models.Index(
                fields=["created_at"],
                name="actions_resource_waiting",
                condition=models.Q(state__in=["requested", "approved"]),
            ),
            # How many hours a week of a person are given.
            models.Index(
                fields=["person", "ends_on"],
                name="actions_resource_of_person",
                condition=models.Q(state="allocated", kind="time"),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def state_choice(self) -> RequestState:
        """Return the state with its label and tone, as badges want it."""
        return RequestState(self.state)

    @property
    def is_time(self) -> bool:
        """Return whether it asks for hours of a person."""
        return self.kind == ResourceKind.TIME

    @property
    def counted_in(self) -> str:
        """Return what the amount counts."""
        return gettext("hours a week") if self.is_time else self.unit

    @property
    def told(self) -> str:
        """Return how much was asked for, or how much of it was given."""
        if self.state == RequestState.ALLOCATED and self.allocated is not None:
            return given_of(self.allocated, self.amount, self.counted_in)
        return numerals.quantity(self.amount, self.counted_in)

    @property
    def missing(self) -> Decimal:
        """Return how much of what was asked for has been refused; 0 while it is undecided."""
        if self.state == RequestState.DECLINED:
            return self.amount
        if self.state == RequestState.ALLOCATED and self.allocated is not None:
            return self.amount - self.allocated
        return Decimal(0)


class PersonCapacity(VersionedModel):
    """How many hours a week a person has for corrective actions, from a day on."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="capacities"
    )
    hours = models.DecimalField(
        _("hours a week"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(HOURS_IN_A_WEEK)],
    )
    from_on = models.DateField(_("from"))

    class Meta:
        ordering = ["person", "from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "from_on"],
                name="actions_capacity_once_a_day",
                violation_error_message=_("The hours from this day on are set already."),
            ),
            models.CheckConstraint(
                condition=models.Q(hours__gte=0, hours__lte=HOURS_IN_A_WEEK),
                name="actions_capacity_of_a_week",
                violation_error_message=_("A week has 168 hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.hours}"
