"""How many hours a week a person has for corrective actions."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import PersonCapacity
from departments.models import User
from departments.services.checks import is_a_colleague
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError


@transaction.atomic
def set_capacity(
    *,
    person: User,
    hours: Decimal,
    from_on: date,
    actor: User,
    now: datetime,
) -> PersonCapacity:
    """Set the hours a week from a day on; what was set for that day is changed.

    Raises DomainError for a day that is past: what has been promised by then stays as it was.
    """
    is_a_colleague(person, "person")
    if from_on < organization_day(now):
        text = _("Choose a day that is not past.")
        raise DomainError(text, fields={"from_on": [text]})
    held = PersonCapacity.objects.select_for_update().filter(person=person, from_on=from_on).first()
    if held is not None:
        return save_row(
            held,
            changes={"hours": hours},
            expected_version=None,
            actor=actor,
            now=now,
            event="capacity.set",
        )
    row = PersonCapacity(person=person, hours=hours, from_on=from_on)
    return create_row(row, actor=actor, now=now, event="capacity.set")
