"""The targets of a quarter as they were given to everybody, who got them, and who has read them."""

from typing import TYPE_CHECKING, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Quarter
from kpis.choices.distributions import DeliveryState, DistributionState
from saypro_align.lib.models import DomainModel
from saypro_align.outbox.models import OutgoingMail

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User

LONGEST_NOTE = 500


class DistributionQuerySet(models.QuerySet["Distribution"]):
    """Distributions."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "DistributionQuerySet":
        """Keep all for those who work here; external readers read none."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        return self


class Distribution(DomainModel):
    """The targets of a quarter as everybody got them: one frozen version.

    `content` holds what all may read, the organization's and the departments' targets; what is a
    person's own stands with that person's delivery.
    """

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="distributions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    note = models.CharField(_("what is new"), max_length=LONGEST_NOTE, blank=True)
    state = models.CharField(
        max_length=10, choices=DistributionState, default=DistributionState.SENDING
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DistributionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "distribution of targets"
        verbose_name_plural = "distributions of targets"
        constraints = [
            models.UniqueConstraint(fields=["quarter", "number"], name="kpis_distribution_once"),
            models.UniqueConstraint(
                fields=["quarter"],
                condition=models.Q(state="sending"),
                name="kpis_distribution_one_at_a_time",
                violation_error_message=_("The targets of this quarter are being sent."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="sending", sent_at=None)
                | models.Q(state="sent", sent_at__isnull=False),
                name="kpis_distribution_sent_at_iff_sent",
            ),
        ]

    def __str__(self) -> str:
        return str(
            _("Targets of %(quarter)s, version %(number)d")
            % {"quarter": self.quarter, "number": self.number}
        )

    @property
    def state_choice(self) -> DistributionState:
        """Return the state with its label and tone, as badges want it."""
        return DistributionState(self.state)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> "DeliveryQuerySet":
        """Keep all for the strategy office, which follows the mails, and the own ones for others."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        return self if user.is_coordinator else self.filter(user_id=user.pk)


class Delivery(DomainModel):
    """One person's summary: written down before any mail, so that a crash loses and repeats nothing.

    `content` holds the short names of the person's departments and the person's own targets.
    """

    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, related_name="deliveries"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="target_deliveries"
    )
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    mail = models.OneToOneField(
        OutgoingMail, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["distribution", "user"], name="kpis_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state="written", mail__isnull=False)
                | (~models.Q(state="written") & models.Q(mail=None)),
                name="kpis_delivery_mail_iff_written",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DeliveryState.values), name="kpis_delivery_state"
            ),
        ]
        indexes = [
            # The worker's question: who waits for a mail?
            models.Index(
                fields=["distribution"],
                name="kpis_delivery_waiting",
                condition=models.Q(state="waiting"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.distribution}: {self.user}"


class Acknowledgement(DomainModel):
    """Somebody said "I have read and understood" of one version; `created_at` is when."""

    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgements"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "user"], name="kpis_acknowledgement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.distribution}"
