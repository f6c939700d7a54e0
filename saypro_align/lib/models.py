"""Abstract bases of all domain rows."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class DomainModel(models.Model):
    """A row with a random public id and the moments the services hand in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True


class VersionedModel(DomainModel):
    """An editable row: saved only by `audit.rows.save_row`, which compares and bumps `version`."""

    version = models.PositiveIntegerField(default=1, editable=False)

    history: Any = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True

    @property
    def _history_date(self) -> datetime:
        """Date each history row with the moment that the service handed in."""
        moment: datetime = self.updated_at
        return moment
