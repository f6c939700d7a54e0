"""KPIs, their use in plans, and what was measured."""

import uuid
from typing import TYPE_CHECKING, Union

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, GoalMeasure, Objective, Plan
from kpis.choices import Aggregation, Direction, Frequency, KpiState, UseState
from kpis.choices.targets import KptLevel
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User
    from kpis.models.targets import Kpt


class KpiQuerySet(models.QuerySet["Kpi"]):
    """KPIs."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "KpiQuerySet":
        """Keep what the person may read: own series, and those of plans and targets he may read."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator:
            return self
        targets = apps.get_model("kpis", "Kpt").objects
        if user.is_leader:
            return self.none_of_strangers(user)
        # Asked row by row, not joined: a page of a long list then costs no more than its rows.
        of_kpi = {"kpi": models.OuterRef("pk")}
        own = KpiDepartment.objects.filter(department_id__in=user.department_ids(), **of_kpi)
        readable = Plan.objects.visible_to(user)
        return self.filter(
            models.Exists(own)
            | models.Exists(KpiUse.objects.filter(objective__plan__in=readable, **of_kpi))
            | models.Exists(targets.visible_to(user).filter(**of_kpi))
        )

    def none_of_strangers(self, user: Union["User", "AnonymousUser"]) -> "KpiQuerySet":
        """Leave out what serves nothing but targets of persons that the reader may not read."""
        if user.is_authenticated and user.is_coordinator:
            return self
        targets = apps.get_model("kpis", "Kpt").objects
        return self.exclude(_only_of_persons(targets.visible_to(user)))


def _only_of_persons(readable: models.QuerySet["Kpt"]) -> models.Q:
    """Series that serve nothing but targets of persons which the reader may not read."""
    of_kpi = {"kpi": models.OuterRef("pk")}
    persons = apps.get_model("kpis", "Kpt").objects.filter(level=KptLevel.PERSON, **of_kpi)
    return (
        models.Exists(persons)
        & ~models.Exists(readable.filter(**of_kpi))
        & ~models.Exists(KpiUse.objects.filter(**of_kpi))
        & ~models.Exists(KpiDepartment.objects.filter(**of_kpi))
    )


class Kpi(VersionedModel):
    """A lasting series: the same number, quarter after quarter."""

    name = models.CharField(_("KPI"), max_length=300)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    direction = models.CharField(_("direction"), max_length=12, choices=Direction, blank=True)
    aggregation = models.CharField(
        _("how values add up"), max_length=12, choices=Aggregation, default=Aggregation.LEVEL
    )
    frequency = models.CharField(_("how often"), max_length=12, choices=Frequency, blank=True)
    source = models.CharField(_("where the number comes from"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_kpis",
        verbose_name=_("owner"),
    )
    state = models.CharField(
        max_length=10, choices=KpiState, default=KpiState.ACTIVE, editable=False
    )
    state_reason = models.CharField(max_length=500, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        editable=False,
    )
    # What becomes of a replaced series once no plan uses it: it ends, or goes on being watched.
    after_replacing = models.CharField(
        max_length=10, choices=KpiState, default=KpiState.RETIRED, editable=False
    )
    relevance = models.PositiveSmallIntegerField(
        _("relevance, 1 to 5, by the reviewer"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        editable=False,
    )
    departments = models.ManyToManyField(
        Department, through="KpiDepartment", related_name="kpis", editable=False
    )

    objects = KpiQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "KPI"
        verbose_name_plural = "KPIs"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=KpiState.values)
                & models.Q(direction__in=["", *Direction.values])
                & models.Q(frequency__in=["", *Frequency.values])
                & models.Q(aggregation__in=Aggregation.values),
                name="kpis_kpi_choices",
            ),
            models.CheckConstraint(
                condition=models.Q(state="active") | ~models.Q(state_reason=""),
                name="kpis_kpi_left_for_a_reason",
                violation_error_message=_("Say why this KPI no longer counts."),
            ),
            models.CheckConstraint(
                condition=models.Q(relevance=None) | models.Q(relevance__gte=1, relevance__lte=5),
                name="kpis_kpi_relevance",
            ),
            models.CheckConstraint(
                condition=models.Q(after_replacing__in=["retired", "monitored"]),
                name="kpis_kpi_after_replacing",
            ),
            models.CheckConstraint(
                condition=models.Q(replaced_by=None) | ~models.Q(replaced_by=models.F("id")),
                name="kpis_kpi_not_replaced_by_itself",
            ),
        ]
        # A page of a long list, by name or the newest first, without sorting all the others.
        indexes = [
            models.Index(fields=["name", "id"], name="kpis_kpi_by_name"),
            models.Index(fields=["-created_at", "-id"], name="kpis_kpi_newest"),
        ]

    def __str__(self) -> str:
        return self.name


