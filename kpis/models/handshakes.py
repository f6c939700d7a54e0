"""One department asks another for a contribution; both say yes to the same words, number and day."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Quarter
from kpis.choices import HandshakeState
from kpis.models.kpis import Kpi
from kpis.models.targets import Kpt
from saypro_align.lib.models import DomainModel, VersionedModel

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_REQUEST = 500
LONGEST_REASON = 500


class Terms(models.Model):
    """What is to be contributed, how it is counted and by when."""

    text = models.CharField(_("what is needed"), max_length=LONGEST_REQUEST)
    measured_by = models.CharField(_("KPI or number"), max_length=200, blank=True)
    amount = models.DecimalField(
        _("how much"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    due_on = models.DateField(_("by when"))

    class Meta:
        abstract = True


class HandshakeQuerySet(models.QuerySet["Handshake"]):
    """Requests between departments."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "HandshakeQuerySet":
        """Keep those of the person's departments; strategy office and leadership read all."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        own = user.department_ids()
        return self.filter(models.Q(asking_id__in=own) | models.Q(asked_id__in=own))

    def waiting(self) -> "HandshakeQuerySet":
        """Keep those somebody owes an answer to."""
        return self.filter(state__in=HandshakeState.waiting())

    def overdue(self, today: date) -> "HandshakeQuerySet":
        """Keep those whose answer should have come before today."""
        return self.waiting().filter(answer_by__lt=today)


class Handshake(VersionedModel, Terms):
    """A request of one department to another about an objective, one of its KPIs, or a target.

    `objective_key` and `kpi_use_key` are the lasting keys in the asking department's plan, so a
    request outlives a plan's version; `objective_text` and `kpi_name` are what the asking department
    showed the other when it asked. The terms are those on the table now, `agreed` those both said
    yes to last.
    """

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="handshakes")
    asking = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="handshakes_asked",
        verbose_name=_("asking department"),
    )
    asked = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="handshakes_received",
        verbose_name=_("asked department"),
    )
    objective_key = models.UUIDField(null=True, blank=True, editable=False)
    # A target that the two work for together: then there is no objective.
    kpt = models.ForeignKey(
        Kpt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handshakes",
        verbose_name=_("target"),
        editable=False,
    )
    # The objective's words, or the target's, as they were when it was asked.
    objective_text = models.CharField(max_length=300, editable=False)
    kpi_use_key = models.UUIDField(null=True, blank=True, editable=False)
    kpi_name = models.CharField(max_length=300, blank=True, editable=False)
    # The asked department's own series that counts the contribution, when it named one.
    kpi = models.ForeignKey(
        Kpi,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handshakes",
        verbose_name=_("counted by"),
    )
    answer_by = models.DateField(_("answer by"))
    state = models.CharField(
        max_length=10, choices=HandshakeState, default=HandshakeState.ASKED, editable=False
    )
    offers_made = models.PositiveSmallIntegerField(default=1, editable=False)
    agreed = models.ForeignKey(
        "HandshakeOffer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answer = models.CharField(
        _("reason"), max_length=LONGEST_REASON, blank=True, default="", editable=False
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = HandshakeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=HandshakeState.values), name="kpis_handshake_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(asking=models.F("asked")),
                name="kpis_handshake_of_another",
                violation_error_message=_("Ask another department."),
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(objective_text=""),
                name="kpis_handshake_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(objective_key__isnull=False, kpt=None)
                | models.Q(objective_key=None, kpi_use_key=None, kpt__isnull=False),
                name="kpis_handshake_objective_or_target",
                violation_error_message=_("Ask about an objective or about a target."),
            ),
            models.CheckConstraint(
                condition=models.Q(answer_by__lte=models.F("due_on")),
                name="kpis_handshake_answer_before_due",
                violation_error_message=_("The answer must be due before the contribution is."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | ~models.Q(measured_by=""),
                name="kpis_handshake_amount_of_something",
                violation_error_message=_("Say what the number counts."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="kpis_handshake_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["declined", "withdrawn", "broken"])
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="kpis_handshake_no_with_a_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["agreed", "kept", "broken"])
                | models.Q(agreed__isnull=False),
                name="kpis_handshake_agreed_to_something",
            ),
            # The same thing is asked once until it is answered; NULLs differ, hence two.
            models.UniqueConstraint(
                fields=["quarter", "asking", "asked", "objective_key"],
                condition=models.Q(state__in=["asked", "offered"], kpi_use_key=None),
                name="kpis_handshake_objective_asked_once",
                violation_error_message=_("This department has been asked about this already."),
            ),
            models.UniqueConstraint(
                fields=["quarter", "asking", "asked", "objective_key", "kpi_use_key"],
                condition=models.Q(state__in=["asked", "offered"], kpi_use_key__isnull=False),
                name="kpis_handshake_kpi_asked_once",
                violation_error_message=_("This department has been asked about this already."),
            ),
            models.UniqueConstraint(
                fields=["quarter", "asking", "asked", "kpt"],
                condition=models.Q(state__in=["asked", "offered"], kpt__isnull=False),
                name="kpis_handshake_target_asked_once",
                violation_error_message=_("This department has been asked about this already."),
            ),
        ]
        indexes = [
            # What an assessment, the reminders and My week ask: whose answer is still owed?
            models.Index(
                fields=["quarter", "answer_by"],
                name="kpis_handshake_waiting",
                condition=models.Q(state__in=["asked", "offered"]),
            ),
            # The ledger of a department, both ways.
            models.Index(fields=["asking", "quarter"], name="kpis_handshake_of_asking"),
            models.Index(fields=["asked", "quarter"], name="kpis_handshake_of_asked"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def state_choice(self) -> HandshakeState:
        """Return the state with its label and tone, as badges want it."""
        return HandshakeState(self.state)

    @property
    def is_waiting(self) -> bool:
        """Return whether one of the two owes an answer."""
        return self.state in HandshakeState.waiting()

    @property
    def owing_id(self) -> uuid.UUID | None:
        """Return the department whose turn it is; None once nothing is open."""
        if self.state == HandshakeState.ASKED:
            return self.asked_id
        return self.asking_id if self.state == HandshakeState.OFFERED else None

    @property
    def owing(self) -> Department | None:
        """Return the department that owes the answer."""
        if self.state == HandshakeState.ASKED:
            return self.asked
        return self.asking if self.state == HandshakeState.OFFERED else None

    def is_overdue(self, today: date) -> bool:
        """Return whether the answer should have come before today."""
        return self.is_waiting and self.answer_by < today

    def is_to_judge(self, today: date) -> bool:
        """Return whether the day has come to say if the promise was kept."""
        return self.state == HandshakeState.AGREED and self.due_on <= today


class HandshakeOffer(DomainModel, Terms):
    """One round: the terms one of the two put on the table, and why. Never changed."""

    handshake = models.ForeignKey(Handshake, on_delete=models.PROTECT, related_name="offers")
    number = models.PositiveSmallIntegerField(editable=False)
    by = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    why = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handshake", "number"], name="kpis_handshakeoffer_number_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""), name="kpis_handshakeoffer_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text}"
