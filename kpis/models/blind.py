"""Two people rate the same thing, and neither sees the other's rating before his own is given."""

from typing import TYPE_CHECKING, Any, Self, TypeVar, Union

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.choices.metrics import RaterSide

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from departments.models import User


Round = TypeVar("Round", bound=models.Model)


class BlindRoundQuerySet(models.QuerySet[Round]):
    """Rounds of a department."""

    def visible_to(self, user: Union["User", "AnonymousUser"]) -> Self:
        """Keep those of the person's departments; strategy office and leadership read all."""
        if not user.is_authenticated or not user.is_active or user.is_external:
            return self.none()
        if user.is_coordinator or user.is_leader:
            return self
        return self.filter(department_id__in=user.department_ids())


def _somebody() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )


class BlindRound(models.Model):
    """Who opened, rated and closed a round, and when; the head's side and the reviewer's."""

    rate_by = models.DateField(_("rate by"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    head = _somebody()
    head_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewer = _somebody()
    reviewer_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = _somebody()
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def has_rated(self, side: str) -> bool:
        """Return whether the side has handed its ratings in."""
        return (self.head_at if side == RaterSide.HEAD else self.reviewer_at) is not None