class KpiDepartment(DomainModel):
    """A department owns a KPI; of a shared one every department's head has confirmed.

    Offered by who has it, the other head confirms; asked for (`asked_by`), a head who has it does.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="department_links")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="kpi_links")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_at = models.DateTimeField(null=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "department"], name="kpis_kpidepartment_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(declined_at=None),
                name="kpis_kpidepartment_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi}: {self.department}"


class KpiKeptApart(DomainModel):
    """A department keeps its own series beside a like one of another department; asked once."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="kept_apart")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "KPIs kept apart"
        constraints = [
            models.UniqueConstraint(fields=["kpi", "department"], name="kpis_keptapart_once")
        ]

    def __str__(self) -> str:
        return f"{self.department} / {self.kpi}"


class KpiUse(VersionedModel):
    """A KPI in an objective, for a quarter. `key` stays the same from plan version to plan version."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="kpi_uses")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="uses")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    # The key of the use whose place this one took, so that what pointed at it finds its way.
    replaces_key = models.UUIDField(null=True, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(default=1)
    baseline = models.DecimalField(
        _("today"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    baseline_due_on = models.DateField(_("baseline known by"), null=True, blank=True)
    target_value = models.DecimalField(
        _("target value"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    # What was typed where the target is relative: 15 means +15 %, -20 means -20 % of the baseline.
    relative_target = models.DecimalField(
        max_digits=9, decimal_places=4, null=True, blank=True, editable=False
    )
    low = models.DecimalField(_("from"), max_digits=18, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("to"), max_digits=18, decimal_places=4, null=True, blank=True)
    tolerance = models.DecimalField(
        _("tolerance"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    contribution = models.CharField(_("how it moves the goal"), max_length=300, blank=True)
    goal_measure = models.ForeignKey(
        GoalMeasure,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kpi_uses",
        verbose_name=_("what it moves"),
    )
    state = models.CharField(
        max_length=10, choices=UseState, default=UseState.ACTIVE, editable=False
    )

    class Meta:
        ordering = ["position", "created_at", "id"]
        verbose_name = "KPI in an objective"
        constraints = [
            models.UniqueConstraint(fields=["objective", "key"], name="kpis_kpiuse_key_once"),
            models.UniqueConstraint(
                fields=["objective", "kpi"],
                condition=models.Q(state="active"),
                name="kpis_kpiuse_kpi_once",
                violation_error_message=_("This KPI already stands in the objective."),
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100), name="kpis_kpiuse_weight"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UseState.values), name="kpis_kpiuse_state"
            ),
            models.CheckConstraint(
                condition=models.Q(low=None)
                | models.Q(high=None)
                | models.Q(high__gt=models.F("low")),
                name="kpis_kpiuse_range_order",
                violation_error_message=_("The upper end must be above the lower end."),
            ),
            models.CheckConstraint(
                condition=models.Q(tolerance=None) | models.Q(tolerance__gt=0),
                name="kpis_kpiuse_tolerance_positive",
                violation_error_message=_("The tolerance must be above zero."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(due_on=None)
                | models.Q(due_on__gt=models.F("starts_on")),
                name="kpis_kpiuse_due_after_start",
                violation_error_message=_("The due date must be after the start."),
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="kpis_kpiuse_by_key"),
            models.Index(fields=["-created_at", "-id"], name="kpis_kpiuse_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} ({self.objective})"


class KpiPhase(DomainModel):
    """A point of an approved path: the value expected on a day."""

    use = models.ForeignKey(KpiUse, on_delete=models.PROTECT, related_name="phases")
    on = models.DateField(_("date"))
    expected = models.DecimalField(_("expected value"), max_digits=18, decimal_places=4)

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["use", "on"], name="kpis_kpiphase_day_once")]

    def __str__(self) -> str:
        return f"{self.on}: {self.expected}"


class Milestone(VersionedModel):
    """One step of a KPI that counts milestones."""

    use = models.ForeignKey(KpiUse, on_delete=models.PROTECT, related_name="milestones")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(_("milestone"), max_length=200)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=1), name="kpis_milestone_weight_positive"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Measurement(DomainModel):
    """One value of a KPI on a day. A correction is a new revision; the old one stays."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="measurements")
    measured_on = models.DateField(_("date"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    is_latest = models.BooleanField(default=True, editable=False)

    class Meta:
        ordering = ["-measured_on", "-revision", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "measured_on", "revision"], name="kpis_measurement_revision_once"
            ),
            models.UniqueConstraint(
                fields=["kpi", "measured_on"],
                condition=models.Q(is_latest=True),
                name="kpis_measurement_one_latest",
            ),
        ]
        indexes = [
            # The last value on or before a day.
            models.Index(
                fields=["kpi", "-measured_on"],
                name="kpis_measurement_latest",
                condition=models.Q(is_latest=True),
            ),
            # The newest first, and whether a value came in since: numbers kept in a process ask each time.
            models.Index(fields=["-created_at", "-id"], name="kpis_measurement_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.measured_on}: {self.value}"
