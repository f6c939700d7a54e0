"""What several departments need and there is only so much of."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.models.plans import Objective
from departments.models.quarters import Quarter
from saypro_align.lib import numerals
from saypro_align.lib.models import VersionedModel


class Resource(VersionedModel):
    """People, rooms, machines or money that departments compete for, with the unit it is counted in."""

    name = models.CharField(_("resource"), max_length=120)
    unit = models.CharField(_("counted in"), max_length=30)
    description = models.CharField(_("who gives it"), max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(retired_at=None),
                name="departments_resource_name_ci",
                violation_error_message=_("A resource with this name exists."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ResourceCapacity(VersionedModel):
    """How much of a resource there is in a quarter."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="capacities")
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(
        _("available"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["resource__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "quarter"], name="departments_resourcecapacity_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="departments_resourcecapacity_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}, {self.quarter}"


class ResourceNeed(VersionedModel):
    """How much of a resource an objective needs; 0 when it was said once and no longer holds."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="needs")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="needs")
    amount = models.DecimalField(
        _("needed"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["resource__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "resource"], name="departments_resourceneed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="departments_resourceneed_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective}: {self.resource}"

    @property
    def text(self) -> str:
        """Return the need in words: "12 days of data analysts"."""
        told = {
            "amount": numerals.quantity(self.amount, self.resource.unit),
            "resource": self.resource.name,
        }
        return gettext("%(amount)s of %(resource)s") % told
