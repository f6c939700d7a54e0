"""Values of KPIs: recorded once a day, corrected by a new revision, never overwritten."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from departments.models import User
from kpis.choices import Direction, KpiState
from kpis.models import Kpi, Measurement
from saypro_align.audit.services import record
from saypro_align.lib import clock, numerals
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

_FIRST_DAY = date(2000, 1, 1)
_LARGEST = Decimal(10) ** 14
_PLACES = Decimal("0.0001")
_LONGEST_NOTE = 300


class AlreadyRecorded(Conflict):
    """The day has another value; it is corrected, not recorded twice."""

    code = "already_recorded"


def record_measurement(
    *,
    kpi: Kpi,
    measured_on: date,
    value: Decimal,
    note: str = "",
    actor: User,
    now: datetime,
) -> Measurement:
    """Record the value of a day; the same value for the same day comes back as it was recorded.

    Raises AlreadyRecorded when the day has another value, DomainError for a day to come or a value
    out of bounds, WrongState for a retired KPI or one that counts milestones.
    """
    value = _checked(kpi, measured_on, value, note, now)
    held = _latest(kpi, measured_on)
    if held is None:
        try:
            return _add(kpi, measured_on, value, note, revision=1, old=None, actor=actor, now=now)
        except IntegrityError:
            held = _latest(kpi, measured_on)
            if held is None:
                raise
    if held.value != value:
        raise AlreadyRecorded(
            _("This day already has the value %(value)s. Correct it and say why.")
            % {"value": numerals.number(held.value)},
            current=held,
            mine={"value": value},
        )
    return held


def correct_measurement(
    *,
    kpi: Kpi,
    measured_on: date,
    value: Decimal,
    note: str,
    expected_revision: int | None = None,
    actor: User,
    now: datetime,
) -> Measurement:
    """Put a new revision over a day's value, with a note; the old one stays readable.

    Raises Conflict when another revision than expected is the newest.
    """
    if not note.strip():
        raise DomainError(
            _("Say why the value is corrected."), fields={"note": [_("Enter the reason.")]}
        )
    value = _checked(kpi, measured_on, value, note, now)
    held = _latest(kpi, measured_on)
    if held is None:
        raise WrongState(_("This day has no value to correct."))
    if held.value == value and held.note == note.strip():
        return held
    if expected_revision is not None and held.revision != expected_revision:
        raise _clash(held, value)
    try:
        return _add(
            kpi,
            measured_on,
            value,
            note,
            revision=held.revision + 1,
            old=held,
            actor=actor,
            now=now,
        )
    except IntegrityError as error:
        raise _clash(held, value) from error


@transaction.atomic
def _add(
    kpi: Kpi,
    measured_on: date,
    value: Decimal,
    note: str,
    *,
    revision: int,
    old: Measurement | None,
    actor: User,
    now: datetime,
) -> Measurement:
    if old is not None:
        Measurement.objects.filter(pk=old.pk, is_latest=True).update(
            is_latest=False, updated_at=now
        )
    measurement = Measurement.objects.create(
        kpi=kpi,
        measured_on=measured_on,
        revision=revision,
        value=value,
        note=note.strip(),
        recorded_by=actor,
        created_at=now,
        updated_at=now,
    )
    record(
        "measurement.corrected" if old else "measurement.recorded",
        actor=actor,
        subject=kpi,
        now=now,
        changes={str(measured_on): (old.value if old else None, value)},
        why=note.strip(),
    )
    return measurement


def _latest(kpi: Kpi, measured_on: date) -> Measurement | None:
    return Measurement.objects.filter(kpi=kpi, measured_on=measured_on, is_latest=True).first()


def _clash(held: Measurement, value: Decimal) -> Conflict:
    return Conflict(
        _("Somebody else corrected this value first. Nothing was overwritten."),
        current=held,
        mine={"value": value},
    )


def _checked(kpi: Kpi, measured_on: date, value: Decimal, note: str, now: datetime) -> Decimal:
    if kpi.state == KpiState.RETIRED:
        raise WrongState(_("A retired KPI takes no more values."))
    if kpi.direction == Direction.MILESTONES:
        raise WrongState(_("This KPI counts milestones. Tick them off in the plan."))
    faults: dict[str, list[str]] = {}
    if measured_on > clock.organization_day(now):
        faults["measured_on"] = [_("The date must not be in the future.")]
    elif measured_on < _FIRST_DAY:
        faults["measured_on"] = [_("The date must not be before 2000.")]
    rounded = Decimal(0)
    if not value.is_finite() or abs(value) >= _LARGEST:
        faults["value"] = [_("The value is too large to store.")]
    else:
        rounded = value.quantize(_PLACES)
        if rounded != value:
            faults["value"] = [_("Enter at most 4 decimals.")]
    if len(note.strip()) > _LONGEST_NOTE:
        faults["note"] = [_("The note must be 300 characters or less.")]
    if faults:
        raise DomainError(_("The value was not recorded."), fields=faults)
    return rounded
